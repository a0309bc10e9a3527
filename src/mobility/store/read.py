"""The reader's side: Redis -> overlays, timetables and health. A fresh API server needs nothing else."""

import asyncio
import zlib
from typing import NamedTuple

import msgspec

from mobility.model.columns import SchemaMismatchError
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay, overlay_from
from mobility.model.time import Instant
from mobility.model.timetable import SCHEMA, Timetable
from mobility.store import keys
from mobility.store.cache import TimetableCache
from mobility.store.connect import Connection
from mobility.store.errors import StoreUnavailableError, store_call, value_within_s
from mobility.store.pointer import CHUNK_BYTES, TimetablePointer, find_pointer

_SCAN_WITHIN_S = 5.0
_SCAN_AT_ONCE = 1_000


class GenerationMark(NamedTuple):
    """Which generation a feed is at, and when it was written."""

    generation: int
    written_at: Instant


async def read_feeds(connection: Connection) -> list[FeedId]:
    """List the feeds that Redis knows, in byte order; of some there is only health.

    Found by SCAN (on every node of a Cluster) rather than kept in an index of their own: there are few keys, and an index
    could disagree with them.
    """
    found: set[FeedId] = set()
    async with store_call(_SCAN_WITHIN_S):
        async for key in connection.commands.scan_iter(match=keys.FEED_KEYS, count=_SCAN_AT_ONCE):
            feed = keys.find_feed(key.decode(errors="replace"))
            if feed is not None:
                found.add(feed)
    return sorted(found)


async def read_generation_mark(connection: Connection, feed: FeedId) -> GenerationMark | None:
    """Read which generation a feed is at, without its value; None when there is none."""
    async with store_call():
        generation, written_at = await connection.commands.hmget(keys.departures(feed), ("generation", "written_at"))
    return None if generation is None else GenerationMark(int(generation), int(written_at))


async def read_generation(connection: Connection, feed: FeedId) -> Overlay | None:
    """Read a feed's newest generation; None when there is none, or one of another schema (its worker writes anew)."""
    async with store_call():
        size = await connection.commands.hstrlen(keys.departures(feed), "value")
    async with store_call(value_within_s(size)):
        value = await connection.patient.hget(keys.departures(feed), "value")
    try:
        return None if value is None else overlay_from(value)
    except (SchemaMismatchError, msgspec.DecodeError):
        return None


async def read_health(connection: Connection, feed: FeedId) -> FeedHealth | None:
    """Read a feed's health; None when there is none, or one that another version of the service wrote."""
    async with store_call():
        value = await connection.commands.get(keys.health(feed))
    try:
        return None if value is None else msgspec.json.decode(value, type=FeedHealth)
    except msgspec.DecodeError:
        return None


async def read_timetable_pointer(connection: Connection, feed: FeedId) -> TimetablePointer | None:
    """Read which version of a feed's timetable is in use; None when there is none of this schema."""
    async with store_call():
        pointer = find_pointer(await connection.commands.get(keys.timetable(feed)))
    return pointer if pointer is not None and pointer.schema == SCHEMA else None


async def read_timetable(connection: Connection, feed: FeedId, cache: TimetableCache) -> Timetable | None:
    """Map the version in use, downloading it into the host's cache where it is not there whole.

    Returns None when Redis has none.

    Raises:
        StoreUnavailableError: chunks are missing or damaged (the worker is just replacing them, and the next change says
            when to try again), or the cache's folder takes no file.
    """
    pointer = await read_timetable_pointer(connection, feed)
    if pointer is None:
        return None
    found = await asyncio.to_thread(cache.find, feed, pointer.version, crc32=pointer.crc32)
    if found is None:
        await _download(connection, feed, pointer, cache)
        found = await asyncio.to_thread(cache.find, feed, pointer.version, crc32=pointer.crc32)
    if found is None:
        raise StoreUnavailableError(f"another process has put another value of {feed} into {cache.folder}")
    return found


async def _download(connection: Connection, feed: FeedId, pointer: TimetablePointer, cache: TimetableCache) -> None:
    try:
        with cache.writing(feed, pointer.version) as write:
            crc = 0
            for number in range(pointer.chunks):
                chunk = await _chunk(connection, feed, pointer, number)
                crc = zlib.crc32(chunk, crc)
                await asyncio.to_thread(write, chunk)
            if crc != pointer.crc32:
                raise StoreUnavailableError(f"the chunks of {feed} do not fit their checksum")
    except OSError as error:
        raise StoreUnavailableError(f"{cache.folder} takes no timetable: {error}") from error


async def _chunk(connection: Connection, feed: FeedId, pointer: TimetablePointer, number: int) -> bytes:
    async with store_call(value_within_s(min(pointer.bytes, CHUNK_BYTES))):
        chunk: bytes | None = await connection.patient.get(keys.timetable_chunk(feed, pointer.version, number))
    if chunk is None:
        raise StoreUnavailableError(f"chunk {number} of {feed} is missing")
    return chunk
