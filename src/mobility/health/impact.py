"""A timetable, what realtime says and an instant in; what missing live data costs travellers in the coming hour out."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.health.activity import days_reaching, runs_on
from mobility.health.hit_most import lines_hit, stops_hit
from mobility.model.health import HardHit, Impact
from mobility.model.overlay import Overlay, Rule, VisitState
from mobility.model.time import Instant, ServiceDay, service_day_origin
from mobility.model.timetable import Timetable

Rows = npt.NDArray[np.int64]

AHEAD_S = 3_600
FRESH_S = 300
"""An older observation is shown as timetable only. Source: DESIGN.md, section 6."""
LEARNS = 0.02
"""How much one more quiet minute counts in what is usual: half of it is forgotten after 35 minutes."""


class Costs(NamedTuple):
    """Departures of the coming hour, over all stops, on lines that realtime speaks about."""

    total: int
    without: int
    """Of them those that have no prediction, or one that is too old to be shown."""
    lines: tuple[HardHit, ...]
    stops: tuple[HardHit, ...]


def costs_of(timetable: Timetable, overlay: Overlay, route_ids: Iterable[str], now: Instant) -> Costs | None:
    """Count on the lines, by route_id, that realtime has spoken about; None while it has spoken about none."""
    known = [row for route_id in route_ids if (row := timetable.find_route(route_id)) is not None]
    if not known:
        return None
    routes = np.array(known, np.int64)
    by_stop = np.zeros(len(timetable.stops.id), np.int64)
    by_route = np.zeros(len(timetable.routes.id), np.int64)
    days = days_reaching(timetable, now)
    for day in (ServiceDay(days[0] + 1), *days):
        rows, trips = _leaving(timetable, day, routes, now)
        np.add.at(by_stop, timetable.stop_times.stop[rows], 1)
        np.add.at(by_route, timetable.trips.route[trips], 1)
    total = int(by_route.sum())
    with_live = _with_live(timetable, overlay, routes, now)
    np.subtract.at(by_stop, overlay.visits.stop[with_live], 1)
    np.subtract.at(by_route, overlay.instances.route[overlay.visit_instance[with_live]], 1)
    by_stop, by_route = np.maximum(by_stop, 0), np.maximum(by_route, 0)
    return Costs(total, int(by_route.sum()), lines_hit(timetable, by_route), stops_hit(timetable, by_stop))


def impact_of(costs: Costs, usual_without: float | None, before: Impact | None, elapsed_s: float) -> Impact:
    """Say what is lost beyond what is usual; `before` and the seconds since carry on what has passed.

    Departures far ahead often have no prediction yet though all is well: their share is not counted as lost.
    """
    usual = round((usual_without or 0.0) * costs.total)
    per_hour = max(0, costs.without - usual)
    so_far = before.so_far + before.per_hour * elapsed_s / AHEAD_S if before is not None else 0.0
    return Impact(
        per_hour=per_hour,
        so_far=round(so_far, 3),
        of=costs.total,
        without=costs.without,
        lines=costs.lines,
        stops=costs.stops,
    )


def next_usual(usual: float | None, costs: Costs) -> float | None:
    """Learn, in a minute in which all is well, which share is without live data anyway."""
    if not costs.total:
        return usual
    share = costs.without / costs.total
    return share if usual is None else (1 - LEARNS) * usual + LEARNS * share


def as_cause(impact: Impact, so_far: float) -> Impact:
    """Give the impact to one incident, which has seen its own departures pass."""
    return msgspec.structs.replace(impact, so_far=round(so_far, 3))


def _leaving(timetable: Timetable, day: ServiceDay, routes: Rows, now: Instant) -> tuple[Rows, Rows]:
    """Give stop times, and their trips, of those routes that leave within the coming hour on a service day."""
    first = timetable.trips.first.astype(np.int64)
    departures, origin = timetable.stop_times.departure, service_day_origin(day, timetable.zone)
    runs = runs_on(timetable, day) & np.isin(timetable.trips.route, routes)
    # A headway trip's row is a pattern, not a departure.
    runs[timetable.frequencies.trip] = False
    runs &= (departures[first[:-1]] + origin < now + AHEAD_S) & (departures[first[1:] - 1] + origin >= now)
    trips = np.flatnonzero(runs)
    # The last call of a trip is no departure.
    lengths = np.maximum(first[trips + 1] - first[trips] - 1, 0)
    owners = np.repeat(trips, lengths)
    starts = np.repeat(first[trips] - np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(trips) else trips, lengths)
    rows = starts + np.arange(len(owners))
    leaves = departures[rows].astype(np.int64) + origin
    chosen = (leaves >= now) & (leaves < now + AHEAD_S)
    return rows[chosen], owners[chosen]


def _with_live(timetable: Timetable, overlay: Overlay, routes: Rows, now: Instant) -> Rows:
    """Give the visits of the coming hour, of scheduled trips on those routes, that are shown with live data."""
    instances, visits, owner = overlay.instances, overlay.visits, overlay.visit_instance
    scheduled = visits.scheduled_departure.astype(np.int64)
    is_fresh = (now - instances.observed.astype(np.int64) <= FRESH_S)[owner]
    says = ~np.isin(visits.rule, (Rule.NONE, Rule.NO_DATA)) | np.isin(
        visits.state, (VisitState.CANCELLED, VisitState.SKIPPED)
    )
    chosen = says & is_fresh & (scheduled >= now) & (scheduled < now + AHEAD_S)
    chosen &= (instances.trip >= 0)[owner] & np.isin(instances.route, routes)[owner]
    last = timetable.trips.first[np.maximum(instances.trip, 0) + 1].astype(np.int64)
    position = last - timetable.trips.first[np.maximum(instances.trip, 0)].astype(np.int64) - 1
    chosen &= visits.position != position[owner]
    return np.flatnonzero(chosen)
