"""What realtime says of a trip, a stop or a vehicle -> the words a board shows, over those of the timetable (rule 25)."""

from mobility.board.aspects import InstanceAspect, StopAspect, TripAspect
from mobility.board.faces import ACCESS, WHEELCHAIR, Faces
from mobility.board.overlay_reader import OverlayReader
from mobility.model.board import Access, Occupancy, State, StopOnBoard, TripOnBoard
from mobility.model.overlay import VisitState
from mobility.model.time import ServiceDay
from mobility.model.translation import pick_translation

OCCUPANCY_STATUSES = (
    "empty",
    "many_seats_available",
    "few_seats_available",
    "standing_room_only",
    "crushed_standing_room_only",
    "full",
    "not_accepting_passengers",
    None,
    "not_boardable",
)
"""By number; 7 is NO_DATA_AVAILABLE. Source: GTFS-Realtime, enum OccupancyStatus."""

_STATES = {
    VisitState.RUNNING: State.RUNNING,
    VisitState.CANCELLED: State.CANCELLED,
    VisitState.SKIPPED: State.SKIPPED,
    VisitState.ADDED: State.ADDED,
    VisitState.REPLACED: State.REPLACED,
    VisitState.UNSCHEDULED: State.UNSCHEDULED,
}


def _state(of_trip: VisitState, of_call: VisitState) -> State:
    if of_trip in (VisitState.CANCELLED, VisitState.DELETED):
        return State.CANCELLED
    return _STATES.get(of_trip if of_call is VisitState.RUNNING else of_call, State.CANCELLED)


STATES_OF = tuple(tuple(_state(of_trip, of_call) for of_call in VisitState) for of_trip in VisitState)
"""By the trip's and the call's VisitState: what the trip is holds where the call itself says nothing."""


def occupancy_of(realtime: OverlayReader, visit: int, instance: int) -> Occupancy | None:
    """Say how full it is when it leaves; where no call says so, how full its vehicle is now; None when unknown."""
    status = realtime.occupancy[visit]
    vehicle = realtime.occupancy_of_vehicle.get(instance)
    vehicle_status, percentage = vehicle or (-1, None)
    number = status if status >= 0 else vehicle_status
    word = OCCUPANCY_STATUSES[number] if 0 <= number < len(OCCUPANCY_STATUSES) else None
    return None if word is None else Occupancy(word, percentage)


def stop_shown(faces: Faces, realtime: OverlayReader, stop: int) -> StopAspect:
    """Show a stop, also one that realtime added (rule 27)."""
    count, info = faces.reader.stop_count, faces.reader.info
    if stop < count:
        return faces.stop_aspect(stop)
    added = realtime.info.added_stops[stop - count]
    name = pick_translation(added.name, (faces.translator.language or info.language,)) or added.stop_id
    return StopAspect(StopOnBoard(id=faces.prefix + added.stop_id, name=name), info.timezone, 0)


def instance_aspect(faces: Faces, realtime: OverlayReader, instance: int) -> InstanceAspect:
    """Give what all visits of an instance have in common, worked out once a generation and language."""
    known = realtime.aspects.setdefault(faces.translator.language, {})
    found = known.get(instance)
    if found is None:
        trip = realtime.trip[instance]
        found = known[instance] = InstanceAspect(
            shown=_shown(faces, realtime, instance),
            observed=realtime.observed[instance],
            first_row=faces.reader.trip_first[trip] if trip >= 0 else -1,
            says_headsign=trip < 0 or realtime.trip_headsign[instance] != 0,
            states=STATES_OF[realtime.instance_state[instance]],
        )
    return found


def _shown(faces: Faces, realtime: OverlayReader, instance: int) -> TripAspect:
    reader, trip, route = faces.reader, realtime.trip[instance], realtime.route[instance]
    access, direction = realtime.wheelchair[instance], realtime.direction[instance]
    if access < 0:
        access = reader.trip_wheelchair[trip] if trip >= 0 else 0
    return TripAspect(
        _trip(faces, realtime, instance),
        faces.route(route) if route >= 0 else None,
        faces.operator(route) if route >= 0 else None,
        route,
        direction if direction >= 0 else None,
        WHEELCHAIR[access],
        ACCESS[reader.trip_bikes[trip]] if trip >= 0 else Access.UNKNOWN,
    )


def _trip(faces: Faces, realtime: OverlayReader, instance: int) -> TripOnBoard:
    """Show the trip under realtime's headsign, else the timetable's, else the last stop's name (rule 7)."""
    trip, day = realtime.trip[instance], ServiceDay(realtime.service_day[instance])
    said, other_id, start_time = (
        realtime.trip_headsign[instance],
        realtime.trip_id[instance],
        realtime.start_time[instance],
    )
    if said:
        headsign = realtime.text(said)
    elif trip >= 0:
        headsign = faces.trip_headsign(trip)
    else:
        last = realtime.first[instance + 1] - 1
        headsign = (
            stop_shown(faces, realtime, realtime.stop[last]).face.name if last >= realtime.first[instance] else ""
        )
    if other_id:
        trip_id = faces.prefix + realtime.text.once(other_id)
        return TripOnBoard(trip_id, faces.date(day), faces.start_time(start_time), headsign)
    return faces.spell_trip(trip, day, start_time, headsign)
