"""A timetable, what realtime says and an instant in; how many of the trips on the road realtime knows, line by line, out."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.activity import UnderWay
from mobility.model.overlay import Overlay, Rule, VisitState, instance_key
from mobility.model.route_coverage import RouteCoverage
from mobility.model.strings import NO_TEXT
from mobility.model.timetable import Timetable

_NOT_SAID_NOW = (Rule.NONE, Rule.NO_DATA, Rule.REMEMBERED)
_GONE = (VisitState.CANCELLED, VisitState.DELETED)
MOST_ROUTES = 500


class Coverage(NamedTuple):
    """Trips on the road now, and those of them that realtime knows."""

    active: int
    with_trip_update: int
    with_vehicle: int
    routes: list[RouteCoverage]
    """Lines with trips on the road, the least covered first; at most MOST_ROUTES."""


def coverage_of(timetable: Timetable, overlay: Overlay, under_way: UnderWay) -> Coverage:
    """Count the trips under way, as `trips_under_way` gives them, and which are in trip updates and vehicle positions.

    Cancelled and deleted trips count as present, trips of which the feed only says that it knows nothing do not, nor
    those it has dropped. Source: HEALTH.md 5.2, coverage_tu and coverage_vp.
    """
    keys = np.concatenate([instance_key(trips, int(day)) for day, trips in under_way] or [np.zeros(0, np.int64)])
    trips = np.concatenate([trips for _, trips in under_way] or [np.zeros(0, np.int64)]).astype(np.int64)
    instances, present = overlay.instances, is_present(overlay)
    said = np.isin(keys, instance_key(instances.trip[present], instances.service_day[present]))
    seen = np.isin(trips, trips_with_vehicle(overlay))
    return Coverage(len(keys), int(said.sum()), int(seen.sum()), _by_route(timetable, trips, said, seen))


def is_present(overlay: Overlay) -> npt.NDArray[np.bool_]:
    """Say of each of the overlay's instances whether it is a trip of the timetable that trip updates speak about now."""
    instances, visits = overlay.instances, overlay.visits
    says = np.zeros(len(instances.trip) + 1, np.int64)
    telling = ~np.isin(visits.rule, _NOT_SAID_NOW) | np.isin(visits.state, (VisitState.SKIPPED, VisitState.CANCELLED))
    np.add.at(says, overlay.visit_instance[telling], 1)
    present = (says[:-1] > 0) | np.isin(instances.state, _GONE)
    return np.asarray(present & (instances.trip >= 0))


def trips_with_vehicle(overlay: Overlay) -> npt.NDArray[np.int64]:
    """Give the rows of trips that a vehicle says it is on."""
    return np.array([vehicle.trip for vehicle in overlay.info.vehicles if vehicle.trip >= 0], np.int64)


def _by_route(
    timetable: Timetable, trips: npt.NDArray[np.int64], said: npt.NDArray[np.bool_], seen: npt.NDArray[np.bool_]
) -> list[RouteCoverage]:
    routes, place = np.unique(timetable.trips.route[trips], return_inverse=True)
    active = np.bincount(place, minlength=len(routes))
    with_update, with_vehicle = (np.bincount(place, weights=one, minlength=len(routes)) for one in (said, seen))
    order = np.lexsort((-active, with_update / np.maximum(active, 1)))[:MOST_ROUTES]
    return [
        RouteCoverage(
            id=timetable.strings[int(timetable.routes.id[routes[at]])],
            name=route_name(timetable, int(routes[at])),
            active=int(active[at]),
            with_trip_update=int(with_update[at]),
            with_vehicle=int(with_vehicle[at]),
        )
        for at in order.tolist()
    ]


def route_name(timetable: Timetable, row: int) -> str:
    """Name a line the way travellers do: its short name, else its long one, else its id."""
    routes, strings = timetable.routes, timetable.strings
    for column in (routes.short_name, routes.long_name):
        if column[row] != NO_TEXT:
            return strings[int(column[row])]
    return strings[int(routes.id[row])]
