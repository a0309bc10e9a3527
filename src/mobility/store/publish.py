"""The worker's side: whole generations, timetables and health go to Redis, fenced by the feed's lease."""

import asyncio

import msgspec

from mobility.model.health import FeedHealth
from mobility.model.overlay import Overlay, overlay_value
from mobility.model.time import Instant
from mobility.model.timetable import Timetable, timetable_value
from mobility.store import keys
from mobility.store.changes import ChangeKind, announce
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, StoreUnavailableError, store_call, value_within_s
from mobility.store.lease import Lease
from mobility.store.pointer import CHUNK_BYTES, TimetablePointer, chunks_of, find_pointer, pointer_to

OLD_VERSION_FOR_S = 600
"""How long a replaced version's chunks stay for API servers that are still reading them; a new one's, unless pointed to."""
_ASK_FIRST_BYTES = 1 << 20
"""From this size on, a fenced-out worker or a silent server is found out before the value is sent."""

_FENCED_OUT = -1
# KEYS[1] is the lease, ARGV[1] and ARGV[2] its owner and fence. A Redis that came back empty knows no lease: whoever
# writes before it is renewed had the feed until then.
_IF_HELD = """
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if held[1] and (held[1] ~= ARGV[1] or held[2] ~= ARGV[2]) then return -1 end
"""

# Generations compare as numbers: they fit the 53 bits that Lua counts exactly. The same one again is a repeat of a write
# whose answer was lost.
_PUT_GENERATION = f"""{_IF_HELD}
local known = tonumber(redis.call('HGET', KEYS[2], 'generation') or '-1')
if known > tonumber(ARGV[3]) then return -1 end
if known < tonumber(ARGV[3]) then
    redis.call('HSET', KEYS[2], 'generation', ARGV[3], 'written_at', ARGV[4], 'value', ARGV[5])
end
redis.call('SET', KEYS[3], ARGV[6])
return redis.call('EXISTS', KEYS[4])
"""

_PUT_HEALTH = f"""{_IF_HELD}
redis.call('SET', KEYS[2], ARGV[3])
return 1
"""

# KEYS[3] and on: the chunks pointed to, ARGV[5] of them, which stay; then those of the version before, which go.
_POINT = f"""{_IF_HELD}
local new = tonumber(ARGV[5])
for number = 3, 2 + new do
    if redis.call('EXISTS', KEYS[number]) == 0 then return 0 end
end
for number = 3, 2 + new do redis.call('PERSIST', KEYS[number]) end
for number = 3 + new, #KEYS do redis.call('EXPIRE', KEYS[number], ARGV[4]) end
redis.call('SET', KEYS[2], ARGV[3])
return 1
"""


async def publish_generation(
    connection: Connection, lease: Lease, overlay: Overlay, health: FeedHealth, *, written_at: Instant
) -> bool:
    """Replace a feed's generation and health as one, then tell the change stream.

    Returns False when Redis does not hold the feed's timetable (it came back empty): publish that again. A crash between
    the two steps leaves a generation that nobody was told of; the next beat's announcement, or a reader's own timer, heals it.

    Raises:
        FencedOutError: a newer owner, or a newer generation, is there; nothing was written.
        StoreUnavailableError: Redis is away; nothing may have been written, the next beat writes a whole generation.
    """
    feed, generation = lease.feed, overlay.info.generation
    value = b"".join(overlay_value(overlay))
    if len(value) >= _ASK_FIRST_BYTES:
        await _check_held(connection, lease)
    where = (keys.lease(feed), keys.departures(feed), keys.health(feed), keys.timetable(feed))
    what = (lease.owner, lease.fence, generation, written_at, value, msgspec.json.encode(health))
    async with store_call(value_within_s(len(value))):
        answer = await connection.patient.eval(_PUT_GENERATION, len(where), *where, *what)
    _check_answer(answer, lease)
    async with store_call():
        await announce(connection, feed, ChangeKind.DEPARTURES, str(generation))
    return bool(answer)


async def publish_health(connection: Connection, lease: Lease, health: FeedHealth) -> None:
    """Replace a feed's health alone: of a feed that has no timetable yet, and so no generation. Raises as above."""
    where = (keys.lease(lease.feed), keys.health(lease.feed))
    async with store_call():
        value = msgspec.json.encode(health)
        answer = await connection.commands.eval(_PUT_HEALTH, len(where), *where, lease.owner, lease.fence, value)
        _check_answer(answer, lease)
        await announce(connection, lease.feed, ChangeKind.HEALTH, health.status.value)


async def publish_timetable(
    connection: Connection, lease: Lease, timetable: Timetable, *, chunk_bytes: int = CHUNK_BYTES
) -> None:
    """Write a version's chunks, then point to it; the version before keeps its chunks for a grace.

    Sends nothing but the pointer when Redis has this very value already. Chunks that nobody points to in the end vanish
    by themselves. Raises as above; StoreUnavailableError too when chunks vanished before they were pointed to.
    """
    feed = lease.feed
    await _check_held(connection, lease)
    pointer = await asyncio.to_thread(pointer_to, timetable, chunk_bytes)
    async with store_call():
        before = find_pointer(await connection.commands.get(keys.timetable(feed)))
    new, old = _chunk_keys(lease, pointer), _chunk_keys(lease, before)
    if pointer != before or not await _are_all_there(connection, new):
        await _send_chunks(connection, new, timetable, chunk_bytes)
    where = (keys.lease(feed), keys.timetable(feed), *new, *(key for key in old if key not in new))
    what = (lease.owner, lease.fence, msgspec.json.encode(pointer), OLD_VERSION_FOR_S, len(new))
    async with store_call():
        answer = await connection.commands.eval(_POINT, len(where), *where, *what)
        _check_answer(answer, lease)
        if not answer:
            raise StoreUnavailableError(f"chunks of {feed} vanished before they were pointed to")
        await announce(connection, feed, ChangeKind.TIMETABLE, pointer.version)


async def _send_chunks(connection: Connection, new: list[str], timetable: Timetable, chunk_bytes: int) -> None:
    for key, chunk in zip(new, chunks_of(timetable_value(timetable), chunk_bytes), strict=True):
        async with store_call(value_within_s(len(chunk))):
            await connection.patient.set(key, chunk, ex=OLD_VERSION_FOR_S)


async def _are_all_there(connection: Connection, chunks: list[str]) -> bool:
    async with store_call():
        return int(await connection.commands.exists(*chunks)) == len(chunks)


def _chunk_keys(lease: Lease, pointer: TimetablePointer | None) -> list[str]:
    if pointer is None:
        return []
    return [keys.timetable_chunk(lease.feed, pointer.version, number) for number in range(pointer.chunks)]


async def _check_held(connection: Connection, lease: Lease) -> None:
    """Ask whether a large value is worth sending."""
    async with store_call():
        answer = await connection.commands.eval(
            f"{_IF_HELD} return 1", 1, keys.lease(lease.feed), lease.owner, lease.fence
        )
    _check_answer(answer, lease)


def _check_answer(answer: int, lease: Lease) -> None:
    if answer == _FENCED_OUT:
        raise FencedOutError(f"{lease.feed}: fence {lease.fence} is not the newest, or its generation is not")
