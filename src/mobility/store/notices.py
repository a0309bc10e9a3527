"""What was told to whom and what is still to be delivered, in Redis, so that another worker goes on where one ended."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, store_call
from mobility.store.lease import Lease

UNSUBSCRIBED = "unsubscribed:"
"""What stands before a recipient's name in `told` once it wants no more mail."""
LOG_KEPT = 1_000
"""Lines of the delivery log."""
_ALL_WITHIN_S = 5.0

# KEYS: lease, told, due, log. ARGV: owner, fence, log_kept, then five lists, each with its length before it:
# told fields to set (pairs), told fields to drop, due to set (pairs), due to drop, log lines.
_WRITE = """
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if held[1] and (held[1] ~= ARGV[1] or held[2] ~= ARGV[2]) then return -1 end
local at = 4
local function next_list()
  local count = tonumber(ARGV[at])
  local list = {}
  for i = 1, count do list[i] = ARGV[at + i] end
  at = at + count + 1
  return list
end
local told, forgotten, due, done, log = next_list(), next_list(), next_list(), next_list(), next_list()
for i = 1, #told, 2 do redis.call('HSET', KEYS[2], told[i], told[i + 1]) end
for i = 1, #forgotten do redis.call('HDEL', KEYS[2], forgotten[i]) end
for i = 1, #due, 2 do redis.call('HSET', KEYS[3], due[i], due[i + 1]) end
for i = 1, #done do redis.call('HDEL', KEYS[3], done[i]) end
for i = 1, #log do redis.call('LPUSH', KEYS[4], log[i]) end
if #log > 0 then redis.call('LTRIM', KEYS[4], 0, tonumber(ARGV[3]) - 1) end
return 1
"""


class Notices(NamedTuple):
    """All that is remembered."""

    told: dict[str, bytes]
    """By a key of the caller's."""
    due: dict[str, bytes]
    """Deliveries by their id."""


class NoticesChange(NamedTuple):
    """What to write as one."""

    told: Mapping[str, bytes] = {}
    forgotten: Iterable[str] = ()
    due: Mapping[str, bytes] = {}
    done: Iterable[str] = ()
    log: Iterable[bytes] = ()


async def read_notices(connection: Connection) -> Notices:
    """Read all that is remembered; StoreUnavailableError when Redis is away."""
    async with store_call(_ALL_WITHIN_S):
        told = await connection.patient.hgetall(keys.NOTICES_TOLD)
        due = await connection.patient.hgetall(keys.NOTICES_DUE)
    return Notices(_by_text(told), _by_text(due))


async def write_notices(connection: Connection, lease: Lease, change: NoticesChange) -> None:
    """Write a change as one, so that nothing is told twice or lost between two writes.

    Raises:
        FencedOutError: another worker has the lease; nothing was written.
        StoreUnavailableError: Redis is away; nothing may have been written.
    """
    where = (keys.NOTICES_LEASE, keys.NOTICES_TOLD, keys.NOTICES_DUE, keys.NOTICES_LOG)
    arguments = [lease.owner, lease.fence, LOG_KEPT]
    for part in (_flat(change.told), list(change.forgotten), _flat(change.due), list(change.done), list(change.log)):
        arguments += [len(part), *part]
    async with store_call(_ALL_WITHIN_S):
        answer = await connection.patient.eval(_WRITE, len(where), *where, *arguments)
    if answer < 0:
        raise FencedOutError(f"notices: fence {lease.fence} is not the newest")


async def read_notice_log(connection: Connection, limit: int = 100) -> list[bytes]:
    """Read the newest lines of the delivery log, newest first."""
    async with store_call():
        lines: list[bytes] = await connection.commands.lrange(keys.NOTICES_LOG, 0, limit - 1)
    return lines


async def redeem_token(connection: Connection, token: str) -> bool:
    """Note that the recipient who was given a token wants no more mail at the address it was given for.

    False when no recipient has such a token. Tokens are found by their hash, so that Redis holds none.
    """
    async with store_call():
        given_for = await connection.commands.hget(keys.NOTICES_TOLD, token_field(token))
        if given_for is None:
            return False
        await connection.commands.hset(keys.NOTICES_TOLD, UNSUBSCRIBED + given_for.decode(), b"true")
    return True


def token_field(token: str) -> str:
    """Name the field under which the recipient of a token is kept."""
    return f"token:{hashlib.sha256(token.encode(errors='replace')).hexdigest()}"


def _flat(pairs: Mapping[str, bytes]) -> list[str | bytes]:
    return [part for pair in pairs.items() for part in pair]


def _by_text(fields: Mapping[bytes, bytes]) -> dict[str, bytes]:
    return {field.decode(errors="replace"): value for field, value in fields.items()}
