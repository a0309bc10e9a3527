"""A visit of the overlay -> the visit with what its observation is still worth at this moment (rule 30)."""

from typing import TYPE_CHECKING

from mobility.board.aspects import InstanceAspect
from mobility.board.candidate import Candidate
from mobility.board.context import BOARDING_OF, MUST_BE_ARRANGED, Context
from mobility.board.label import worth
from mobility.board.overlay_reader import OverlayReader
from mobility.board.realtime_faces import instance_aspect, occupancy_of, stop_shown
from mobility.board.timetable_reader import NO_BOARDING
from mobility.model.board import LIVE_FOR_S, Label, StopVisit, TripOnBoard
from mobility.model.booking import Booking
from mobility.model.time import Instant, ServiceDay
from mobility.model.timetable import APPROXIMATE, HAS_STOP_HEADSIGN

if TYPE_CHECKING:
    from mobility.model.reasons import Gap

_SCHEDULED, _LIVE = Label.SCHEDULED, Label.LIVE


def realtime_visit(context: Context, realtime: OverlayReader, candidate: Candidate) -> StopVisit:
    """Make the visit of a call that realtime speaks about.

    `expected` stays only while its observation is at most 300 s old and the visit is neither cancelled nor skipped.
    """
    visit = candidate.visit
    instance, flags = realtime.instance_of[visit], realtime.flags[visit]
    one = context.instances.get(instance) or instance_aspect(context.faces, realtime, instance)
    shown = one.shown
    stop = context.faces.stops.get(candidate.stop) or stop_shown(context.faces, realtime, candidate.stop)
    scheduled_arrival, expected_arrival = realtime.scheduled_arrival[visit], realtime.expected_arrival[visit]
    scheduled, expected = realtime.scheduled_departure[visit], realtime.expected_departure[visit]
    if NO_BOARDING[flags]:
        scheduled, expected = scheduled_arrival or scheduled, expected_arrival or expected
    elif not (scheduled and expected):
        scheduled, expected = scheduled or scheduled_arrival, expected or expected_arrival
    observed_s = context.now - one.observed
    label: Label = _LIVE
    age_s: int | None = observed_s
    reason: Gap | None = None
    if observed_s > LIVE_FOR_S or observed_s < 0 or not expected or realtime.is_off[visit]:
        label, age_s, reason = worth(realtime, visit, context.now, has_prediction=expected > 0)
        if label is _SCHEDULED:
            expected = expected_arrival = 0
    uncertainty = realtime.uncertainty[visit]
    says_how_full = realtime.occupancy[visit] >= 0 or realtime.occupancy_of_vehicle
    plain = not realtime.headsign[visit] and (one.says_headsign or not flags & HAS_STOP_HEADSIGN)
    return StopVisit(
        context.feed,
        scheduled or None,
        expected or None,
        scheduled_arrival or None,
        expected_arrival or None,
        label,
        age_s,
        reason,
        one.states[realtime.state[visit]],
        shown.trip if plain else _trip_of_call(context, realtime, visit, one),
        shown.route,
        shown.operator,
        stop.face,
        realtime.sequence[visit],
        BOARDING_OF[flags],
        _booking(context, realtime, candidate, one, scheduled) if MUST_BE_ARRANGED[flags] else None,
        None,
        flags & APPROXIMATE != 0 and not expected,
        shown.wheelchair[stop.wheelchair],
        shown.bikes,
        occupancy_of(realtime, visit, instance) if says_how_full else None,
        uncertainty if uncertainty >= 0 and expected else None,
        () if context.alerts is None else context.alerts.of_visit(realtime, visit, context.moment),
        context.sources,
        shown.direction,
        None,
        None,
        stop.timezone,
    )


def _booking(
    context: Context, realtime: OverlayReader, candidate: Candidate, one: InstanceAspect, scheduled: Instant
) -> Booking | None:
    """Say how a visit is booked: its notice counts from the scheduled departure, however late the vehicle is."""
    visit = candidate.visit
    day = ServiceDay(realtime.service_day[realtime.instance_of[visit]])
    row, flags = _row(realtime, visit, one), realtime.flags[visit]
    return context.booking(row, one.shown.route_row, flags, day, scheduled or candidate.when)


def _row(realtime: OverlayReader, visit: int, one: InstanceAspect) -> int:
    """Give the row in StopTimes of a visit; -1 where the timetable does not know the call."""
    position = realtime.position[visit]
    return one.first_row + position if one.first_row >= 0 and position >= 0 else -1


def _trip_of_call(context: Context, realtime: OverlayReader, visit: int, one: InstanceAspect) -> TripOnBoard:
    """Show the trip under the stop_headsign that realtime, else the timetable, gives to this call (rules 7, 25)."""
    trip, said = one.shown.trip, realtime.headsign[visit]
    row = _row(realtime, visit, one)
    if said:
        headsign = realtime.text(said)
    elif row >= 0 and context.reader.call_flags[row] & HAS_STOP_HEADSIGN:
        headsign = context.faces.stop_headsign(row, realtime.trip[realtime.instance_of[visit]])
    else:
        return trip
    return TripOnBoard(trip.id, trip.start_date, trip.start_time, headsign, trip.short_name)
