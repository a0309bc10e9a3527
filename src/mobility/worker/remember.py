"""A timetable that is taken into use -> what history keeps of it: the version, what it changed, its files."""

from collections.abc import Mapping

import numpy as np

from mobility.gtfs.compare import runs_by_day
from mobility.history.reading import FeedReading, SourceReading
from mobility.model.history import VersionRecord
from mobility.model.time import Instant, ServiceDay, date_of
from mobility.model.timetable import Timetable
from mobility.worker.feed_state import FeedState
from mobility.worker.surroundings import Surroundings
from mobility.worker.versions import archives_of

DAYS_SHOWN = 400


def remember_version(state: FeedState, before: Timetable | None, around: Surroundings, now: Instant) -> None:
    """Tell history of the version that a feed uses from now on."""
    timetable = state.timetable
    assert timetable is not None
    around.history.version(version_record(timetable, before, now))
    version = timetable.info.version
    compiled = around.cache.path(state.config.id, version)
    if compiled.exists():
        around.history.timetable(state.config.id, version, compiled)
    archive = around.downloads / f"{state.config.id}.zip"
    if archive.exists() and not state.planned:
        around.history.timetable(state.config.id, archives_of(timetable)[-1], archive)


def feed_reading(state: FeedState) -> FeedReading:
    """Say how the registry told to read a feed's messages."""
    settings = state.config.settings
    return FeedReading(
        guess_unknown_trips=settings.match_unknown_trips,
        ignore_stop_sequence=settings.ignore_stop_sequence,
        sources={
            stream.id: SourceReading(
                priority=stream.source.priority,
                kinds=tuple(stream.kinds),
                event_times_in_milliseconds=stream.source.settings.event_times_in_milliseconds,
                trip_id_prefix=stream.source.settings.trip_id_prefix,
            )
            for stream in state.streams
        },
    )


def version_record(timetable: Timetable, before: Timetable | None, now: Instant) -> VersionRecord:
    """Describe a version, and what it adds to the one before and takes away."""
    info = timetable.info
    ids, previous = _ids(timetable), _ids(before) if before is not None else None
    added = {kind: len(found - previous[kind]) for kind, found in ids.items()} if previous is not None else {}
    removed = {kind: len(previous[kind] - found) for kind, found in ids.items()} if previous is not None else {}
    trips = len(ids["trips"])
    return VersionRecord(
        feed=info.feed,
        version=info.version,
        fetched_at=now,
        in_use_since=now,
        feed_version=info.feed_version,
        first_day=date_of(ServiceDay(info.first_day)).isoformat(),
        last_day=date_of(timetable.last_day).isoformat(),
        counts=dict(info.counts),
        added=added,
        removed=removed,
        new_trips_percent=round(100 * added["trips"] / trips, 1) if added and trips else None,
        trips_by_day=[int(count) for count in runs_by_day(timetable)[:DAYS_SHOWN]],
    )


def _ids(timetable: Timetable) -> Mapping[str, set[str]]:
    columns = {"trips": timetable.trips.id, "stops": timetable.stops.id, "routes": timetable.routes.id}
    return {kind: {timetable.strings[int(row)] for row in np.asarray(column)} for kind, column in columns.items()}
