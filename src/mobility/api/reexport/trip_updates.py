"""One feed's merged departures in, the TripUpdates that say the same out."""

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.calls import Calls
from mobility.api.reexport.names import Names
from mobility.model.board import APPLIED_FOR_S
from mobility.model.overlay import VisitState
from mobility.model.overlay_info import AddedStopInfo, TripVehicle
from mobility.model.time import Instant

_WHEELCHAIR = {
    0: pb.VehicleDescriptor.UNKNOWN,
    1: pb.VehicleDescriptor.WHEELCHAIR_ACCESSIBLE,
    2: pb.VehicleDescriptor.WHEELCHAIR_INACCESSIBLE,
}
"""By trips.wheelchair_accessible."""
_STATED = (VisitState.CANCELLED, VisitState.DELETED)
"""What is said of a trip as a whole, and stands until it is taken back; everything else is a prediction."""


def add_trip_updates(message: pb.FeedMessage, names: Names, now: Instant) -> None:
    """Add an entity for every instance that realtime says something about, as old as it is.

    Predictions that are too old to be applied are left out (rule 30), as are instances of which only a vehicle tells.
    """
    instances = names.overlay.instances
    calls, vehicles = Calls(names), _vehicles_by_instance(names)
    reported = {
        (trip, day)
        for trip, day, state in zip(
            instances.trip.tolist(), instances.service_day.tolist(), instances.state.tolist(), strict=True
        )
        if state == VisitState.UNSCHEDULED
    }
    for instance, (trip, day, state, observed) in enumerate(
        zip(
            instances.trip.tolist(),
            instances.service_day.tolist(),
            instances.state.tolist(),
            instances.observed.tolist(),
            strict=True,
        )
    ):
        if state not in _STATED and observed < now - APPLIED_FOR_S:
            continue
        if state == VisitState.DELETED and (trip, day) in reported:
            continue  # It only makes room for a reported run, which makes it again for whoever reads it (rule 24).
        entity = message.entity.add()
        entity.trip_update.timestamp = observed
        names.instance(entity.trip_update.trip, instance)
        _say_duplicated(entity.trip_update, names, instance)
        if not _say(entity.trip_update, calls, instance, trip, state):
            del message.entity[-1]
            continue
        _say_of_trip(entity.trip_update, names, instance, vehicles.get(instance))
    for stop in names.overlay.info.added_stops:
        _add_stop(message, names, stop)


def _say(update: pb.TripUpdate, calls: Calls, instance: int, trip: int, state: int) -> bool:
    """Add what is said of the instance's calls; False when there is nothing to say."""
    if state in _STATED:
        return True
    if instance in calls.names.overlay.info.duplicated_trips:
        calls.add_changed(update, instance, calls.names.overlay.info.duplicated_trips[instance])
        return True
    is_rearranged = trip >= 0 and state == VisitState.RUNNING and calls.is_rearranged(instance, trip)
    if is_rearranged:
        update.trip.schedule_relationship = pb.TripDescriptor.REPLACEMENT
    if trip < 0 or is_rearranged or state == VisitState.REPLACED:
        calls.add_all(update, instance, trip)
    else:
        calls.add_changed(update, instance, trip)
    return len(update.stop_time_update) > 0


def _say_duplicated(update: pb.TripUpdate, names: Names, instance: int) -> None:
    """Name the trip that a duplicate repeats, whose calls then need no saying. Source: GTFS-RT DUPLICATED; rule 24."""
    original = names.overlay.info.duplicated_trips.get(instance)
    if original is None:
        return
    trip, properties = update.trip, update.trip_properties
    properties.trip_id, properties.start_date, properties.start_time = trip.trip_id, trip.start_date, trip.start_time
    trip.Clear()
    trip.trip_id, trip.schedule_relationship = names.trip(original), pb.TripDescriptor.DUPLICATED


def _say_of_trip(update: pb.TripUpdate, names: Names, instance: int, vehicle: TripVehicle | None) -> None:
    instances = names.overlay.instances
    headsign, wheelchair = int(instances.headsign[instance]), int(instances.wheelchair[instance])
    if headsign:
        update.trip_properties.trip_headsign = names.text(headsign)
    if vehicle is not None:
        update.vehicle.id = names.scoped(vehicle.id)
        if vehicle.label:
            update.vehicle.label = vehicle.label
    if wheelchair in _WHEELCHAIR:
        update.vehicle.wheelchair_accessible = _WHEELCHAIR[wheelchair]


def _vehicles_by_instance(names: Names) -> dict[int, TripVehicle]:
    """Give the vehicle that reports its position on a trip, else the one that the trip's update names."""
    info = names.overlay.info
    seen = {
        one.instance: TripVehicle(id=one.vehicle_id, label=one.label)
        for one in info.vehicles
        if one.instance >= 0 and one.vehicle_id
    }
    return {**info.trip_vehicles, **seen}


def _add_stop(message: pb.FeedMessage, names: Names, stop: AddedStopInfo) -> None:
    """Add a stop that stops.txt does not have and visits name. Source: GTFS-RT Stop; rule 27."""
    one = message.entity.add().stop
    one.stop_id = names.scoped(stop.stop_id)
    for language, text in stop.name.items():
        one.stop_name.translation.add(text=text, language=language or None)
    if stop.latitude is not None and stop.longitude is not None:
        one.stop_lat, one.stop_lon = stop.latitude, stop.longitude
