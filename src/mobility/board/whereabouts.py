"""A trip instance, its calls and the present moment -> where on its way the vehicle is, and from what that is known."""

import math
from enum import StrEnum

import msgspec

from mobility.board.context import Context
from mobility.board.trip_instance import TripInstance
from mobility.model.board import APPLIED_FOR_S, Call, State
from mobility.model.earth import M_PER_DEGREE
from mobility.model.message import VehicleStopStatus
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import Instant

ON_THE_WAY_M = 500.0
"""A vehicle farther than this from the straight lines between its stops is on none of them."""
_OFF = (State.CANCELLED, State.SKIPPED)


class Progress(StrEnum):
    """How far a vehicle has come."""

    NOT_LEFT = "not_left"
    """Before its first stop, or waiting there."""
    AT_STOP = "at_stop"
    BETWEEN = "between"
    ENDED = "ended"


class Basis(StrEnum):
    """From what a place is known."""

    POSITION = "position"
    """The vehicle said where it is."""
    TIMES = "times"
    """Predicted times: the vehicle must be there if they are right."""


class Whereabouts(msgspec.Struct, frozen=True):
    """Where a vehicle is."""

    progress: Progress
    call: int
    """Place in the calls of the stop it is at, or goes to next; the last where it has ended."""
    basis: Basis
    age_s: int


def whereabouts(
    context: Context, instance: TripInstance, calls: tuple[Call, ...], times_age_s: int | None
) -> Whereabouts | None:
    """Say where the vehicle of a trip is; None where nothing young enough tells.

    Its own position comes first, for as long as a prediction would be applied; then the predicted times, which were
    observed `times_age_s` ago (None: there are none). Never the timetable alone. Source: rule 30.
    """
    vehicle = _vehicle_of(context, instance)
    if vehicle is not None:
        age_s = max(0, context.now - vehicle.observed)
        place = _call_named(context, instance, vehicle, calls) if age_s <= APPLIED_FOR_S else None
        if place is not None:
            is_at = vehicle.current_status == VehicleStopStatus.STOPPED_AT
            return Whereabouts(_progress(place, len(calls), is_at=is_at), place, Basis.POSITION, age_s)
    return None if times_age_s is None else _by_times(calls, context.now, times_age_s)


def _progress(place: int, count: int, *, is_at: bool) -> Progress:
    if is_at:
        return Progress.NOT_LEFT if place == 0 else Progress.ENDED if place == count - 1 else Progress.AT_STOP
    return Progress.NOT_LEFT if place == 0 else Progress.BETWEEN


def _by_times(calls: tuple[Call, ...], now: Instant, age_s: int) -> Whereabouts | None:
    """Take the first stop that the vehicle has not left, by predicted times alone."""
    served = [(place, call) for place, call in enumerate(calls) if call.state not in _OFF]
    predicted = [(place, call) for place, call in served if call.expected_departure or call.expected_arrival]
    if not predicted or age_s > APPLIED_FOR_S:
        return None
    for place, call in predicted:
        leaves = call.expected_departure or call.expected_arrival
        if leaves is None or leaves <= now:
            continue
        if place == served[0][0]:
            return Whereabouts(Progress.NOT_LEFT, place, Basis.TIMES, age_s)
        is_at = call.expected_arrival is not None and call.expected_arrival <= now
        # Where the stops before have no predictions, nobody knows which of them it has left.
        before = [one for one, _ in served if one < place]
        if not is_at and before and before[-1] not in {one for one, _ in predicted}:
            return None
        return Whereabouts(Progress.AT_STOP if is_at else Progress.BETWEEN, place, Basis.TIMES, age_s)
    is_all = predicted[-1][0] == served[-1][0]
    return Whereabouts(Progress.ENDED, predicted[-1][0], Basis.TIMES, age_s) if is_all else None


def _vehicle_of(context: Context, instance: TripInstance) -> OverlayVehicle | None:
    """Find the newest position of the vehicle on this instance."""
    if context.realtime is None or instance.row < 0:
        return None
    vehicles = [one for one in context.realtime.info.vehicles if one.instance == instance.row]
    return max(vehicles, key=lambda one: one.observed, default=None)


def _call_named(
    context: Context, instance: TripInstance, vehicle: OverlayVehicle, calls: tuple[Call, ...]
) -> int | None:
    """Give the call a vehicle is at or goes to: by current_stop_sequence, by stop_id, else by where it is.

    Of several calls at one stop the one nearest in time is meant. Source: GTFS-Realtime, VehiclePosition.
    """
    if vehicle.current_stop_sequence is not None:
        for place, call in enumerate(calls):
            if call.stop_sequence == vehicle.current_stop_sequence:
                return place
    stops = _stops_of(context, instance)
    same = [place for place, stop in enumerate(stops) if stop == vehicle.stop]
    if vehicle.stop >= 0 and same:
        return min(same, key=lambda place: abs((_time_of(calls[place]) or 0) - context.now))
    return _nearest_leg(context, stops, vehicle)


def _stops_of(context: Context, instance: TripInstance) -> list[int]:
    realtime, row = context.realtime, instance.row
    assert realtime is not None, "vehicles come from an overlay"
    return [realtime.stop[visit] for visit in range(realtime.first[row], realtime.first[row + 1])]


def _nearest_leg(context: Context, stops: list[int], vehicle: OverlayVehicle) -> int | None:
    """Give the call at the end of the straight line between two stops that the vehicle is nearest to."""
    lat, lon = context.reader.stops.lat, context.reader.stops.lon
    if any(stop >= context.reader.stop_count for stop in stops):
        return None
    per_lon = M_PER_DEGREE * math.cos(math.radians(vehicle.latitude))
    points = [
        ((float(lon[stop]) - vehicle.longitude) * per_lon, (float(lat[stop]) - vehicle.latitude) * M_PER_DEGREE)
        for stop in stops
    ]
    legs = [(_distance(points[place - 1], points[place]), place) for place in range(1, len(points))]
    known = [leg for leg in legs if leg[0] <= ON_THE_WAY_M]
    return min(known)[1] if known else None


def _distance(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Give how far a line passes from the origin, in the unit of its ends."""
    along = end[0] - start[0], end[1] - start[1]
    length = along[0] ** 2 + along[1] ** 2
    part = 0.0 if not length else max(0.0, min(1.0, -(start[0] * along[0] + start[1] * along[1]) / length))
    return math.hypot(start[0] + part * along[0], start[1] + part * along[1])


def _time_of(call: Call) -> Instant | None:
    return call.expected_departure or call.expected_arrival or call.scheduled_departure or call.scheduled_arrival
