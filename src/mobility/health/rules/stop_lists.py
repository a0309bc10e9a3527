"""The rule about alerts that list stop by stop what one route_id would say."""

import numpy as np

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import Alert
from mobility.model.timetable import Timetable

_FEWEST_STOPS = 10
"""A shorter list may be meant stop by stop."""


@rule(
    "BP_ALERT_STOP_LIST_INSTEAD_OF_ROUTE",
    Severity.WARNING,
    Words(
        "Alert lists all stops of a route",
        "Alerte énumérant tous les arrêts d'une ligne",
        "Name the route by route_id instead of all of its stops.",
        "Désigner la ligne par route_id plutôt que chacun de ses arrêts.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def stop_list_instead_of_route(checked: Checked) -> Found:
    """An alert about stops alone, ten or more, does not list every stop of a route. Source: HEALTH.md 1.3."""
    return found(
        (alert.entity_id, f"{len(alert.informed_entities)} stops, all those of route_id {route_id}")
        for alert in checked.alerts
        if (route_id := _listed_route(checked.static, alert)) is not None
    )


def _listed_route(timetable: Timetable, alert: Alert) -> str | None:
    listed = {selector.stop_id for selector in alert.informed_entities}
    if len(listed) < _FEWEST_STOPS or not all(
        _is_stop_alone(alert, place) for place in range(len(alert.informed_entities))
    ):
        return None
    stops = {row for stop_id in listed if (row := timetable.find_stop(stop_id)) is not None}
    for route in sorted(_routes_at(timetable, min(stops))) if stops else ():
        if _stops_of(timetable, route) <= stops:
            return timetable.strings[int(timetable.routes.id[route])]
    return None


def _is_stop_alone(alert: Alert, place: int) -> bool:
    selector = alert.informed_entities[place]
    return bool(selector.stop_id) and not selector.route_id and selector.trip is None


def _routes_at(timetable: Timetable, stop: int) -> set[int]:
    first = timetable.by_stop.first
    trips = timetable.by_stop.trip[int(first[stop]) : int(first[stop + 1])]
    return set(timetable.trips.route[trips].tolist())


def _stops_of(timetable: Timetable, route: int) -> set[int]:
    first = timetable.trips.first.astype(np.int64)
    trips = np.flatnonzero(timetable.trips.route == route)
    stops = [timetable.stop_times.stop[first[trip] : first[trip + 1]] for trip in trips.tolist()]
    return set(np.unique(np.concatenate(stops)).tolist()) if stops else set()


RULES = (stop_list_instead_of_route,)
