"""VehiclePosition messages in, VehiclePosition structs out."""

import math
from typing import NamedTuple

from google.protobuf.message import Message
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.descriptors import note_unknown_enums, trip_descriptor, vehicle_descriptor
from mobility.gtfs_rt.ledger import EntityRefusedError, Ledger, identifier
from mobility.gtfs_rt.reasons import Loss, Reject
from mobility.model.as_sent import Blanked
from mobility.model.message import VehiclePosition

_LARGEST_SEQUENCE = 2**31 - 1
_FASTEST_M_PER_S = 200.0
"""720 km/h, above every train in service."""
_FULLEST_PERCENT = 1000
_FARTHEST_M = 1e10

_ENUMS = tuple(
    pb.VehiclePosition.DESCRIPTOR.fields_by_name[name].number
    for name in ("current_status", "congestion_level", "occupancy_status")
)


class Coordinates(NamedTuple):
    """A place on Earth, WGS 84 degrees."""

    latitude: float
    longitude: float


def read_vehicle(entity_id: str, vehicle: pb.VehiclePosition, ledger: Ledger) -> VehiclePosition:
    """Read a vehicle; refuses one that neither a position nor a stop nor a trip places anywhere."""
    has = vehicle.HasField
    trip = trip_descriptor(vehicle.trip, ledger) if has("trip") else None
    stop_id = identifier(vehicle.stop_id)
    position = (
        coordinates(vehicle.position, "latitude", "longitude", ledger, "vehicle.position") if has("position") else None
    )
    sequence = _whole(vehicle, "current_stop_sequence", _LARGEST_SEQUENCE, ledger)
    note_unknown_enums(vehicle, _ENUMS, ledger)
    read = VehiclePosition(
        entity_id=entity_id,
        trip=trip,
        vehicle=vehicle_descriptor(vehicle.vehicle, ledger) if has("vehicle") else None,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        bearing=_number(vehicle.position, "bearing", 360.0, ledger),
        speed=_number(vehicle.position, "speed", _FASTEST_M_PER_S, ledger),
        odometer=_number(vehicle.position, "odometer", _FARTHEST_M, ledger),
        current_stop_sequence=sequence,
        stop_id=stop_id,
        current_status=vehicle.current_status if has("current_status") else None,
        timestamp=ledger.timestamp(vehicle.timestamp, "vehicle.timestamp"),
        congestion_level=vehicle.congestion_level if has("congestion_level") else None,
        occupancy_status=vehicle.occupancy_status if has("occupancy_status") else None,
        occupancy_percentage=_whole(vehicle, "occupancy_percentage", _FULLEST_PERCENT, ledger),
    )
    if position is None and trip is None and not stop_id:
        ledger.placeless.append(read)
        raise EntityRefusedError(Reject.VEHICLE_WITHOUT_PLACE)
    return read


def coordinates(
    message: Message, latitude_field: str, longitude_field: str, ledger: Ledger, place: str
) -> Coordinates | None:
    """Accept coordinates on Earth; None, noted, for others and for 0, 0, which receivers without a fix send.

    `place` is the message's own place in the entity.
    Source: HEALTH.md E026; github.com/MobilityData/gtfs-realtime-validator/issues/77.
    """
    latitude = getattr(message, latitude_field) if message.HasField(latitude_field) else math.nan
    longitude = getattr(message, longitude_field) if message.HasField(longitude_field) else math.nan
    is_on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    if is_on_earth and (latitude, longitude) != (0, 0):
        return Coordinates(latitude, longitude)
    ledger.blank(f"{place}.{latitude_field}", latitude, Loss.POSITION_INVALID)
    ledger.blanked.append(Blanked(ledger.entity_id, f"{place}.{longitude_field}", longitude))
    return None


def _number(position: pb.Position, field: str, largest: float, ledger: Ledger) -> float | None:
    if not position.HasField(field):
        return None
    return ledger.number_within(getattr(position, field), 0.0, largest, f"vehicle.position.{field}")


def _whole(vehicle: pb.VehiclePosition, field: str, largest: int, ledger: Ledger) -> int | None:
    if not vehicle.HasField(field):
        return None
    number = ledger.number_within(getattr(vehicle, field), 0, largest, f"vehicle.{field}")
    return None if number is None else int(number)
