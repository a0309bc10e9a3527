"""The worker's side: whole generations, timetables and health go to Redis, fenced by the feed's lease."""

import zlib
from collections.abc import Iterable

import msgspec

from mobility.model.health import FeedHealth
from mobility.model.overlay import Overlay, overlay_value
from mobility.model.time import Instant
from mobility.model.timetable import SCHEMA, Timetable, timetable_value
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, store_errors
from mobility.store.lease import Lease

CHUNK_BYTES = 8 << 20
"""Small enough that a chunk never blocks the server noticeably, large enough that there are few."""
OLD_VERSION_FOR_S = 600
"""How long a replaced version's chunks stay for API servers that are still reading them."""
CHANGES_KEPT = 10_000
"""Entries of the change stream; a reader that has been away for longer reads everything again."""

_PUT_GENERATION = """
local held = tonumber(redis.call('HGET', KEYS[2], 'fence') or '0')
if held > tonumber(ARGV[1]) then return -1 end
local known = tonumber(redis.call('HGET', KEYS[1], 'generation') or '0')
if known >= tonumber(ARGV[2]) then return -1 end
redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'written_at', ARGV[3], 'value', ARGV[4])
redis.call('SET', KEYS[4], ARGV[5])
return redis.call('EXISTS', KEYS[3])
"""

_PUT_POINTER = """
local held = tonumber(redis.call('HGET', KEYS[2], 'fence') or '0')
if held > tonumber(ARGV[1]) then return -1 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
"""


class TimetablePointer(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at a feed's `timetable` key: which version, and how to put its chunks together."""

    version: str
    schema: int
    chunks: int
    bytes: int
    crc32: int
    first_day: int
    last_day: int
    counts: dict[str, int] = {}


async def publish_generation(
    connection: Connection, lease: Lease, overlay: Overlay, health: FeedHealth, *, written_at: Instant
) -> bool:
    """Replace a feed's generation and health as one, then tell the change stream.

    Returns False when Redis does not hold the feed's timetable (it came back empty): publish that again.

    Raises:
        FencedOutError: a newer owner, or a newer generation, is there; nothing was written.
        StoreUnavailableError: Redis is away; nothing may have been written, the next beat writes a whole generation.
    """
    feed = lease.feed
    where = (keys.departures(feed), keys.lease(feed), keys.timetable(feed), keys.health(feed))
    value = b"".join(overlay_value(overlay))
    with store_errors():
        answer = await connection.commands.eval(
            _PUT_GENERATION,
            4,
            *where,
            lease.fence,
            overlay.info.generation,
            written_at,
            value,
            msgspec.json.encode(health),
        )
        if answer == -1:
            raise FencedOutError(feed)
        await _announce(connection, feed, "departures", str(overlay.info.generation))
    return bool(answer)


async def publish_timetable(connection: Connection, lease: Lease, timetable: Timetable) -> None:
    """Write a version's chunks, then point to it; the version before keeps its chunks for a grace. Raises as above."""
    feed, version = lease.feed, timetable.info.version
    with store_errors():
        before = await connection.commands.get(keys.timetable(feed))
        count = size = crc = 0
        for chunk in chunks_of(timetable_value(timetable)):
            await connection.commands.set(keys.timetable_chunk(feed, version, count), chunk)
            count, size, crc = count + 1, size + len(chunk), zlib.crc32(chunk, crc)
        pointer = TimetablePointer(
            version=version,
            schema=SCHEMA,
            chunks=count,
            bytes=size,
            crc32=crc,
            first_day=timetable.info.first_day,
            last_day=int(timetable.last_day),
            counts=timetable.info.counts,
        )
        where = (keys.timetable(feed), keys.lease(feed))
        if await connection.commands.eval(_PUT_POINTER, 2, *where, lease.fence, msgspec.json.encode(pointer)) == -1:
            raise FencedOutError(feed)
        await _expire(connection, lease, before, version)
        await _announce(connection, feed, "timetable", version)


async def _expire(connection: Connection, lease: Lease, before: bytes | None, version: str) -> None:
    pointer = msgspec.json.decode(before, type=TimetablePointer) if before else None
    if pointer is not None and pointer.version != version:
        for number in range(pointer.chunks):
            await connection.commands.expire(
                keys.timetable_chunk(lease.feed, pointer.version, number), OLD_VERSION_FOR_S
            )


async def _announce(connection: Connection, feed: str, kind: str, what: str) -> None:
    fields = {"feed": feed, "kind": kind, "what": what}
    await connection.commands.xadd(keys.CHANGES, fields, maxlen=CHANGES_KEPT, approximate=True)


def chunks_of(parts: Iterable[bytes | memoryview], size: int = CHUNK_BYTES) -> Iterable[bytes]:
    """Cut a value given in parts into chunks of `size` bytes, the last one shorter."""
    pending = bytearray()
    for part in parts:
        view = memoryview(part)
        while view:
            taken = view[: size - len(pending)]
            pending += taken
            view = view[len(taken) :]
            if len(pending) == size:
                yield bytes(pending)
                pending.clear()
    if pending:
        yield bytes(pending)
