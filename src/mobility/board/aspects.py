"""What all calls of a trip, or at a stop, have in common on a board: worked out once, then read."""

import msgspec

from mobility.model.board import Access, OperatorOnBoard, RouteOnBoard, State, StopOnBoard, TripOnBoard
from mobility.model.time import Instant


class StopAspect(msgspec.Struct, frozen=True):
    """A stop as boards show it."""

    face: StopOnBoard
    timezone: str
    wheelchair: int
    """Effective wheelchair_boarding."""


class TripAspect(msgspec.Struct, frozen=True):
    """A trip on a day as boards show it."""

    trip: TripOnBoard
    """Under the headsign that holds where a call has none of its own."""
    route: RouteOnBoard | None
    operator: OperatorOnBoard | None
    route_row: int
    """Row in Routes; -1 when unknown."""
    direction: int | None
    wheelchair: tuple[Access, ...]
    """By the stop's wheelchair_boarding."""
    bikes: Access


class InstanceAspect(msgspec.Struct, frozen=True):
    """A trip instance that realtime speaks about."""

    shown: TripAspect
    observed: Instant
    first_row: int
    """The trip's first row in StopTimes; -1 for a trip that the timetable does not know."""
    says_headsign: bool
    """True where realtime gave a trip_headsign, which beats the timetable's stop_headsigns (rule 25)."""
    states: tuple[State, ...]
    """By the call's VisitState."""
