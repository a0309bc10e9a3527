"""Merged instances in; what their trip updates say beyond times, for whoever tells it on, out."""

import numpy as np

from mobility.merge.claims import OWN_TRIP, Claims
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import TripVehicle


def trip_vehicles(claims: Claims, before: Overlay | None) -> dict[int, TripVehicle]:
    """Give the vehicle that each instance's trip update names; of one that is no longer told of, the one named before.

    Source: GTFS-RT TripUpdate.vehicle.
    """
    named = _named_before(before)
    found: dict[int, TripVehicle] = {}
    columns = (claims.entity, claims.trip, claims.day, claims.start_time)
    for at, (place, *instance) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        vehicle = claims.entities[place].vehicle if place >= 0 else None
        if vehicle is not None and vehicle.id:
            found[at] = TripVehicle(id=vehicle.id, label=vehicle.label)
        elif place < 0 and tuple(instance) in named:
            found[at] = named[tuple(instance)]
    return found


def _named_before(overlay: Overlay | None) -> dict[tuple[int, ...], TripVehicle]:
    """Give vehicles by trip, service day and start time; rows are those of the same timetable."""
    if overlay is None:
        return {}
    of, named = overlay.instances, overlay.info.trip_vehicles
    return {
        (int(of.trip[at]), int(of.service_day[at]), int(of.start_time[at])): vehicle for at, vehicle in named.items()
    }


def duplicated_trips(claims: Claims) -> dict[int, int]:
    """Give the timetable's trip that each duplicate repeats at another time. Source: GTFS-RT DUPLICATED; rule 24."""
    duplicates = np.flatnonzero((claims.trip == OWN_TRIP) & (claims.pattern >= 0)).tolist()
    return {at: int(claims.pattern[at]) for at in duplicates}
