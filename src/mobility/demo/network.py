"""A network as plain values, in the words of GTFS: what one operator of the demo territory runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobility.demo.calendar import ServiceRule
from mobility.model.time import GtfsTime

TRAM, RAIL, BUS, FERRY, COACH = 0, 2, 3, 4, 200
"""`routes.route_type`; 200 is the extended type for coaches."""

Rows = list[dict[str, str]]
"""One GTFS table: rows by column name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A row of `agency.txt`."""

    agency_id: str
    agency_name: str
    agency_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A row of `stops.txt`; numbers of enumerated fields are the specification's."""

    stop_id: str
    stop_name: str
    stop_lat: float
    stop_lon: float
    location_type: int = 0
    parent_station: str = ""
    platform_code: str = ""
    wheelchair_boarding: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A row of `routes.txt`; `realtime` says whether the producer ever speaks about it."""

    route_id: str
    agency_id: str
    route_short_name: str
    route_long_name: str
    route_type: int
    route_color: str = "1F4E79"
    route_text_color: str = "FFFFFF"
    realtime: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One stop of a pattern; arrival and departure in seconds after the trip's start, also where the timetable leaves them out."""

    stop_id: str
    arrival: int
    departure: int
    pickup_type: int = 0
    drop_off_type: int = 0
    stop_headsign: str = ""
    timed: bool = True
    timepoint: int = 1
    booking_rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """What the trips of one route and direction have in common; compared by identity."""

    route: Route
    direction_id: int
    trip_headsign: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headway:
    """A row of `frequencies.txt`: departures from the trip's start up to, not including, `end_time`."""

    end_time: GtfsTime
    headway_secs: int
    exact_times: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trip:
    """A row of `trips.txt` with its start; its stop times are the pattern's calls after `start`."""

    trip_id: str
    service_id: str
    start: GtfsTime
    pattern: Pattern
    wheelchair_accessible: int = 0
    bikes_allowed: int = 0
    headway: Headway | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """How an operator's realtime speaks; producers differ, and the demo's differ on purpose."""

    period_s: int
    """Seconds between two messages."""
    horizon_s: int
    """How long before its start a trip is first spoken about."""
    gives_time: bool = True
    gives_delay: bool = False
    gives_stop_sequence: bool = True
    gives_start_date: bool = True
    gives_uncertainty: bool = False
    gives_occupancy: bool = False
    keeps_past_calls: bool = False
    calls_ahead: int | None = None
    """How many calls ahead are predicted; None for all of them."""
    rounded_to_s: int = 1
    extra_trip: str = "ADDED"
    """TripDescriptor.ScheduleRelationship of a trip outside the timetable: ADDED or NEW."""
    unusual: float = 1.0
    """How much likelier than usual its trips are cancelled, doubled and so on, so that small networks show it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One operator's dataset, and its realtime producer if it has one."""

    feed_id: str
    name: str
    timezone: str
    agencies: tuple[Agency, ...]
    stops: tuple[Stop, ...]
    trips: tuple[Trip, ...]
    services: Mapping[str, ServiceRule]
    producer: Producer | None = None
    has_calendar_file: bool = True
    has_byte_order_mark: bool = False
    license_id: str = "etalab-2.0"
    platform_choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Scheduled stop_id -> the platforms that realtime may assign instead."""
    extra_tables: Mapping[str, Rows] = field(default_factory=dict)
    """File name -> rows, appended to what the rest of the network yields for that file."""
    extra_files: Mapping[str, str] = field(default_factory=dict)
    """File name -> text, for files that are not tables."""

    def stops_by_id(self) -> dict[str, Stop]:
        """Index the stops."""
        return {stop.stop_id: stop for stop in self.stops}

    def routes(self) -> tuple[Route, ...]:
        """List the routes that trips use, each once, in the order of their first trip."""
        return tuple({trip.pattern.route.route_id: trip.pattern.route for trip in self.trips}.values())
