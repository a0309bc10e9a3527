"""Redis' changes in, feeds ready for requests out: mapped, decoded and prepared before anybody waits for them."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mobility.api.latency import newest_passage, passages
from mobility.api.state import FeedInUse, State
from mobility.api.stop_index import index_stops
from mobility.board.places.lookup import PlaceLookup
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay
from mobility.store.cache import TimetableCache
from mobility.store.changes import ChangeKind, ChangeReader
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreUnavailableError, end_if_told
from mobility.store.places import read_places, read_places_version
from mobility.store.read import (
    read_feeds,
    read_generation,
    read_generation_mark,
    read_health,
    read_timetable,
    read_timetable_pointer,
)

log = logging.getLogger(__name__)

RETRY_S = 0.5
"""Pause before Redis is asked again; with the clients' own time limits it is seen again within two seconds."""
COMPARE_EVERY_S = 30.0
"""How often generation numbers are compared: a worker that died between its value and its announcement is noticed."""

GONE_AFTER_S = 600.0
"""A feed that Redis has not known for this long is no longer served."""

Deliver = Callable[[Callable[[], None]], object]
"""Runs a call where the state lives, e.g. `loop.call_soon_threadsafe`."""


class Follower:
    """Keeps a state as new as Redis is, and as it was while Redis is away (Read-From-Memory)."""

    def __init__(
        self, state: State, redis_url: str, cache_folder: Path, clock: Callable[[], float], deliver: Deliver
    ) -> None:
        """Read from an address alone; compiled timetables are kept in a folder that processes of a host share."""
        self.state = state
        self.redis_url = redis_url
        self.cache = TimetableCache(cache_folder)
        self.clock = clock
        self.deliver = deliver
        self.held: dict[FeedId, FeedInUse] = {}
        self.again: set[FeedId] = set()
        self.missing_since: dict[FeedId, float] = {}
        self.compared_at = 0.0
        self.failing_since: float | None = None
        self.places_version: str | None = None

    async def run(self) -> None:
        """Follow for ever; cancel it to stop."""
        connection, reader = connect(self.redis_url), ChangeReader()
        try:
            while True:
                try:
                    await self._step(connection, reader)
                    self._note_store(failing_since=None)
                except StoreUnavailableError as error:
                    self._note_store(failing_since=self.failing_since or self.clock(), error=error)
                    end_if_told()
                    await asyncio.sleep(RETRY_S)
        finally:
            await connection.close()

    async def _step(self, connection: Connection, reader: ChangeReader) -> None:
        """Read what has changed since the last step and load it, each feed once however often it changed."""
        changes = await reader.read(connection)
        feeds = {change.feed for change in changes if change.feed is not None} | self.again
        self.again = set()
        kinds = {change.kind for change in changes}
        if kinds & {ChangeKind.EVERYTHING, ChangeKind.PLACES}:
            await self._load_places(connection)
        if ChangeKind.EVERYTHING in kinds:
            known = await self._list(connection)
            feeds |= set(known)
        elif time.monotonic() - self.compared_at > COMPARE_EVERY_S:
            await self._load_places(connection)
            feeds |= await self._differing(connection)
        for feed in sorted(feeds):
            await self._load(connection, feed)

    async def _load_places(self, connection: Connection) -> None:
        """Load the places where they are others than those in use; of a Redis that has none the last known stay."""
        version = await read_places_version(connection)
        if version is None or version == self.places_version:
            return
        places = await read_places(connection)
        if places is not None:
            lookup = PlaceLookup(places)
            self.places_version = version
            self.deliver(lambda: self.state.put_places(lookup))

    async def _list(self, connection: Connection) -> list[FeedId]:
        """List the feeds that Redis knows; one that is missing is served on for a while, for a Redis that came back
        empty is filled again feed by feed.
        """
        known = await read_feeds(connection)
        now = self.compared_at = time.monotonic()
        self.missing_since = {feed: self.missing_since.get(feed, now) for feed in self.held if feed not in known}
        served = {*known, *(feed for feed, since in self.missing_since.items() if now - since < GONE_AFTER_S)}
        self.held = {feed: in_use for feed, in_use in self.held.items() if feed in served}
        self.deliver(lambda: self.state.list_feeds(served))
        return known

    async def _differing(self, connection: Connection) -> set[FeedId]:
        """List feeds whose generation or version in Redis is not the one held."""
        found = set()
        for feed in await self._list(connection):
            held = self.held.get(feed)
            mark = await read_generation_mark(connection, feed)
            if held is None or mark is None or held.overlay is None or mark.generation != held.overlay.info.generation:
                found.add(feed)
        return found

    async def _load(self, connection: Connection, feed: FeedId) -> None:
        """Load one feed; whatever is wrong with it costs the other feeds nothing."""
        try:
            loaded = await self._read(connection, feed)
        except StoreUnavailableError:
            self.again.add(feed)
            raise
        except Exception:
            end_if_told()
            log.exception("feed %s could not be loaded; what was in use stays", feed)
            self.deliver(lambda: self.state.tried(feed))
            return
        self._put(loaded)
        if loaded.timetable is not None and loaded.index is None:
            await asyncio.sleep(0)
            self._put(replace(loaded, index=index_stops(loaded.timetable)))

    def _put(self, feed: FeedInUse) -> None:
        before = self.held.get(feed.id)
        held, last = (before.overlay, before.newest) if before is not None else (None, None)
        passed = list(passages(held, feed.overlay, self.clock()))
        feed = replace(feed, newest=newest_passage(passed, last) if feed.overlay is not None else None)
        feed.view.prepare(int(self.clock()))
        self.held[feed.id] = feed
        self.deliver(lambda: self.state.put(feed))
        if passed:
            self.deliver(lambda: self.state.latencies.add(passed))

    async def _read(self, connection: Connection, feed: FeedId) -> FeedInUse:
        """Read a feed's newest pair: a timetable and the generation that speaks of it.

        While only one half of a new pair is there the previous pair stays; a timetable without any generation is used
        alone, because a schedule is better than nothing.
        """
        held = self.held.get(feed)
        overlay = await self._newest(connection, feed, held)
        timetable = held.timetable if held is not None else None
        pointer = await read_timetable_pointer(connection, feed)
        if pointer is not None and (timetable is None or timetable.info.version != pointer.version):
            mapped = await read_timetable(connection, feed, self.cache)
            is_pair = mapped is not None and (overlay is None or overlay.info.timetable_version == mapped.info.version)
            if mapped is not None and (is_pair or timetable is None):
                timetable = mapped
        if overlay is not None and (timetable is None or overlay.info.timetable_version != timetable.info.version):
            overlay = held.overlay if held is not None and held.timetable is timetable else None
        # Read last: health written together with a generation is then never older than it.
        health = await read_health(connection, feed) or (held.health if held else FeedHealth(feed=feed))
        index = held.index if held is not None and held.timetable is timetable else None
        return FeedInUse(feed, health, timetable, overlay, index)

    async def _newest(self, connection: Connection, feed: FeedId, held: FeedInUse | None) -> Overlay | None:
        """Read a feed's newest generation, unless it is the one held: of a change in health alone it is.

        Where Redis has none, having come back empty, the one held stays: its age says what it is worth.
        """
        mark = await read_generation_mark(connection, feed)
        if mark is None:
            return held.overlay if held is not None else None
        if held is not None and held.overlay is not None and held.overlay.info.generation == mark.generation:
            return held.overlay
        return await read_generation(connection, feed)

    def _note_store(self, *, failing_since: float | None, error: StoreUnavailableError | None = None) -> None:
        """Say once when Redis goes and once when it is back; the rest is a metric."""
        if (failing_since is None) == (self.failing_since is None):
            return
        if failing_since is None:
            log.warning("Redis answers again")
        else:
            log.warning("Redis is away, boards go on from memory: %s", error)
        self.failing_since = failing_since
        self.deliver(lambda: setattr(self.state, "store_failing_since", failing_since))
