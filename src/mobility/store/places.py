"""Stop places to Redis, fenced by the places' lease, and from Redis to whoever answers for them."""

from hashlib import sha256

import msgspec

from mobility.model.ids import PLACE
from mobility.model.places import Places
from mobility.model.time import Instant
from mobility.store import keys
from mobility.store.changes import ChangeKind, announce
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, store_call, value_within_s
from mobility.store.lease import Lease

SCHEMA = 1
"""Rises with every change of a field's meaning."""
_VERSION_CHARACTERS = 16

# KEYS[1] is the lease, ARGV[1] and ARGV[2] its owner and fence; a fence that is older than the value's must not write,
# also when Redis has forgotten the lease.
_PUT = """
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if held[1] and (held[1] ~= ARGV[1] or held[2] ~= ARGV[2]) then return -1 end
if tonumber(redis.call('HGET', KEYS[2], 'fence') or '-1') > tonumber(ARGV[2]) then return -1 end
redis.call('HSET', KEYS[2], 'fence', ARGV[2], 'version', ARGV[3], 'written_at', ARGV[4], 'value', ARGV[5])
return 1
"""


async def publish_places(connection: Connection, lease: Lease, places: Places, *, written_at: Instant) -> str:
    """Replace all places as one, then tell the change stream; gives the version written.

    Raises:
        FencedOutError: a newer owner of the lease is there; nothing was written.
        StoreUnavailableError: Redis is away; nothing may have been written.
    """
    value = msgspec.json.encode(places)
    version = f"{SCHEMA}-{sha256(value).hexdigest()[:_VERSION_CHARACTERS]}"
    where = (keys.lease(PLACE), keys.PLACES)
    async with store_call(value_within_s(len(value))):
        answer = await connection.patient.eval(
            _PUT, len(where), *where, lease.owner, lease.fence, version, written_at, value
        )
    if answer < 0:
        raise FencedOutError(f"places: fence {lease.fence} is not the newest")
    async with store_call():
        await announce(connection, PLACE, ChangeKind.PLACES, version)
    return version


async def read_places_version(connection: Connection) -> str | None:
    """Read which version of the places Redis has; None when it has none of this schema."""
    async with store_call():
        version = await connection.commands.hget(keys.PLACES, "version")
    return version.decode() if version is not None and version.startswith(b"%d-" % SCHEMA) else None


async def read_places(connection: Connection) -> Places | None:
    """Read all places; None when there are none, or of another schema."""
    if await read_places_version(connection) is None:
        return None
    async with store_call():
        size = await connection.commands.hstrlen(keys.PLACES, "value")
    async with store_call(value_within_s(size)):
        value = await connection.patient.hget(keys.PLACES, "value")
    try:
        return None if value is None else msgspec.json.decode(value, type=Places)
    except msgspec.DecodeError:
        return None
