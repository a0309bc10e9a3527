"""What an overlay is, apart from its columns: the sources behind it, alerts, vehicles, and what was left out."""

import msgspec

from mobility.model.ids import FeedId
from mobility.model.message import ActivePeriod, Rejection, TranslatedString
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """What one realtime feed had to say when the overlay was made."""

    id: str
    outcome: Outcome = Outcome.PENDING
    """How the last attempt ended."""
    header_timestamp: Instant | None = None
    """Of the message in use; None when none was ever read."""
    fetched_at: Instant | None = None
    """When the message in use was fetched."""
    last_attempt_at: Instant | None = None
    kinds: tuple[str, ...] = ()
    """Which of trip_updates, vehicle_positions, alerts the registry knows of it."""
    matched_trips: int = 0
    trips: int = 0
    """Trips that claim to be in the timetable; matched_trips of them are."""
    matched_updates: int = 0
    updates: int = 0
    entities: int = 0
    rejected: dict[str, int] = {}
    examples: dict[str, list[Rejection]] = {}
    """Up to five rejections by reason."""


class Selector(msgspec.Struct, frozen=True, kw_only=True):
    """An informed_entity resolved to rows of the timetable; None where it does not ask. All given must hold (rule 31)."""

    agency: int | None = None
    route: int | None = None
    route_type: int | None = None
    direction: int | None = None
    stop: int | None = None
    trip: int | None = None
    service_day: int | None = None
    added_trip: str = ""
    """trip_id of a trip that the timetable does not know."""


class OverlayAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert ready to attach; active inside any of its periods, or always when it has none."""

    id: str
    source: str
    header: TranslatedString
    description: TranslatedString
    url: TranslatedString
    cause: str | None
    effect: str | None
    severity: str | None
    active_periods: tuple[ActivePeriod, ...]
    selectors: tuple[Selector, ...]


class OverlayVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle's position; rows of the timetable, -1 where unknown."""

    entity_id: str
    source: str
    latitude: float
    longitude: float
    observed: Instant
    vehicle_id: str = ""
    label: str = ""
    instance: int = -1
    """Row in Instances; -1 when it is on no trip the overlay knows."""
    trip: int = -1
    route: int = -1
    stop: int = -1
    current_stop_sequence: int | None = None
    current_status: int | None = None
    bearing: float | None = None
    speed: float | None = None
    occupancy_status: int | None = None
    occupancy_percentage: int | None = None


class TripVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle that a trip update names, where it may have no position."""

    id: str
    label: str = ""


class AddedStopInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A stop that realtime added (rule 27); visits name it as row `stops of the timetable + its place in the list`."""

    stop_id: str
    name: TranslatedString
    latitude: float | None = None
    longitude: float | None = None


class OverlayInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What an overlay is, apart from its columns."""

    feed: FeedId
    generation: int
    """Only rises; the lease's fencing number stands in its upper part."""
    timetable_version: str
    """Version whose rows the columns speak of."""
    made_at: Instant
    sources: list[SourceState] = []
    alerts: list[OverlayAlert] = []
    vehicles: list[OverlayVehicle] = []
    added_stops: list[AddedStopInfo] = []
    trip_vehicles: dict[int, TripVehicle] = {}
    """By row in Instances."""
    duplicated_trips: dict[int, int] = {}
    """Row in Trips of the trip that a duplicate repeats, by the duplicate's row in Instances (rule 24)."""
    realtime_routes: list[int] | None = None
    """Routes that realtime has spoken about in the last 7 days; None until that is known (line_never_realtime)."""
    realtime_watched_since: Instant | None = None
    """Since when the routes that realtime speaks about are noted, so that a restarted worker goes on counting."""
    counts: dict[str, int] = {}
    """Noteworthy things that were kept, by name: decreasing_times, ..."""
