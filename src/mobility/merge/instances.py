"""Trip descriptors to trips and service days (rules 10 and 11)."""

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import NO_START_TIME, UNDATED
from mobility.merge.reject import Reject
from mobility.model.message import TripDescriptor
from mobility.model.shared_ids import find_trip_on, rows_of_trip_id
from mobility.model.time import (
    DAY_S,
    Instant,
    ServiceDay,
    parse_gtfs_date,
    parse_gtfs_time,
    service_day_at,
    service_day_origin,
)
from mobility.model.timetable import Timetable

_PLAUSIBLE_DAYS = range(7_305, 47_483)
"""The years 1990 to 2099: others are slips of a producer, and instants beyond 2106 do not fit a column."""

_LATEST_START = 2**20 - 2
"""The largest start_time that fits an instance_key, twelve days."""


@dataclass
class Trips:
    """Finds trips by what descriptors say; remembers dates and routes it has seen."""

    timetable: Timetable
    now: Instant
    guess_unknown: bool = False
    _days: dict[str, int | Reject] = field(default_factory=lambda: {"": UNDATED})

    def find(self, trip: TripDescriptor) -> int | Reject:
        """Find the row of the trip a descriptor names: by trip_id, or by route, direction and start (rule 11).

        An unknown trip_id is not guessed at unless the feed's configuration says so.
        Source: GTFS-RT TripDescriptor; rules 10 and 11.
        """
        if trip.trip_id:
            rows = rows_of_trip_id(self.timetable, trip.trip_id)
            if rows:
                return rows[0] if len(rows) == 1 else self._of_joined_versions(rows, trip)
            if not self.guess_unknown:
                return Reject.UNKNOWN_TRIP
        return self._find_by_route(trip)

    def day_of(self, start_date: str) -> int | Reject:
        """Read a start_date once; UNDATED where it is not given."""
        day = self._days.get(start_date)
        if day is None:
            day = _plausible_day(start_date)
            if len(self._days) < 1000:
                self._days[start_date] = day
        return day

    def start_of(self, row: int, start_time: str) -> int | Reject:
        """Give the start time that tells a frequency trip's instances apart; NO_START_TIME for any other trip.

        With exact_times=1 it must be one of the departures that frequencies.txt gives.
        Source: GTFS-RT TripDescriptor.start_time; rule 10.
        """
        if row not in self.timetable.frequency_trips:
            return NO_START_TIME
        if not start_time:
            return Reject.MISSING_START_TIME
        seconds = parsed_time(start_time)
        if seconds is None or seconds > _LATEST_START:
            return Reject.INVALID_START_TIME
        headways = headways_of(self.timetable, row)
        if any(exact for *_, exact in headways) and not any(
            first <= seconds < end and (seconds - first) % headway == 0 for first, end, headway, _ in headways
        ):
            return Reject.INVALID_START_TIME
        return seconds

    def first_departure(self, row: int) -> int:
        """Give the GtfsTime at which a trip leaves its first stop, as the timetable has it."""
        return int(self.timetable.stop_times.departure[self.timetable.trips.first[row]])

    def _of_joined_versions(self, rows: range, trip: TripDescriptor) -> int:
        """Choose between the rows of joined versions: the one running on the start_date, else the one nearest to now.

        Source: rules 10 and 11.
        """
        day = self.day_of(trip.start_date)
        if isinstance(day, Reject) or day != UNDATED:
            found = None if isinstance(day, Reject) else find_trip_on(self.timetable, trip.trip_id, day)
            return rows[0] if found is None else found
        return min(rows, key=self._away_s)

    def _away_s(self, row: int) -> float:
        """Give how far from now a row runs, from yesterday to tomorrow."""
        timetable = self.timetable
        calls, today = timetable.rows_of(row), service_day_at(self.now, timetable.zone)
        departures, service = timetable.stop_times.departure, int(timetable.trips.service[row])
        reach = timetable.latest_departure // DAY_S + 1
        days = [ServiceDay(day) for day in range(today - reach, today + 2)]
        origins = [service_day_origin(day, timetable.zone) for day in days if timetable.service_runs(service, day)]
        first, last = int(departures[calls.start]), int(departures[calls.stop - 1])
        return min(
            (max(origin + first - self.now, self.now - origin - last, 0) for origin in origins), default=math.inf
        )

    def _find_by_route(self, trip: TripDescriptor) -> int | Reject:
        """Find the one trip of a route and direction that starts at a time, on the date where one is given."""
        route = self.timetable.find_route(trip.route_id) if trip.route_id else None
        start = parsed_time(trip.start_time)
        if route is None or start is None:
            return Reject.UNKNOWN_TRIP if trip.trip_id else Reject.NOT_MATCHED
        day = self.day_of(trip.start_date)
        if isinstance(day, Reject):
            return day
        fitting = [
            row
            for row in self._rows_of_route(route)
            if (trip.direction_id is None or self.timetable.trips.direction[row] == trip.direction_id)
            and self._starts_at(row, start)
            and (day == UNDATED or self.timetable.service_runs(int(self.timetable.trips.service[row]), ServiceDay(day)))
        ]
        if len(fitting) == 1:
            return fitting[0]
        return Reject.AMBIGUOUS_TRIP if fitting else Reject.NOT_MATCHED

    def _starts_at(self, row: int, start: int) -> bool:
        if row in self.timetable.frequency_trips:
            return any(first <= start < end for first, end, *_ in headways_of(self.timetable, row))
        return self.first_departure(row) == start

    def _rows_of_route(self, route: int) -> list[int]:
        order, firsts = self._by_route
        rows: list[int] = order[firsts[route] : firsts[route + 1]].tolist()
        return rows

    @cached_property
    def _by_route(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        routes = self.timetable.trips.route.astype(np.int64)
        order = np.argsort(routes, kind="stable")
        return order, np.searchsorted(routes[order], np.arange(len(self.timetable.routes.id) + 1))


def _plausible_day(start_date: str) -> int | Reject:
    try:
        day = int(parse_gtfs_date(start_date))
    except ValueError:
        return Reject.INVALID_START_DATE
    return day if day in _PLAUSIBLE_DAYS else Reject.INVALID_START_DATE


def headways_of(timetable: Timetable, trip: int) -> list[tuple[int, int, int, bool]]:
    """Give a trip's rows of frequencies.txt: start_time, end_time, headway_s, whether exact_times=1."""
    frequencies = timetable.frequencies
    low, high = np.searchsorted(frequencies.trip, [trip, trip + 1])
    return [
        (
            int(frequencies.start_time[row]),
            int(frequencies.end_time[row]),
            max(1, int(frequencies.headway_s[row])),
            bool(frequencies.exact_times[row]),
        )
        for row in range(int(low), int(high))
    ]


def parsed_time(text: str) -> int | None:
    """Read a start_time; None where it is not given or not a time (the producer's fault)."""
    try:
        return parse_gtfs_time(text)
    except ValueError:
        return None
