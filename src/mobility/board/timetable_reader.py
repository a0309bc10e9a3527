"""A timetable -> its columns for reading one value at a time, and per service day which trips run."""

from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from mobility.model.strings import Strings
from mobility.model.time import GtfsTime, Instant, ServiceDay, service_day_origin, zone_named
from mobility.model.timetable import LAST_CALL, PICKUP_TYPE, Timetable

if TYPE_CHECKING:
    from mobility.model.ids import FeedId

Found = TypeVar("Found")

DAYS_KEPT = 16
"""Days whose running trips are kept ready: one byte a trip and day. Boards of today, and of the next days, share them."""
TEXTS_KEPT = 200_000
NO_BOARDING = bytes(bool(flags & LAST_CALL) or flags & PICKUP_TYPE == 1 for flags in range(256))
"""By StopTimes.flags: 1 where nobody may board (rule 6)."""


class TextReader:
    """Decodes texts once: half a board's texts are the ones of the board before."""

    def __init__(self, strings: Strings) -> None:
        self._blob = strings.blob.data
        self._first = strings.first.data
        self._known: dict[int, str] = {0: ""}

    def __call__(self, index: int) -> str:
        """Give one text."""
        found = self._known.get(index)
        if found is None:
            if len(self._known) > TEXTS_KEPT:
                self._known = {0: ""}
            found = self._known[index] = self.once(index)
        return found

    def once(self, index: int) -> str:
        """Give one text without keeping it: ids of trips are too many."""
        return str(self._blob[self._first[index] : self._first[index + 1]], "utf-8")


