"""A trip's id, perhaps with its day and start -> all its calls, timetable and realtime merged (`/v1/trips/{id}`)."""

import msgspec

from mobility.board.alerts import is_active, shown_alert
from mobility.board.calls import realtime_calls, scheduled_calls
from mobility.board.context import Context
from mobility.board.frequencies import headway_of
from mobility.board.label import worth
from mobility.board.query import BoardQuery
from mobility.board.realtime_faces import STATES_OF, instance_aspect
from mobility.board.trip_instance import TripInstance, UnknownTripError, find_instance
from mobility.board.view import FeedView
from mobility.board.whereabouts import Whereabouts, whereabouts
from mobility.model.board import (
    BoardAlert,
    Call,
    Label,
    OperatorOnBoard,
    RouteOnBoard,
    State,
    TripOnBoard,
)
from mobility.model.ids import FeedId
from mobility.model.overlay import VisitState
from mobility.model.reasons import Gap
from mobility.model.time import GtfsTime, Instant, ServiceDay

__all__ = ["TripOnDay", "UnknownTripError", "make_trip"]


class TripOnDay(msgspec.Struct, kw_only=True):
    """One trip on one day, all of it."""

    as_of: Instant
    feed: FeedId
    trip: TripOnBoard
    route: RouteOnBoard | None
    operator: OperatorOnBoard | None
    direction: int | None
    state: State
    label: Label
    age_s: int | None
    """Seconds since the observation; None without one."""
    reason: Gap | None
    """Why it is not live; None when it is."""
    timezone: str
    calls: tuple[Call, ...]
    alerts: list[BoardAlert]
    headway_s: int | None = None
    """Of a trip that runs about every so many seconds, not at exact times."""
    whereabouts: Whereabouts | None = None
    """Where its vehicle is; None where nothing young enough tells."""


def make_trip(
    view: FeedView,
    feed: FeedId,
    trip_id: str,
    now: Instant,
    *,
    day: ServiceDay | None = None,
    start_time: GtfsTime | None = None,
    languages: tuple[str, ...] = (),
) -> TripOnDay:
    """Give a trip with all its calls, those already made included.

    Without a day, the one on which it runs at `now`, else the next one, else the last. Without the start_time of a trip
    that runs by headway, the instance nearest to `now`.

    Raises:
        UnknownTripError: neither timetable nor realtime know such a trip on that day; the caller's fault.
    """
    instance = find_instance(view, trip_id, now, day, start_time)
    context = Context(view, feed, BoardQuery(stops=(), languages=languages), now)
    made = _scheduled(context, instance) if instance.row < 0 else _observed(context, instance)
    made.alerts = _alerts(context, instance, trip_id)
    made.headway_s = headway_of(context.reader, instance.trip, instance.start_time)
    if made.state is not State.CANCELLED:
        made.whereabouts = whereabouts(context, instance, made.calls, made.age_s)
    return made


def _scheduled(context: Context, instance: TripInstance) -> TripOnDay:
    trip, day, start_time = instance.trip, instance.day, instance.start_time
    shown = context.faces.trip_aspect(trip, day)
    face = shown.trip
    if start_time >= 0:
        face = context.faces.spell_trip(trip, day, start_time, face.headsign)
    return TripOnDay(
        as_of=context.now,
        feed=context.feed,
        trip=face,
        route=shown.route,
        operator=shown.operator,
        direction=shown.direction,
        state=State.RUNNING,
        label=Label.SCHEDULED,
        age_s=None,
        reason=context.gap_of_route(shown.route_row),
        timezone=context.reader.info.timezone,
        calls=scheduled_calls(context, trip, day, start_time),
        alerts=[],
    )


def _observed(context: Context, instance: TripInstance) -> TripOnDay:
    realtime, row = context.realtime, instance.row
    assert realtime is not None, "an instance comes from an overlay"
    one = instance_aspect(context.faces, realtime, row)
    visits = range(realtime.first[row], realtime.first[row + 1])
    predicted = [visit for visit in visits if realtime.expected_departure[visit] or realtime.expected_arrival[visit]]
    label, age_s, reason = worth(realtime, (predicted or visits)[0], context.now, has_prediction=bool(predicted))
    return TripOnDay(
        as_of=context.now,
        feed=context.feed,
        trip=one.shown.trip,
        route=one.shown.route,
        operator=one.shown.operator,
        direction=one.shown.direction,
        state=STATES_OF[realtime.instance_state[row]][VisitState.RUNNING],
        label=label,
        age_s=age_s,
        reason=reason,
        timezone=context.reader.info.timezone,
        calls=realtime_calls(context, realtime, visits),
        alerts=[],
    )


def _alerts(context: Context, instance: TripInstance, trip_id: str) -> list[BoardAlert]:
    """Show the active alerts that name the trip, or its whole line."""
    index = context.view.alerts
    if index is None:
        return []
    keys = (trip_id, instance.trip) if instance.trip >= 0 else (trip_id,)
    named = [
        one.alert
        for key in keys
        for one in index.by_trip.get(key, ())
        if one.selector.service_day in (None, instance.day) and is_active(one.alert, context.now)
    ]
    lines = index.of_line(instance.route, instance.direction, context.now)
    languages = (*context.languages, context.reader.info.language)
    shown = (shown_alert(alert, context.feed, languages) for alert in (*named, *lines))
    return list({alert.id: alert for alert in shown}.values())
