"""A GTFS-Realtime FeedMessage without protobuf: entities as structs, their stop time updates as columns."""

from dataclasses import dataclass, field
from enum import IntEnum

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.model.time import Instant

NO_DELAY = -(2**31)
"""Stands in int32 columns where no delay was given."""


class TripRelationship(IntEnum):
    """TripDescriptor.ScheduleRelationship, the specification's numbers."""

    SCHEDULED = 0
    ADDED = 1
    UNSCHEDULED = 2
    CANCELED = 3
    REPLACEMENT = 5
    DUPLICATED = 6
    DELETED = 7
    NEW = 8


class StopRelationship(IntEnum):
    """StopTimeUpdate.ScheduleRelationship, the specification's numbers."""

    SCHEDULED = 0
    SKIPPED = 1
    NO_DATA = 2
    UNSCHEDULED = 3


class VehicleStopStatus(IntEnum):
    """VehiclePosition.VehicleStopStatus, the specification's numbers."""

    INCOMING_AT = 0
    STOPPED_AT = 1
    IN_TRANSIT_TO = 2


class TripDescriptor(msgspec.Struct, frozen=True, kw_only=True):
    """TripDescriptor; texts are empty and numbers None where not given."""

    trip_id: str = ""
    route_id: str = ""
    direction_id: int | None = None
    start_time: str = ""
    start_date: str = ""
    schedule_relationship: int | None = None
    modifications_id: str = ""
    """modified_trip.modifications_id"""
    affected_trip_id: str = ""
    """modified_trip.affected_trip_id"""


class VehicleDescriptor(msgspec.Struct, frozen=True, kw_only=True):
    """VehicleDescriptor; `wheelchair_accessible` is the specification's number: 0 no value, 1 unknown, 2 yes, 3 no."""

    id: str = ""
    label: str = ""
    license_plate: str = ""
    wheelchair_accessible: int = 0


class TripProperties(msgspec.Struct, frozen=True, kw_only=True):
    """TripUpdate.TripProperties; empty where not given."""

    trip_id: str = ""
    start_date: str = ""
    start_time: str = ""
    shape_id: str = ""
    trip_headsign: str = ""
    trip_short_name: str = ""


class StopTimeProperties(msgspec.Struct, frozen=True, kw_only=True):
    """StopTimeUpdate.StopTimeProperties; empty or None where not given."""

    assigned_stop_id: str = ""
    stop_headsign: str = ""
    pickup_type: int | None = None
    drop_off_type: int | None = None


class TripUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """A TripUpdate entity; its stop time updates are rows `first` to before `last` of StopTimeUpdates, as sent."""

    entity_id: str
    trip: TripDescriptor
    vehicle: VehicleDescriptor | None = None
    timestamp: Instant | None = None
    delay: int | None = None
    properties: TripProperties | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class StopTimeUpdates:
    """All StopTimeUpdates of a message, entity after entity, in the order sent.

    Times are int64 UTC seconds, 0 where not given (`time: 0` is absent, rule 15); delays int32, NO_DELAY where not given.
    """

    stop_sequence: npt.NDArray[np.int32]
    """-1 where not given."""
    stop_id: list[str]
    """Empty where not given."""
    arrival_time: npt.NDArray[np.int64]
    arrival_delay: npt.NDArray[np.int32]
    arrival_uncertainty: npt.NDArray[np.int32]
    """Seconds; -1 where not given."""
    departure_time: npt.NDArray[np.int64]
    departure_delay: npt.NDArray[np.int32]
    departure_uncertainty: npt.NDArray[np.int32]
    scheduled_arrival: npt.NDArray[np.int64]
    """StopTimeEvent.scheduled_time of the arrival; 0 where not given."""
    scheduled_departure: npt.NDArray[np.int64]
    schedule_relationship: npt.NDArray[np.int8]
    """StopRelationship numbers; -1 where not given, which means SCHEDULED."""
    occupancy: npt.NDArray[np.int8]
    """departure_occupancy_status; -1 where not given."""
    properties: dict[int, StopTimeProperties] = field(default_factory=dict)
    """By row, for the few that have them."""

    def __len__(self) -> int:
        """Count the updates of all entities."""
        return len(self.stop_sequence)


class VehiclePosition(msgspec.Struct, frozen=True, kw_only=True):
    """A VehiclePosition entity; None where not given."""

    entity_id: str
    trip: TripDescriptor | None = None
    vehicle: VehicleDescriptor | None = None
    latitude: float | None = None
    longitude: float | None = None
    bearing: float | None = None
    speed: float | None = None
    """Metres per second."""
    odometer: float | None = None
    current_stop_sequence: int | None = None
    stop_id: str = ""
    current_status: int | None = None
    """VehicleStopStatus number; not given means IN_TRANSIT_TO."""
    timestamp: Instant | None = None
    congestion_level: int | None = None
    occupancy_status: int | None = None
    occupancy_percentage: int | None = None