class TimetableReader:
    """One timetable's columns as memoryviews: reading a single value takes a third of numpy's time.

    Holds the columns but not the Timetable, whose end is also its own.
    """

    def __init__(self, timetable: Timetable) -> None:
        by_stop, calls, trips, stops = timetable.by_stop, timetable.stop_times, timetable.trips, timetable.stops
        self.feed: FeedId = timetable.info.feed
        self.info = timetable.info
        self.zone = timetable.zone
        self.text = TextReader(timetable.strings)
        self.agencies, self.routes, self.stops, self.trips = timetable.agencies, timetable.routes, stops, trips
        self.stop_times, self.by_stop, self.frequencies = calls, by_stop, timetable.frequencies
        self.translations, self.calendar = timetable.translations, timetable.calendar
        self.stop_count = len(stops.id)
        self.latest_departure: GtfsTime = timetable.latest_departure
        self.first_day = ServiceDay(timetable.info.first_day)
        self.last_day = timetable.last_day

        self.entry_first, self.entry_key = by_stop.first.data, by_stop.departure_key.data
        self.entry_trip, self.entry_position = by_stop.trip.data, by_stop.position.data
        self.trip_first, self.trip_route = trips.first.data, trips.route.data
        self.trip_id, self.trip_headsign, self.trip_short_name = (
            trips.id.data,
            trips.headsign.data,
            trips.short_name.data,
        )
        self.trip_service, self.trip_direction = trips.service.data, trips.direction.data
        self.trip_wheelchair, self.trip_bikes = trips.wheelchair.data, trips.bikes.data
        self.call_stop, self.call_departure, self.call_dwell = calls.stop.data, calls.departure.data, calls.dwell.data
        self.call_sequence, self.call_flags = calls.stop_sequence.data, calls.flags.data
        self.headsign_row, self.headsign = calls.headsign_row.data, calls.headsign.data
        self.booking_row, self.booking_rule = calls.booking_row.data, calls.booking_rule.data
        self.stop_zone, self.stop_wheelchair = stops.timezone.data, stops.wheelchair.data
        self.stop_parent = stops.parent.data
        self.route_agency, self.route_type = timetable.routes.agency.data, timetable.routes.type.data
        self._days: dict[ServiceDay, npt.NDArray[np.uint8] | None] = {}
        self._zones: dict[int, str] = {}
        self._active = timetable.calendar.active.data
        self.services_by_stop: dict[int, frozenset[int]] = {}
        self.lines_by_stop: dict[int, frozenset[tuple[int, int]]] = {}
        self.languages: dict[str, str] | None = None
        self.rows_by_stop_id: dict[str, tuple[int, ...]] = {}
        self._kept: dict[type, Any] = {}

    def keep(self, kind: type[Found], make: Callable[["TimetableReader"], Found]) -> Found:
        """Give what somebody else works out about this timetable, made once for as long as it lives; one of a kind."""
        found: Found | None = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = make(self)
        return found

    def origin(self, day: ServiceDay) -> Instant:
        """Give the instant that a service day's GTFS times count from."""
        return service_day_origin(day, self.zone)

    def days_reaching(self, lower: Instant, upper: Instant) -> list[ServiceDay]:
        """Give the service days some of whose departures can lie in [lower, upper), the calendar's days alone.

        A trip of yesterday's service day departs today also where today has no service (rule 3).
        """
        last = self.first_day + bisect_right(self.origins, upper) - 1
        return [ServiceDay(day) for day in range(self.earliest_day(lower), last + 1)]

    @cached_property
    def origins(self) -> list[Instant]:
        """Give the instants that the GTFS times of the calendar's days count from."""
        return [self.origin(ServiceDay(day)) for day in range(self.first_day, self.last_day + 1)]

    def earliest_day(self, moment: Instant) -> ServiceDay:
        """Give the first service day of the calendar that can still have departures at a moment."""
        return ServiceDay(self.first_day + max(0, bisect_right(self.origins, moment - self.latest_departure) - 1))

    def service_runs(self, service: int, day: ServiceDay) -> bool:
        """Say whether a service runs on a day; False outside the calendar."""
        if not self.first_day <= day <= self.last_day:
            return False
        return bool(self._active[day - self.first_day, service >> 3] >> (service & 7) & 1)

    @cached_property
    def service_numbers(self) -> dict[str, int]:
        """Give the column of `Calendar.active` of every service, by service_id."""
        return {self.text.once(index): number for number, index in enumerate(self.calendar.service_id.tolist())}

    @cached_property
    def route_rows(self) -> dict[str, int]:
        """Give the row in Routes of every route, by route_id."""
        return {self.text.once(index): row for row, index in enumerate(self.routes.id.tolist())}

    @cached_property
    def service_span(self) -> tuple[ServiceDay, ServiceDay] | None:
        """Give the first and the last day on which any service runs; None when none ever does."""
        days = np.flatnonzero(self.calendar.active.any(axis=1))
        if not len(days):
            return None
        return ServiceDay(self.first_day + int(days[0])), ServiceDay(self.first_day + int(days[-1]))

    def running_trips(self, day: ServiceDay) -> npt.NDArray[np.uint8] | None:
        """Give one byte a trip, 1 where its service runs on the day; None outside the calendar (rule 3)."""
        if day in self._days:
            return self._days[day]
        if not self.first_day <= day <= self.last_day:
            return None
        if len(self._days) >= DAYS_KEPT:
            self._days.pop(next(iter(self._days)))
        services = np.unpackbits(self.calendar.active[day - self.first_day], bitorder="little")
        running = services[self.trips.service]
        running.flags.writeable = False
        self._days[day] = running
        return running

    @cached_property
    def frequency_rows(self) -> dict[int, range]:
        """Give the rows in Frequencies of every trip that runs by headway."""
        trips, first = np.unique(self.frequencies.trip, return_index=True)
        edges = [*first.tolist(), len(self.frequencies.trip)]
        return {int(trip): range(*edges[place : place + 2]) for place, trip in enumerate(trips)}

    def with_stations(self, stop: int) -> tuple[int, ...]:
        """Give a stop and the stations above it: what concerns a station concerns its platforms (rule 31)."""
        found = [stop]
        while stop < self.stop_count and (stop := self.stop_parent[stop]) >= 0 and stop not in found:
            found.append(stop)
        return tuple(found)

    def lines_at(self, stop: int) -> frozenset[tuple[int, int]]:
        """Give (route, direction_id or -1) of every trip that ever calls at a stop."""
        found = self.lines_by_stop.get(stop)
        if found is None:
            trips = np.unique(
                np.concatenate(
                    [
                        _part(self.by_stop.first, self.by_stop.trip, stop),
                        _part(self.frequencies.call_first, self.frequencies.call_trip, stop),
                    ]
                )
            )
            lines = zip(self.trips.route[trips].tolist(), self.trips.direction[trips].tolist(), strict=True)
            found = self.lines_by_stop[stop] = frozenset(lines)
        return found

    def zone_name(self, stop: int) -> str:
        """Name the zone in which times at a stop are printed (rule 2).

        The agency's for a stop that realtime added, and for one whose zone nobody knows.
        """
        if stop >= self.stop_count:
            return self.info.timezone
        text = self.stop_zone[stop]
        found = self._zones.get(text)
        if found is None:
            found = self._zones[text] = self._known_zone(self.text(text))
        return found

    def _known_zone(self, name: str) -> str:
        try:
            return zone_named(name).key if name else self.info.timezone
        except ValueError:
            return self.info.timezone


def _part(first: npt.NDArray[np.integer], entries: npt.NDArray[np.integer], stop: int) -> npt.NDArray[np.integer]:
    return entries[int(first[stop]) : int(first[stop + 1])] if stop + 1 < len(first) else entries[:0]


_READERS: WeakKeyDictionary[Timetable, TimetableReader] = WeakKeyDictionary()


def reader_of(timetable: Timetable) -> TimetableReader:
    """Give the timetable's reader, the same one for as long as the timetable lives."""
    reader = _READERS.get(timetable)
    if reader is None:
        reader = _READERS[timetable] = TimetableReader(timetable)
    return reader
