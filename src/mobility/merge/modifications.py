"""TripModifications to patterns: detoured calls replace the span they modify (rule 27)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mobility.merge.detours import (
    InvalidModificationError,
    matched_by_new_sequence,
    modified_calls,
    original_calls,
)
from mobility.merge.instances import headways_of, parsed_time
from mobility.merge.patterns import Patterns
from mobility.merge.reject import Reject
from mobility.merge.sources import MergeOptions, UsedSource
from mobility.merge.stops import StopRows
from mobility.model.message import TripModifications
from mobility.model.shared_ids import rows_of_trip_id
from mobility.model.time import Instant, ServiceDay, parse_gtfs_date, service_day_at
from mobility.model.timetable import Timetable


@dataclass(frozen=True, slots=True)
class ModifiedInstance:
    """One trip on one day (and start time) that runs modified."""

    source: int
    entity_id: str
    trip: int
    day: int
    start_time: int
    """-1 for a trip without frequencies."""
    pattern: int
    """Name of its pattern, matched by the stop_sequence values that the timetable has."""


@dataclass(slots=True)
class ModifiedTrips:
    """All modified instances by (trip, day), and the patterns for those who speak of them by modifications_id."""

    instances: dict[tuple[int, int, int], ModifiedInstance] = field(default_factory=dict)
    by_day: dict[tuple[int, int], int] = field(default_factory=dict)
    """Pattern by (trip, day), for updates that name the trip itself."""
    by_entity: dict[tuple[int, str], tuple[int, frozenset[int]]] = field(default_factory=dict)
    """Pattern matched by the new stop_sequence values, and its days, by (trip, modifications_id)."""

    names: list[int] = field(default_factory=list)
    """Names of all these patterns: their times count from a service day's origin, as the timetable's do."""

    def pattern_for(self, trip: int, modifications_id: str, day: int) -> int | None:
        """Find the pattern that a ModifiedTripSelector names; None where there is none on that day."""
        pattern, days = self.by_entity.get((trip, modifications_id), (None, frozenset()))
        return pattern if day in days or day < 0 else None


def read_modifications(
    timetable: Timetable,
    used: Sequence[UsedSource],
    stops: StopRows,
    patterns: Patterns,
    options: MergeOptions,
    now: Instant,
) -> ModifiedTrips:
    """Work out every modified instance from yesterday to `options.modification_days` ahead.

    Source: GTFS-RT Trip Modifications; rule 27.
    """
    today = service_day_at(now, timetable.zone)
    days = range(today - 1, today + options.modification_days)
    found = ModifiedTrips()
    for place, source in enumerate(used):
        for entity in source.message.trip_modifications if source.message else ():
            reader = _Reader(timetable, stops, patterns, place, days)
            try:
                instances = list(reader.instances(entity, found))
            except InvalidModificationError as error:
                source.account.reject(Reject.INVALID_MODIFICATION, entity.entity_id, str(error))
                continue
            source.account.applied += 1
            for instance in instances:
                found.instances.setdefault((instance.trip, instance.day, instance.start_time), instance)
                found.by_day.setdefault((instance.trip, instance.day), instance.pattern)
    return found


@dataclass(slots=True)
class _Reader:
    timetable: Timetable
    stops: StopRows
    patterns: Patterns
    source: int
    window: range

    def instances(self, entity: TripModifications, found: ModifiedTrips) -> Iterator[ModifiedInstance]:
        """Give the instances that an entity modifies; its patterns go into `found`."""
        days = [day for day in _days(entity) if day in self.window]
        for trip_ids, _ in entity.selected_trips:
            for trip_id in trip_ids:
                rows = rows_of_trip_id(self.timetable, trip_id)
                if not rows:
                    raise InvalidModificationError(f"unknown trip_id {trip_id!r}")
                for trip in rows:
                    running = [day for day in days if self._runs(trip, day)]
                    if running or len(rows) == 1:
                        yield from self._of_trip(entity, trip, running, found)

    def _of_trip(
        self, entity: TripModifications, trip: int, running: list[int], found: ModifiedTrips
    ) -> Iterator[ModifiedInstance]:
        calls = modified_calls(original_calls(self.timetable, trip), entity.modifications, self.stops)
        pattern = self.patterns.add(calls)
        renumbered = self.patterns.add(matched_by_new_sequence(calls))
        found.names += [pattern, renumbered]
        found.by_entity.setdefault((trip, entity.entity_id), (renumbered, frozenset(running)))
        for day in running:
            for start in self._starts(trip, entity):
                yield ModifiedInstance(self.source, entity.entity_id, trip, day, start, pattern)

    def _runs(self, trip: int, day: int) -> bool:
        return self.timetable.service_runs(int(self.timetable.trips.service[trip]), ServiceDay(day))

    def _starts(self, trip: int, entity: TripModifications) -> list[int]:
        if trip not in self.timetable.frequency_trips:
            return [-1]
        if entity.start_times:
            return [start for text in entity.start_times if (start := parsed_time(text)) is not None]
        rows = headways_of(self.timetable, trip)
        return [start for first, end, headway, _ in rows for start in range(first, end, headway)]


def _days(entity: TripModifications) -> list[int]:
    try:
        return [int(parse_gtfs_date(text)) for text in entity.service_dates]
    except ValueError as error:
        raise InvalidModificationError(str(error)) from error
