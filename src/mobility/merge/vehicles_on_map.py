"""Vehicle positions to what the overlay tells of them."""

from collections.abc import Sequence

import numpy as np

from mobility.merge.sources import UsedSource
from mobility.merge.stops import StopRows
from mobility.merge.vehicles import Vehicles
from mobility.model.message import VehiclePosition
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


def vehicles_on_map(
    vehicles: Vehicles,
    instances: Sequence[int],
    own_instances: dict[str, int],
    used: Sequence[UsedSource],
    timetable: Timetable,
    stops: StopRows,
) -> list[OverlayVehicle]:
    """Give every vehicle that has a position, with the trip, route and stop it names where these are known.

    Args:
        vehicles: all reports, and the claims of those on a timetable trip.
        instances: the overlay's instance of each claim, -1 where it has none.
        own_instances: the instances of trips the timetable does not know, by trip_id.
        used: the sources.
        timetable: names the routes.
        stops: names the stops.
    """
    trip_of = dict(zip(vehicles.report.tolist(), vehicles.claims.trip.tolist(), strict=True))
    instance_of = dict(zip(vehicles.report.tolist(), np.asarray(instances).tolist(), strict=True))
    shown: list[OverlayVehicle] = []
    for place, (source, vehicle, observed) in enumerate(vehicles.reports):
        if vehicle.latitude is None or vehicle.longitude is None:
            continue
        trip = trip_of.get(place, -1)
        route = int(timetable.trips.route[trip]) if trip >= 0 else _route(vehicle, timetable)
        own = own_instances.get(vehicle.trip.trip_id, -1) if vehicle.trip else -1
        instance = instance_of.get(place, own if trip < 0 else -1)
        shown.append(_shown(vehicle, used[source].given.id, observed, (instance, trip, route), stops))
    return shown


def _route(vehicle: VehiclePosition, timetable: Timetable) -> int:
    route = timetable.find_route(vehicle.trip.route_id) if vehicle.trip else None
    return -1 if route is None else route


def _shown(
    vehicle: VehiclePosition, source: str, observed: Instant, rows: tuple[int, int, int], stops: StopRows
) -> OverlayVehicle:
    assert vehicle.latitude is not None
    assert vehicle.longitude is not None
    instance, trip, route = rows
    return OverlayVehicle(
        entity_id=vehicle.entity_id,
        source=source,
        latitude=vehicle.latitude,
        longitude=vehicle.longitude,
        observed=observed,
        vehicle_id=vehicle.vehicle.id if vehicle.vehicle else "",
        label=vehicle.vehicle.label if vehicle.vehicle else "",
        instance=instance,
        trip=trip,
        route=route,
        stop=max(-1, stops.find(vehicle.stop_id)),
        current_stop_sequence=vehicle.current_stop_sequence,
        current_status=vehicle.current_status,
        bearing=vehicle.bearing,
        speed=vehicle.speed,
        occupancy_status=vehicle.occupancy_status,
        occupancy_percentage=vehicle.occupancy_percentage,
    )
