"""One version of one feed as immutable columns, indexed by stop and by trip (Timetable-Is-Immutable)."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.model.columns import pack, tables_from, unpack
from mobility.model.side_tables import Shapes, Transfers, Translations
from mobility.model.strings import RowsById, Strings
from mobility.model.time import GtfsTime, ServiceDay, zone_named
from mobility.model.timetable_info import TimetableInfo

Column = npt.NDArray[Any]

PICKUP_TYPE = 0b0000_0011
"""Bits of `StopTimes.flags`: pickup_type 0 to 3."""
DROP_OFF_TYPE = 0b0000_1100
DROP_OFF_SHIFT = 2
APPROXIMATE = 0b0001_0000
"""Set where the time was interpolated or `timepoint=0` (rule 5)."""
LAST_CALL = 0b0010_0000
"""Set on the last call of a trip, where nobody boards (rule 6)."""
HAS_STOP_HEADSIGN = 0b0100_0000
HAS_BOOKING_RULE = 0b1000_0000

KEY_SHIFT = 3
"""`ByStop.departure_key` counts 8-second steps: two bytes reach 145 h, and a binary search needs no more."""


@dataclass(frozen=True, slots=True)
class Agencies:
    """`agency.txt` in byte order of agency_id; texts as indices into Strings."""

    id: Column
    name: Column
    url: Column
    phone: Column
    lang: Column


@dataclass(frozen=True, slots=True)
class Stops:
    """`stops.txt` in byte order of stop_id; texts as indices into Strings."""

    id: Column
    code: Column
    name: Column
    tts_name: Column
    platform: Column
    lat: Column
    """Degrees, float64; NaN where not given."""
    lon: Column
    location_type: Column
    parent: Column
    """Row of the parent station, int32; -1 for none."""
    timezone: Column
    """Effective zone name: own, else the parent's, else the agency's (rule 2)."""
    wheelchair: Column
    """Effective wheelchair_boarding 0 unknown, 1 some, 2 not possible; inherits from the parent where 0."""


@dataclass(frozen=True, slots=True)
class Routes:
    """`routes.txt` in byte order of route_id."""

    id: Column
    agency: Column
    """Row in Agencies."""
    short_name: Column
    long_name: Column
    type: Column
    """route_type, basic or extended, int16."""
    color: Column
    text_color: Column
    sort_order: Column
    """route_sort_order, int32; a large number where not given."""


@dataclass(frozen=True, slots=True)
class Trips:
    """`trips.txt` in byte order of trip_id; only trips that have calls. Joined versions may share ids (model/shared_ids.py)."""

    id: Column
    route: Column
    service: Column
    """Column of `Calendar.active`."""
    headsign: Column
    """trip_headsign, else the last stop's name (rule 7)."""
    short_name: Column
    direction: Column
    """direction_id, int8; -1 where not given."""
    block: Column
    wheelchair: Column
    """wheelchair_accessible 0 unknown, 1 yes, 2 no."""
    bikes: Column
    first: Column
    """First row in StopTimes; one entry more than there are trips."""


@dataclass(frozen=True, slots=True)
class StopTimes:
    """Calls of all trips, trip after trip, in stop_sequence order."""

    stop: Column
    departure: Column
    """GtfsTime, int32. Of a frequency trip: as written, only its differences count (rule 4)."""
    dwell: Column
    """departure - arrival in seconds, unsigned."""
    stop_sequence: Column
    flags: Column
    """uint8, see the bit masks above."""
    headsign_row: Column
    """Rows with a stop_headsign, rising; its text stands at the same place in `headsign`."""
    headsign: Column
    booking_row: Column
    """Rows with a pickup_booking_rule_id, rising; the id's text stands at the same place in `booking_rule`."""
    booking_rule: Column
    untimed: Column
    """Bits, little-endian within a byte: calls that stop_times.txt gives no time at all; empty where there are none."""


@dataclass(frozen=True, slots=True)
class ByStop:
    """Calls by stop, each stop's sorted by departure; calls of frequency trips are not here but in Frequencies."""

    first: Column
    """First entry of each stop; one entry more than there are stops."""
    departure_key: Column
    """departure >> KEY_SHIFT, uint16."""
    trip: Column
    position: Column
    """Place in the trip: its row in StopTimes is `trips.first[trip] + position`."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """`frequencies.txt`, sorted by trip then start_time, and where its trips call."""

    trip: Column
    start_time: Column
    end_time: Column
    headway_s: Column
    exact_times: Column
    call_first: Column
    """First entry of each stop in call_trip / call_position; one entry more than there are stops."""
    call_trip: Column
    call_position: Column


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which service runs on which day, `calendar.txt` and `calendar_dates.txt` resolved (rule 3)."""

    active: Column
    """Bits, little-endian within a byte: shape (days, ceil(services / 8)), uint8; row 0 is `info.first_day`."""
    service_id: Column


