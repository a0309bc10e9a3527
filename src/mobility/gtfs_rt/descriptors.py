"""Protobuf descriptors in, TripDescriptor and VehicleDescriptor out."""

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.ledger import Ledger, identifier
from mobility.gtfs_rt.reasons import Loss
from mobility.model.message import TripDescriptor, VehicleDescriptor

_TRIP_RELATIONSHIP = pb.TripDescriptor.SCHEDULE_RELATIONSHIP_FIELD_NUMBER


def trip_descriptor(trip: pb.TripDescriptor, ledger: Ledger) -> TripDescriptor:
    """Read a TripDescriptor; refuses the entity where what names the trip is not UTF-8."""
    has = trip.HasField
    relationship = trip.schedule_relationship if has("schedule_relationship") else None
    if relationship is None:
        note_unknown_enums(trip, (_TRIP_RELATIONSHIP,), ledger)
    direction = ledger.number_within(trip.direction_id, 0, 1, "trip.direction_id") if has("direction_id") else None
    modified = trip.modified_trip if has("modified_trip") else None
    return TripDescriptor(
        trip_id=identifier(trip.trip_id),
        route_id=identifier(trip.route_id),
        direction_id=None if direction is None else int(direction),
        start_time=identifier(trip.start_time or (modified.start_time if modified else "")),
        start_date=identifier(trip.start_date or (modified.start_date if modified else "")),
        schedule_relationship=relationship,
        modifications_id=identifier(modified.modifications_id) if modified else "",
        affected_trip_id=identifier(modified.affected_trip_id) if modified else "",
    )


def vehicle_descriptor(vehicle: pb.VehicleDescriptor, ledger: Ledger) -> VehicleDescriptor:
    """Read a VehicleDescriptor; nothing of it finds a trip, so texts that are not UTF-8 are kept as read."""
    return VehicleDescriptor(
        id=ledger.text(vehicle.id),
        label=ledger.text(vehicle.label),
        license_plate=ledger.text(vehicle.license_plate),
        wheelchair_accessible=vehicle.wheelchair_accessible,
    )


def note_unknown_enums(message: Message, field_numbers: tuple[int, ...], ledger: Ledger) -> None:
    """Note enum fields whose number the specification does not list; protobuf keeps them as unknown fields."""
    unknown = UnknownFieldSet(message)
    if len(unknown):
        found = sum(unknown[index].field_number in field_numbers for index in range(len(unknown)))
        if found:
            ledger.lose(Loss.UNKNOWN_ENUM_VALUE, found)
