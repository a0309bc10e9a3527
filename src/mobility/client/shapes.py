"""The server's JSON as types; words stay text, so that a newer server's new words and fields break nothing."""

from datetime import datetime

import msgspec


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Fields are named as in `/openapi.json`, which says what each means; what is not known there is passed over."""


class Trip(Shape, frozen=True, kw_only=True):
    """The trip of a departure."""

    id: str
    start_date: str
    """ISO date of the service day."""
    start_time: str | None = None
    headsign: str = ""
    short_name: str = ""


class Route(Shape, frozen=True, kw_only=True):
    """A line; colours as six hex digits, empty where not given."""

    id: str
    short_name: str = ""
    long_name: str = ""
    mode: str = ""
    color: str = ""
    text_color: str = ""


class Operator(Shape, frozen=True, kw_only=True):
    """An agency."""

    id: str
    name: str


class StopPoint(Shape, frozen=True, kw_only=True):
    """Where exactly one boards."""

    id: str
    name: str
    platform: str | None = None
    distance_m: int | None = None
    """Metres from the point that was asked about."""


class Call(Shape, frozen=True, kw_only=True):
    """A stop that a trip serves, with its times."""

    stop: StopPoint
    stop_sequence: int
    scheduled_arrival: datetime | None
    expected_arrival: datetime | None
    scheduled_departure: datetime | None
    expected_departure: datetime | None
    state: str
    boarding: str


class Occupancy(Shape, frozen=True, kw_only=True):
    """How full a vehicle is: OccupancyStatus in lower case, and a percentage where given."""

    status: str
    percentage: int | None = None


class Departure(Shape, frozen=True, kw_only=True):
    """One trip calling at one stop."""

    scheduled: datetime | None
    """None for a trip that the timetable does not know."""
    expected: datetime | None
    """None when there is no prediction, or none young enough."""
    delay_s: int | None
    label: str
    """`live`, `ageing` or `scheduled`, at the board's `as_of`."""
    age_s: int | None
    reason: str | None
    """Why it is not live."""
    state: str
    trip: Trip
    route: Route | None
    operator: Operator | None
    stop: StopPoint
    stop_sequence: int
    boarding: str
    booking: dict[str, object] | None
    headway_s: int | None
    wheelchair: str
    bikes: str
    occupancy: Occupancy | None
    alerts: tuple[str, ...]
    sources: tuple[str, ...]
    calls: tuple[Call, ...] = ()
    """With `include="calls"`."""

    @property
    def when(self) -> datetime:
        """The best time known: expected, else scheduled."""
        when = self.expected or self.scheduled
        assert when is not None, "a departure has a scheduled or an expected time"
        return when

    @property
    def key(self) -> str:
        """Names the departure in streams; stays while its times change."""
        trip = self.trip
        return f"{trip.id}|{trip.start_date}|{trip.start_time or ''}|{self.stop_sequence}"


class Place(Shape, frozen=True, kw_only=True):
    """What a board is of."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    timezone: str
    wheelchair_boarding: str


class NextService(Shape, frozen=True, kw_only=True):
    """When something leaves again, and why nothing does before."""

    scheduled: datetime | None
    in_days: int | None
    reason: str


class Period(Shape, frozen=True, kw_only=True):
    """When an alert holds; None is open."""

    start: datetime | None
    end: datetime | None


class BoardAlert(Shape, frozen=True, kw_only=True):
    """An alert that concerns a board."""

    id: str
    header: str
    description: str
    url: str
    cause: str | None
    effect: str | None
    severity: str | None
    active_periods: tuple[Period, ...]


class Alert(BoardAlert, frozen=True, kw_only=True):
    """An alert in the list of all of them."""

    is_active: bool
    feed: str
    informed_entities: tuple[dict[str, object], ...] = ()
    """What it concerns: all fields of one entity hold together."""


class Feed(Shape, frozen=True, kw_only=True):
    """A feed that a board draws on; show its attribution."""

    id: str
    status: str
    attribution: str
    license: str
    realtime_age_s: int | None = None


class Group(Shape, frozen=True, kw_only=True):
    """A line in one direction, on a board asked for with `group="line"`."""

    route: Route | None
    direction: int | None
    headsigns: tuple[str, ...]
    departures: tuple[int, ...]
    """Places in the board's `departures`, from 0."""


class Board(Shape, frozen=True, kw_only=True):
    """Departures of a place, in order."""

    as_of: datetime
    place: Place
    departures: tuple[Departure, ...]
    next_service: NextService | None
    alerts: tuple[BoardAlert, ...]
    feeds: tuple[Feed, ...]
    groups: tuple[Group, ...] = ()


class Stop(Shape, frozen=True, kw_only=True):
    """A stop, platform or station."""

    id: str
    name: str
    code: str | None
    platform: str | None
    location_type: str
    parent: str | None
    lat: float | None
    lon: float | None
    timezone: str
    wheelchair_boarding: str
    modes: tuple[str, ...]
    operators: tuple[Operator, ...]
    place: str | None = None
    """The place that it is one of, which answers for all operators there."""
    distance_m: int | None = None


class TripCalls(Shape, frozen=True, kw_only=True):
    """One trip on one day with all its calls."""

    as_of: datetime
    trip: Trip
    route: Route | None
    operator: Operator | None
    state: str
    label: str
    age_s: int | None
    reason: str | None
    timezone: str
    calls: tuple[Call, ...]
    alerts: tuple[BoardAlert, ...]


class FeedHealth(Shape, frozen=True, kw_only=True):
    """A feed at a glance."""

    id: str
    name: str
    status: str
    since: datetime | None
    cause: str | None
    sentence: str
    realtime_age_s: int | None


class Health(Shape, frozen=True, kw_only=True):
    """All feeds at a glance, the worst first."""

    as_of: datetime
    store: str
    share_ok: float | None
    feeds: tuple[FeedHealth, ...]
