"""One feed's vehicles in, VehiclePositions out."""

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.names import Names
from mobility.model.board import APPLIED_FOR_S
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import Instant


def add_vehicle_positions(message: pb.FeedMessage, names: Names, now: Instant) -> None:
    """Add an entity for every vehicle seen in the last 300 s, as old as its report."""
    for vehicle in names.overlay.info.vehicles:
        if vehicle.observed >= now - APPLIED_FOR_S:
            _add(message.entity.add().vehicle, names, vehicle)


def _add(one: pb.VehiclePosition, names: Names, vehicle: OverlayVehicle) -> None:
    one.timestamp = vehicle.observed
    one.position.latitude, one.position.longitude = vehicle.latitude, vehicle.longitude
    if vehicle.bearing is not None:
        one.position.bearing = vehicle.bearing
    if vehicle.speed is not None:
        one.position.speed = vehicle.speed
    one.vehicle.id = names.scoped(vehicle.vehicle_id or vehicle.entity_id)
    if vehicle.label:
        one.vehicle.label = vehicle.label
    if vehicle.instance >= 0:
        names.instance(one.trip, vehicle.instance)
    elif vehicle.trip >= 0:
        one.trip.trip_id = names.trip(vehicle.trip)
        one.trip.schedule_relationship = pb.TripDescriptor.SCHEDULED
    if vehicle.stop >= 0:
        one.stop_id = names.stop(vehicle.stop)
    for name in ("current_stop_sequence", "current_status", "occupancy_status", "occupancy_percentage"):
        value = getattr(vehicle, name)
        if value is not None:
            setattr(one, name, value)
