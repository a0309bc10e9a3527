"""What realtime has spoken about since a day began in, how many of the day's trips it knew at least once, line by line, out."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.activity import runs_on, trip_spans
from mobility.health.coverage import MOST_ROUTES, is_present, route_name, trips_with_vehicle
from mobility.model.overlay import Overlay
from mobility.model.route_coverage import RouteDay
from mobility.model.time import Instant, ServiceDay, service_day_at, service_day_origin
from mobility.model.timetable import Timetable


class SeenDay(NamedTuple):
    """Trips of one version of a timetable that realtime knew on one service day."""

    day: ServiceDay
    version: str
    since: Instant
    """When watching began: of trips that left before nobody knows."""
    seen: npt.NDArray[np.bool_]
    """By row in Trips."""


class DayCoverage(NamedTuple):
    """The day's trips that have left since watching began, and those of them that realtime knew at least once."""

    scheduled: int
    seen: int
    routes: list[RouteDay]
    """The least covered first."""


def next_seen(before: SeenDay | None, timetable: Timetable, overlay: Overlay, now: Instant) -> SeenDay:
    """Add what realtime speaks about now; another day or another version of the timetable begins anew."""
    day, version = service_day_at(now, timetable.zone), timetable.info.version
    if before is None or (before.day, before.version) != (day, version):
        before = SeenDay(day, version, now, np.zeros(len(timetable.trips.id), np.bool_))
    instances, seen = overlay.instances, before.seen.copy()
    seen[instances.trip[is_present(overlay) & (instances.service_day == day)]] = True
    seen[trips_with_vehicle(overlay)] = True
    return before._replace(seen=seen)


def day_coverage(timetable: Timetable, seen: SeenDay, now: Instant) -> DayCoverage:
    """Count trips whose first departure lies between the beginning of watching and now. Source: HEALTH.md 5.2, coverage_day."""
    origin = service_day_origin(seen.day, timetable.zone)
    starts, _ = trip_spans(timetable)
    left = runs_on(timetable, seen.day) & (starts + origin >= seen.since) & (starts + origin <= now)
    trips = np.flatnonzero(left)
    known = seen.seen[trips]
    routes, place = np.unique(timetable.trips.route[trips], return_inverse=True)
    scheduled = np.bincount(place, minlength=len(routes))
    of_route = np.bincount(place, weights=known, minlength=len(routes))
    order = np.lexsort((-scheduled, of_route / np.maximum(scheduled, 1)))[:MOST_ROUTES]
    lines = [
        RouteDay(
            id=timetable.strings[int(timetable.routes.id[routes[at]])],
            name=route_name(timetable, int(routes[at])),
            scheduled=int(scheduled[at]),
            seen=int(of_route[at]),
        )
        for at in order.tolist()
    ]
    return DayCoverage(len(trips), int(known.sum()), lines)
