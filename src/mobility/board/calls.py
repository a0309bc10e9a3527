"""A trip instance of a timetable or an overlay -> its calls with their times, in trip order."""

from mobility.board.candidate import Candidate
from mobility.board.context import BOARDING_OF, Context
from mobility.board.overlay_reader import OverlayReader
from mobility.board.realtime_faces import STATES_OF, stop_shown
from mobility.model.board import APPLIED_FOR_S, Call, State
from mobility.model.time import GtfsTime, ServiceDay


def following_calls(context: Context, candidate: Candidate) -> tuple[Call, ...]:
    """Give the calls after a candidate's."""
    visit = candidate.visit
    if visit < 0 or context.realtime is None:
        return scheduled_calls(context, candidate.trip, candidate.day, candidate.start_time, candidate.position + 1)
    instance = context.realtime.instance_of[visit]
    return realtime_calls(context, context.realtime, range(visit + 1, context.realtime.first[instance + 1]))


def scheduled_calls(
    context: Context, trip: int, day: ServiceDay, start_time: GtfsTime, position: int = 0
) -> tuple[Call, ...]:
    """Give a trip's calls from a position on as the timetable has them; start_time -1 unless it runs by headway."""
    reader, faces = context.reader, context.faces
    first, end = reader.trip_first[trip], reader.trip_first[trip + 1]
    base = reader.origin(day)
    if start_time >= 0:
        base += start_time - reader.call_departure[first]
    found = []
    for row in range(first + position, end):
        departure, stop = base + reader.call_departure[row], faces.stop_aspect(reader.call_stop[row])
        arrival = departure - reader.call_dwell[row]
        sequence, boarding = reader.call_sequence[row], BOARDING_OF[reader.call_flags[row]]
        found.append(Call(stop.face, sequence, arrival, None, departure, None, State.RUNNING, boarding, stop.timezone))
    return tuple(found)


def realtime_calls(context: Context, realtime: OverlayReader, visits: range) -> tuple[Call, ...]:
    """Give visits of one instance; without their predictions when these are too old (rule 30) or the call is off."""
    found = []
    for visit in visits:
        instance, shown = realtime.instance_of[visit], stop_shown(context.faces, realtime, realtime.stop[visit])
        applied = realtime.observed[instance] >= context.now - APPLIED_FOR_S and not realtime.is_off[visit]
        found.append(
            Call(
                shown.face,
                realtime.sequence[visit],
                realtime.scheduled_arrival[visit] or None,
                (realtime.expected_arrival[visit] or None) if applied else None,
                realtime.scheduled_departure[visit] or None,
                (realtime.expected_departure[visit] or None) if applied else None,
                STATES_OF[realtime.instance_state[instance]][realtime.state[visit]],
                BOARDING_OF[realtime.flags[visit]],
                shown.timezone,
            )
        )
    return tuple(found)
