"""The reader's side: Redis -> overlays, timetables and health. A fresh API server needs nothing else."""

import zlib
from collections.abc import AsyncIterator

import msgspec

from mobility.model.columns import SchemaMismatchError
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay, overlay_from
from mobility.model.timetable import SCHEMA, Timetable
from mobility.store import keys
from mobility.store.cache import TimetableCache
from mobility.store.connect import Connection
from mobility.store.errors import StoreUnavailableError, store_errors
from mobility.store.publish import TimetablePointer


async def read_feeds(connection: Connection) -> list[FeedId]:
    """List the feeds that Redis knows, in byte order.

    Found by SCAN over their pointers rather than kept in an index of their own: there are few keys, and an index
    could disagree with them.
    """
    found: set[FeedId] = set()
    with store_errors():
        for pattern in (keys.DEPARTURES_PATTERN, keys.TIMETABLE_PATTERN):
            async for key in _scan(connection, pattern):
                found.add(keys.feed_of(key))
    return sorted(found)


async def _scan(connection: Connection, pattern: str) -> AsyncIterator[str]:
    async for key in connection.commands.scan_iter(match=pattern, count=1000):
        yield key.decode()


async def read_generation_number(connection: Connection, feed: FeedId) -> int | None:
    """Read which generation a feed is at, without its value; None when there is none."""
    with store_errors():
        number = await connection.commands.hget(keys.departures(feed), "generation")
    return None if number is None else int(number)


async def read_generation(connection: Connection, feed: FeedId) -> Overlay | None:
    """Read a feed's newest generation; None when there is none, or one of another schema (its worker writes anew)."""
    with store_errors():
        value = await connection.commands.hget(keys.departures(feed), "value")
    if value is None:
        return None
    try:
        return overlay_from(value)
    except SchemaMismatchError:
        return None


async def read_health(connection: Connection, feed: FeedId) -> FeedHealth | None:
    """Read a feed's health; None when there is none."""
    with store_errors():
        value = await connection.commands.get(keys.health(feed))
    return None if value is None else msgspec.json.decode(value, type=FeedHealth)


async def read_timetable_pointer(connection: Connection, feed: FeedId) -> TimetablePointer | None:
    """Read which version of a feed's timetable is in use; None when there is none of this schema."""
    with store_errors():
        value = await connection.commands.get(keys.timetable(feed))
    pointer = None if value is None else msgspec.json.decode(value, type=TimetablePointer)
    return pointer if pointer is not None and pointer.schema == SCHEMA else None


async def read_timetable(connection: Connection, feed: FeedId, cache: TimetableCache) -> Timetable | None:
    """Map the version in use, downloading it into the host's cache where it is not there yet.

    Returns None when Redis has none. Raises StoreUnavailableError when chunks are missing or damaged: the worker is
    just replacing them, and the next change says when to try again.
    """
    pointer = await read_timetable_pointer(connection, feed)
    if pointer is None:
        return None
    found = cache.find(feed, pointer.version)
    if found is not None:
        return found
    chunks = []
    crc = 0
    for number in range(pointer.chunks):
        with store_errors():
            chunk = await connection.commands.get(keys.timetable_chunk(feed, pointer.version, number))
        if chunk is None:
            raise StoreUnavailableError(f"chunk {number} of {feed} is missing")
        crc = zlib.crc32(chunk, crc)
        chunks.append(chunk)
    if crc != pointer.crc32:
        raise StoreUnavailableError(f"the chunks of {feed} do not fit their checksum")
    cache.write(feed, pointer.version, chunks)
    return cache.find(feed, pointer.version)