@dataclass(frozen=True, eq=False)
class Timetable:
    """One version of one feed. Every column may be a view into a memory-mapped file. Equal to itself alone."""

    info: TimetableInfo
    strings: Strings
    agencies: Agencies
    stops: Stops
    routes: Routes
    trips: Trips
    stop_times: StopTimes
    by_stop: ByStop
    frequencies: Frequencies
    calendar: Calendar
    translations: Translations
    transfers: Transfers
    shapes: Shapes

    @cached_property
    def zone(self) -> ZoneInfo:
        """The agencies' zone, in which all of `stop_times` is meant."""
        return zone_named(self.info.timezone)

    @cached_property
    def latest_departure(self) -> GtfsTime:
        """The largest GtfsTime of any call, frequency instances included: how far back a service day can reach."""
        latest = int(self.stop_times.departure.max(initial=0))
        ends = self.frequencies.end_time
        return latest if not len(ends) else max(latest, int(ends.max()) + self._longest_frequency_trip_s)

    @cached_property
    def frequency_trips(self) -> frozenset[int]:
        """Trips that run by headway."""
        return frozenset(int(trip) for trip in np.unique(self.frequencies.trip))

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Direct children of every station or stop that has any, in stop order."""
        found: dict[int, list[int]] = {}
        for stop in np.flatnonzero(self.stops.parent >= 0):
            found.setdefault(int(self.stops.parent[stop]), []).append(int(stop))
        return found

    @cached_property
    def _longest_frequency_trip_s(self) -> int:
        first, departures = self.trips.first, self.stop_times.departure
        spans = (int(departures[first[trip + 1] - 1]) - int(departures[first[trip]]) for trip in self.frequency_trips)
        return max(spans, default=0)

    def rows_of(self, trip: int) -> range:
        """Give a trip's rows in StopTimes."""
        return range(int(self.trips.first[trip]), int(self.trips.first[trip + 1]))

    def service_runs(self, service: int, day: ServiceDay) -> bool:
        """Say whether a service runs on a day; False outside the calendar."""
        row = day - self.info.first_day
        if not 0 <= row < len(self.calendar.active):
            return False
        return bool(self.calendar.active[row, service >> 3] >> (service & 7) & 1)

    @cached_property
    def rows_by_id(self) -> dict[str, RowsById]:
        """Give the remembered look-ups of stops, trips, routes and agencies, by table."""
        ids = {"stops": self.stops.id, "trips": self.trips.id, "routes": self.routes.id, "agencies": self.agencies.id}
        return {name: RowsById(self.strings, column) for name, column in ids.items()}

    def find_stop(self, stop_id: str) -> int | None:
        """Find a stop's row by stop_id."""
        return self.rows_by_id["stops"].find(stop_id)

    def find_trip(self, trip_id: str) -> int | None:
        """Find a trip's row by trip_id."""
        return self.rows_by_id["trips"].find(trip_id)

    def find_route(self, route_id: str) -> int | None:
        """Find a route's row by route_id."""
        return self.rows_by_id["routes"].find(route_id)

    def find_agency(self, agency_id: str) -> int | None:
        """Find an agency's row by agency_id."""
        return self.rows_by_id["agencies"].find(agency_id)

    def stops_under(self, stop: int) -> list[int]:
        """Give a stop and everything below it: a station's board covers its platforms (rule 8)."""
        found, queue = [], [stop]
        while queue:
            found.append(queue[0])
            queue.extend(self.children.get(queue.pop(0), ()))
        return found

    @property
    def last_day(self) -> ServiceDay:
        """The last day of the calendar columns."""
        return ServiceDay(self.info.first_day + len(self.calendar.active) - 1)


SCHEMA = 3
"""Rises with every change of a column's meaning; a value of another schema is compiled again, never guessed at."""


def timetable_value(timetable: Timetable) -> list[bytes | memoryview]:
    """Lay a timetable out as the parts of one value, for a file or for Redis."""
    return pack("timetable", SCHEMA, msgspec.json.encode(timetable.info), timetable)


def timetable_from(value: bytes | memoryview) -> Timetable:
    """View a value as a timetable without copying; SchemaMismatchError when it is none of this schema."""
    info, columns = unpack("timetable", SCHEMA, value)
    tables: dict[str, Any] = {
        field.name: tables_from(field.type, columns, f"{field.name}.")
        for field in dataclasses.fields(Timetable)
        if field.name != "info" and isinstance(field.type, type)
    }
    return Timetable(info=msgspec.json.decode(info, type=TimetableInfo), **tables)
