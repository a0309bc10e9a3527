"""Stops and a moment -> the first departure after it on any day left of the timetable, and whether a day had any."""

from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mobility.board.candidate import NO_VISIT, Candidate, Window
from mobility.board.filters import Filter
from mobility.board.frequencies import starts_between
from mobility.board.overlay_slice import is_running
from mobility.board.timetable_reader import NO_BOARDING, TimetableReader
from mobility.board.timetable_slice import standing_trips
from mobility.board.view import FeedView
from mobility.board.window import candidates
from mobility.model.time import DAY_S, Instant, ServiceDay
from mobility.model.timetable import KEY_SHIFT

if TYPE_CHECKING:
    from collections.abc import Sequence

Closed = Callable[[Candidate], bool]
"""Says whether a call had to be booked before now."""
_FAR = 2**31
"""A GtfsTime after all others."""


class StopDepartures:
    """What may leave from one stop, on whichever day: entries of by_stop and of the trips that run by headway."""

    def __init__(self, reader: TimetableReader, stop: int, chosen: Filter | None) -> None:
        self.reader, self.stop = reader, stop
        entries: Sequence[int] = range(reader.entry_first[stop], reader.entry_first[stop + 1])
        self.by_headway = [
            (trip, position)
            for trip, position in _headway_entries(reader, stop)
            if _boards(reader, trip, position) and (chosen is None or chosen.allows_call(trip, position))
        ]
        if chosen is None:
            services = services_at(reader, stop)
        else:
            trips, positions = reader.entry_trip, reader.entry_position
            entries = [
                entry
                for entry in entries
                if _boards(reader, trips[entry], positions[entry])
                and chosen.allows_call(trips[entry], positions[entry])
            ]
            services = frozenset(reader.trip_service[trips[entry]] for entry in entries)
        self.entries = entries
        self.services = services

    def __bool__(self) -> bool:
        """True where anything ever leaves."""
        return bool(self.services or self.by_headway)

    def first_on(
        self, day: ServiceDay, after: Instant, view: FeedView, is_closed: Closed | None = None
    ) -> Instant | None:
        """Give the first departure of a service day at or after a moment, closed ones left out; None without one."""
        reader, origin = self.reader, self.reader.origin(day)
        found = [time for time in (self._first_by_headway(day, after, view),) if time is not None]
        running = {service for service in self.services if reader.service_runs(service, day)}
        if not running:
            return min(found, default=None)
        speaks = view.realtime is not None and day in view.realtime.days
        standing = standing_trips(reader, view.realtime, day) if speaks else None
        key = max(0, (after - origin) >> KEY_SHIFT)
        for place in range(bisect_left(self.entries, key, key=reader.entry_key.__getitem__), len(self.entries)):
            trip, position = reader.entry_trip[self.entries[place]], reader.entry_position[self.entries[place]]
            runs = reader.trip_service[trip] in running if standing is None else standing[trip]
            when = origin + reader.call_departure[reader.trip_first[trip] + position]
            if runs and when >= after and _boards(reader, trip, position):
                if is_closed is not None and is_closed(Candidate(when, self.stop, NO_VISIT, trip, position, day)):
                    continue
                found.append(when)
                break
        return min(found, default=None)

    def _first_by_headway(self, day: ServiceDay, after: Instant, view: FeedView) -> Instant | None:
        reader, found = self.reader, []
        for trip, position in self.by_headway:
            if reader.service_runs(reader.trip_service[trip], day):
                first = reader.trip_first[trip]
                base = reader.origin(day) + reader.call_departure[first + position] - reader.call_departure[first]
                starts = starts_between(reader, view.realtime, trip, day, after - base, _FAR)
                found += [base + start for start, _ in [next(starts, (None, 0))] if start is not None]
        return min(found, default=None)


def services_at(reader: TimetableReader, stop: int) -> frozenset[int]:
    """Give the services under which anything leaves from a stop (rule 6: last calls and pickup_type 1 do not count)."""
    found = reader.services_by_stop.get(stop)
    if found is None:
        entries = slice(reader.entry_first[stop], reader.entry_first[stop + 1])
        trips = reader.by_stop.trip[entries]
        rows = reader.trips.first[trips].astype(np.int64) + reader.by_stop.position[entries]
        boards = np.frombuffer(NO_BOARDING, np.uint8)[reader.stop_times.flags[rows]] == 0
        found = frozenset(np.unique(reader.trips.service[trips[boards]]).tolist())
        reader.services_by_stop[stop] = found
    return found


def _headway_entries(reader: TimetableReader, stop: int) -> list[tuple[int, int]]:
    table = reader.frequencies
    if not len(table.call_trip):
        return []
    entries = slice(int(table.call_first[stop]), int(table.call_first[stop + 1]))
    return list(zip(table.call_trip[entries].tolist(), table.call_position[entries].tolist(), strict=True))


def _boards(reader: TimetableReader, trip: int, position: int) -> bool:
    return not NO_BOARDING[reader.call_flags[reader.trip_first[trip] + position]]


def departures_of(view: FeedView, stops: tuple[int, ...], chosen: Filter | None) -> list[StopDepartures]:
    """Give what may ever leave from the stops; those where nothing does are left out."""
    if view.reader is None:
        return []
    known = (StopDepartures(view.reader, stop, chosen) for stop in stops if stop < view.reader.stop_count)
    return [departures for departures in known if departures]


def next_departure(
    view: FeedView,
    stops: tuple[int, ...],
    chosen: Filter | None,
    after: Instant,
    now: Instant,
    is_closed: Closed | None = None,
) -> Instant | None:
    """Give the first departure at or after a moment that is neither cancelled nor closed; None when there is none left.

    The next day comes from the same window that boards use, realtime included; later days are searched one by one by
    the services that serve the stops, up to the calendar's end.
    """
    near = Window(after, after, after + DAY_S, now)
    for candidate in candidates(view, stops, near, chosen, wanted=1):
        if is_running(view.realtime, candidate) and not (is_closed is not None and is_closed(candidate)):
            return candidate.when
    return _later_departure(view, departures_of(view, stops, chosen), after + DAY_S, is_closed)


def _later_departure(
    view: FeedView, places: list[StopDepartures], after: Instant, is_closed: Closed | None
) -> Instant | None:
    reader = view.reader
    if reader is None or not places:
        return None
    best: Instant | None = None
    services = frozenset().union(*(place.services for place in places))
    headway_services = {reader.trip_service[trip] for place in places for trip, _ in place.by_headway}
    for number in range(reader.earliest_day(after), reader.last_day + 1):
        day = ServiceDay(number)
        if best is not None and reader.origin(day) > best:
            break
        if not any(reader.service_runs(service, day) for service in services | headway_services):
            continue
        for place in places:
            when = place.first_on(day, after, view, is_closed)
            if when is not None and (best is None or when < best):
                best = when
    return best


def served_on(view: FeedView, places: list[StopDepartures], day: ServiceDay, before: Instant) -> bool:
    """Say whether the timetable has departures of a service day before a moment."""
    reader = view.reader
    assert reader is not None, "places are those of a timetable"
    if not reader.first_day <= day <= reader.last_day:
        return False
    firsts = (place.first_on(day, reader.origin(day) - DAY_S, FeedView(view.timetable)) for place in places)
    return any(first is not None and first < before for first in firsts)
