"""Timetables as they change in, stop places across all feeds published out; by the one worker that holds their lease."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from mobility.board.places.make import make_places
from mobility.model.ids import PLACE, FeedId
from mobility.model.places import Places
from mobility.model.timetable import Timetable
from mobility.store.changes import ChangeKind, ChangeReader
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import Lease
from mobility.store.places import publish_places, read_places
from mobility.store.read import read_feeds, read_timetable, read_timetable_pointer
from mobility.worker.beat import StoreWatch
from mobility.worker.compartment import keep, let_go, renew_for_ever, wait_for_lease
from mobility.worker.places_memory import load_corrections, load_places, save_places
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

QUIET_S = 2.0
"""Places are computed once no timetable has changed for this long: a service that starts brings many at once."""
LATEST_S = 30.0
"""And after this long however many still change."""
AGAIN_S = 600.0
"""Without any change they are computed this often, so that an edited `places.csv` is seen."""
PAUSE_S = 1.0
"""Before Redis is asked again when it is away."""


@dataclass(slots=True)
class PlacesState:
    """What a worker knows of places; it outlives a failed loop."""

    memory: Path
    corrections: Path | None = None
    timetables: dict[FeedId, Timetable] = field(default_factory=dict)
    """The versions in use, mapped."""
    known: Places | None = None
    """The last that were computed or read."""
    unused: dict[str, list[str]] = field(default_factory=dict)
    """Corrections already spoken about."""


async def keep_places(state: PlacesState, around: Surroundings, watch: StoreWatch) -> None:
    """Own the places whenever nobody else does, for ever."""
    await keep(PLACE, lambda: own_places(state, around, watch))


async def own_places(state: PlacesState, around: Surroundings, watch: StoreWatch) -> None:
    """Wait for the lease, then keep the places as new as the timetables until it is lost."""
    lease = await wait_for_lease(PLACE, around, watch)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(renew_for_ever(lease, around, watch))
            group.create_task(follow_timetables(state, lease, around))
    finally:
        await let_go(lease, around)


async def follow_timetables(state: PlacesState, lease: Lease, around: Surroundings) -> None:
    """Compute and publish whenever timetables have changed and then come to rest."""
    loop, reader = asyncio.get_running_loop(), ChangeReader()
    began: float | None = None
    due = loop.time()
    while True:
        try:
            changes = await reader.read(around.connection)
            if any(change.kind in (ChangeKind.TIMETABLE, ChangeKind.EVERYTHING) for change in changes):
                began = began if began is not None else loop.time()
                due = min(loop.time() + QUIET_S, began + LATEST_S)
            if loop.time() >= due:
                await refresh_places(state, lease, around)
                began, due = None, loop.time() + AGAIN_S
        except StoreUnavailableError:
            await asyncio.sleep(PAUSE_S)


async def refresh_places(state: PlacesState, lease: Lease, around: Surroundings) -> Places:
    """Compute the places of all timetables in use, and publish them where they differ from what Redis has."""
    held = await read_places(around.connection)
    previous = held or state.known or await asyncio.to_thread(load_places, state.memory) or Places()
    await _map_timetables(state, around)
    corrections = await asyncio.to_thread(load_corrections, state.corrections)
    places = await asyncio.to_thread(make_places, dict(state.timetables), corrections, previous, around.clock.now())
    if places != held:
        await publish_places(around.connection, lease, places, written_at=around.clock.now())
        await asyncio.to_thread(save_places, state.memory, places)
        log.info("places: %s", places.counts)
    if places.unused != state.unused:
        for reason, shown in places.unused.items():
            log.warning("places.csv: %s: %s", reason, "; ".join(shown[:5]))
        state.unused = places.unused
    state.known = places
    return places


async def _map_timetables(state: PlacesState, around: Surroundings) -> None:
    """Map the version in use of every feed; one that cannot be read now keeps the version before."""
    feeds = await read_feeds(around.connection)
    state.timetables = {feed: timetable for feed, timetable in state.timetables.items() if feed in feeds}
    for feed in feeds:
        pointer = await read_timetable_pointer(around.connection, feed)
        known = state.timetables.get(feed)
        if pointer is None or (known is not None and known.info.version == pointer.version):
            continue
        with suppress(StoreUnavailableError):  # its worker is just replacing it, and then says so
            timetable = await read_timetable(around.connection, feed, around.cache)
            if timetable is not None:
                state.timetables[feed] = timetable
