"""A timetable that is taken into use, or held -> its notices for health, and for history what it is and what it changed."""

import asyncio

import msgspec

from mobility.feeds.fetched import Known
from mobility.gtfs.compare import runs_by_day
from mobility.health.rules.static.check import check_timetable
from mobility.model.finding import Finding
from mobility.model.history import VersionRecord
from mobility.model.time import Instant, ServiceDay, date_of, service_day_at
from mobility.model.timetable import Timetable
from mobility.worker.feed_state import FeedState
from mobility.worker.remember import keep_files
from mobility.worker.surroundings import Surroundings
from mobility.worker.versions import archives_of

DAYS_KEPT = 400
"""Of trips by day: a year and what is left of a month."""


async def look_at_notices(state: FeedState, around: Surroundings) -> None:
    """Check the present version's files anew where it is another one, or another day: some notices are about today."""
    if state.present is None:
        return
    archive = archives_of(state.present)[-1]
    today = service_day_at(around.clock.now(), state.present.zone)
    if state.noticed == (archive, today):
        return
    alone = await asyncio.to_thread(_alone, state, archive, around)
    if alone is not None:
        state.static.notices = await _checked(alone, around)
        state.noticed = archive, today
        state.changed.set()


async def remember_version(state: FeedState, before: Timetable | None, around: Surroundings, now: Instant) -> None:
    """Tell history of the timetable in use from now on, once: what its newest archive changed, and the files themselves."""
    assert state.timetable is not None
    archive, previous = _newest(state.timetable, before)
    alone = await asyncio.to_thread(_alone, state, archive, around)
    older = await asyncio.to_thread(_alone, state, previous, around) if previous else None
    told = await _record(state, state.timetable, (alone or state.timetable, older), around, now)
    state.static.new_trips_percent = told.new_trips_percent
    around.history.version(msgspec.structs.replace(told, in_use_since=now))
    await asyncio.to_thread(keep_files, state, around)


async def remember_held(state: FeedState, version: str, around: Surroundings, now: Instant) -> None:
    """Tell history of a version that waits for confirmation and has never been in use."""
    held = await asyncio.to_thread(around.cache.find, state.config.id, version)
    if held is not None and state.timetable is not None:
        older = await asyncio.to_thread(_alone, state, archives_of(state.timetable)[-1], around)
        around.history.version(await _record(state, held, (held, older), around, now))


async def remember_resumed(state: FeedState, around: Surroundings, now: Instant) -> None:
    """Tell history of a timetable that another process took into use, in case this history has not heard of it."""
    assert state.timetable is not None
    timetable, notices = state.timetable, state.static.notices
    record = await asyncio.to_thread(version_record, timetable, timetable, None, notices)
    since = state.static.in_use_since
    since = now if since is None else since
    around.history.version(msgspec.structs.replace(record, fetched_at=since, in_use_since=since))
    await asyncio.to_thread(keep_files, state, around)


def _newest(timetable: Timetable, before: Timetable | None) -> tuple[str, str]:
    """Give the last archive that `before` was not made of, and the one it follows; an empty text for none."""
    known = archives_of(before) if before is not None else ()
    names = ["", *known[-1:], *(name for name in archives_of(timetable) if name not in known)]
    return names[-1], names[-2]


def _alone(state: FeedState, archive: str, around: Surroundings) -> Timetable | None:
    """Find an archive's own timetable, not joined with others; None where the cache has let go of it."""
    for timetable in (state.present, state.timetable):
        if timetable is not None and timetable.info.version == archive:
            return timetable
    return around.cache.find(state.config.id, archive)


async def _checked(timetable: Timetable, around: Surroundings) -> list[Finding]:
    """Check a timetable in a thread, as one of the few that compile at once: it takes about as long."""
    async with around.compilers:
        return await asyncio.to_thread(check_timetable, timetable, service_day_at(around.clock.now(), timetable.zone))


async def _record(
    state: FeedState,
    timetable: Timetable,
    archives: tuple[Timetable, Timetable | None],
    around: Surroundings,
    now: Instant,
) -> VersionRecord:
    """Describe a timetable whose newest archive, and the one before that, stand alone in `archives`."""
    newest, older = archives
    version = newest.info.version
    is_present = state.noticed is not None and state.noticed[0] == version
    notices = state.static.notices if is_present else await _checked(newest, around)
    known = next((one for one in _known(state) if one.sha256 == version), Known())
    record = await asyncio.to_thread(version_record, timetable, newest, older, notices)
    return msgspec.structs.replace(record, fetched_at=now, last_modified=known.last_modified or "")


def _known(state: FeedState) -> list[Known]:
    return [known for known in (state.static_known, *(one.known for one in state.planned)) if known is not None]


def version_record(
    timetable: Timetable, newest: Timetable, before: Timetable | None, notices: list[Finding]
) -> VersionRecord:
    """Describe a timetable by its days, and by what its newest archive holds and changed; `fetched_at` is still to be filled in.

    Joined with others a version still has trips of the one it follows: only the archives alone say what was added.
    """
    added, removed = _changes(newest, before) if before is not None else ({}, {})
    trips = len(newest.trips.id)
    return VersionRecord(
        feed=timetable.info.feed,
        version=timetable.info.version,
        fetched_at=Instant(0),
        feed_version=newest.info.feed_version,
        first_day=date_of(ServiceDay(timetable.info.first_day)).isoformat(),
        last_day=date_of(timetable.last_day).isoformat(),
        counts=dict(newest.info.counts),
        added=added,
        removed=removed,
        new_trips_percent=round(100 * added["trips"] / trips, 1) if added and trips else None,
        trips_by_day=[int(runs) for runs in runs_by_day(timetable)[:DAYS_KEPT]],
        notices=notices,
    )


def _changes(timetable: Timetable, before: Timetable) -> tuple[dict[str, int], dict[str, int]]:
    """Count the ids that are new, and those that are gone, by trips, stops and routes."""
    added, removed = {}, {}
    for table in ("trips", "stops", "routes"):
        new, old = _ids(timetable, table), _ids(before, table)
        added[table], removed[table] = len(new - old), len(old - new)
    return added, removed


def _ids(timetable: Timetable, table: str) -> set[bytes]:
    return {timetable.strings.raw(number) for number in getattr(timetable, table).id.tolist()}