class EntitySelector(msgspec.Struct, frozen=True, kw_only=True):
    """One informed_entity; all that it gives must hold together."""

    agency_id: str = ""
    route_id: str = ""
    route_type: int | None = None
    direction_id: int | None = None
    stop_id: str = ""
    trip: TripDescriptor | None = None


class ActivePeriod(msgspec.Struct, frozen=True):
    """A TimeRange; None is open."""

    start: Instant | None = None
    end: Instant | None = None


TranslatedString = dict[str, str]
"""Text by BCP 47 language; the empty key is text without a language."""


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """An Alert entity; cause, effect and severity are the specification's names in lower case, None where not given."""

    entity_id: str
    active_periods: tuple[ActivePeriod, ...] = ()
    informed_entities: tuple[EntitySelector, ...] = ()
    cause: str | None = None
    effect: str | None = None
    severity: str | None = None
    url: TranslatedString = {}
    header: TranslatedString = {}
    description: TranslatedString = {}
    tts_header: TranslatedString = {}
    tts_description: TranslatedString = {}


class ReplacementStop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a TripModifications replacement."""

    stop_id: str
    travel_time_to_stop: int | None = None


class Modification(msgspec.Struct, frozen=True, kw_only=True):
    """One span of a TripModifications entity; stop selectors are (stop_sequence or None, stop_id or empty)."""

    start_stop: tuple[int | None, str]
    end_stop: tuple[int | None, str] | None = None
    propagated_modification_delay: int = 0
    replacement_stops: tuple[ReplacementStop, ...] = ()
    service_alert_id: str = ""
    last_modified_time: Instant | None = None


class TripModifications(msgspec.Struct, frozen=True, kw_only=True):
    """A TripModifications entity: each selected trip is (trip_ids, shape_id)."""

    entity_id: str
    selected_trips: tuple[tuple[tuple[str, ...], str], ...] = ()
    start_times: tuple[str, ...] = ()
    service_dates: tuple[str, ...] = ()
    modifications: tuple[Modification, ...] = ()


class AddedStop(msgspec.Struct, frozen=True, kw_only=True):
    """A Stop entity: a stop that stops.txt does not have."""

    entity_id: str
    stop_id: str
    name: TranslatedString = {}
    latitude: float | None = None
    longitude: float | None = None
    timezone: str = ""
    wheelchair_boarding: int = 0
    platform: str = ""


class Rejection(msgspec.Struct, frozen=True):
    """Why one entity, update or row was left out."""

    reason: str
    entity_id: str
    detail: str = ""
    """The offending text, at most 200 characters."""
    count: int = 1
    """How many updates or rows of the entity it speaks of; 1 for the entity itself."""


@dataclass(frozen=True, slots=True)
class FeedMessage:
    """One decoded message. An entity that cannot be read at all is in `rejections` and nowhere else."""

    gtfs_realtime_version: str
    is_differential: bool
    timestamp: Instant
    """header.timestamp, UTC seconds."""
    feed_version: str
    updates: StopTimeUpdates
    trip_updates: list[TripUpdate] = field(default_factory=list)
    vehicles: list[VehiclePosition] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    trip_modifications: list[TripModifications] = field(default_factory=list)
    stops: list[AddedStop] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    """Entity ids with is_deleted, of a DIFFERENTIAL message."""
    rejections: list[Rejection] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """What was kept without one of its values, or is not used by design, by name."""
    entity_count: int = 0
    """Entities sent, the rejected ones included."""


def no_updates() -> StopTimeUpdates:
    """Give columns without rows, for messages that carry no trip updates."""

    return StopTimeUpdates(
        stop_sequence=np.zeros(0, np.int32),
        stop_id=[],
        arrival_time=np.zeros(0, np.int64),
        arrival_delay=np.zeros(0, np.int32),
        arrival_uncertainty=np.zeros(0, np.int32),
        departure_time=np.zeros(0, np.int64),
        departure_delay=np.zeros(0, np.int32),
        departure_uncertainty=np.zeros(0, np.int32),
        scheduled_arrival=np.zeros(0, np.int64),
        scheduled_departure=np.zeros(0, np.int64),
        schedule_relationship=np.zeros(0, np.int8),
        occupancy=np.zeros(0, np.int8),
    )
