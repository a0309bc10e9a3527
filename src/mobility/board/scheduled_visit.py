"""A call that realtime does not speak about -> the visit with its scheduled time, and why it is not live."""

from mobility.board.candidate import Candidate
from mobility.board.context import BOARDING_OF, MUST_BE_ARRANGED, Context
from mobility.board.timetable_reader import NO_BOARDING
from mobility.model.board import Label, State, StopVisit, TripOnBoard
from mobility.model.timetable import APPROXIMATE, HAS_STOP_HEADSIGN

_SCHEDULED, _RUNNING = Label.SCHEDULED, State.RUNNING


def scheduled_visit(context: Context, candidate: Candidate) -> StopVisit:
    """Make the visit of a call as the timetable has it (Scheduled-Is-Not-On-Time: `expected` is None)."""
    reader, faces, trip, when = context.reader, context.faces, candidate.trip, candidate.when
    row = reader.trip_first[trip] + candidate.position
    flags, headway = reader.call_flags[row], candidate.headway_s
    shown, stop = faces.trip_aspect(trip, candidate.day), faces.stop_aspect(candidate.stop)
    plain = candidate.start_time < 0 and not flags & HAS_STOP_HEADSIGN
    return StopVisit(
        context.feed,
        when,
        None,
        when if NO_BOARDING[flags] else when - reader.call_dwell[row],
        None,
        _SCHEDULED,
        None,
        context.gap if context.realtime_routes is None else context.gap_of_route(shown.route_row),
        _RUNNING,
        shown.trip if plain else _trip_of_call(context, candidate, row, flags),
        shown.route,
        shown.operator,
        stop.face,
        reader.call_sequence[row],
        BOARDING_OF[flags],
        context.booking(row, shown.route_row, flags, candidate.day, when) if MUST_BE_ARRANGED[flags] else None,
        headway or None,
        headway > 0 or flags & APPROXIMATE != 0,
        shown.wheelchair[stop.wheelchair],
        shown.bikes,
        None,
        None,
        () if context.alerts is None else context.alerts.of_call(candidate, context.moment),
        context.sources,
        shown.direction,
        None,
        None,
        stop.timezone,
    )


def _trip_of_call(context: Context, candidate: Candidate, row: int, flags: int) -> TripOnBoard:
    """Show the trip under the headsign that holds at this call (rule 7), or with the start of its headway instance."""
    faces, trip = context.faces, candidate.trip
    headsign = faces.stop_headsign(row, trip) if flags & HAS_STOP_HEADSIGN else faces.trip_headsign(trip)
    return faces.spell_trip(trip, candidate.day, candidate.start_time, headsign)
