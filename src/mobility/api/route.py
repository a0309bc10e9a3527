"""`/v1/routes/{id}`: a line in, its directions, destinations and stops out."""

import msgspec
import numpy as np

from mobility.api import sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.lookup import path_id, reader_for, route_row
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.routes import HELD_FOR_S, RouteAnswer, route_answer
from mobility.board.faces import faces_for
from mobility.model.board import StopOnBoard
from mobility.model.timetable import Timetable


class RouteDirection(msgspec.Struct, frozen=True, kw_only=True):
    """One direction of a line, by its trip with the most calls."""

    direction: int | None
    """direction_id, 0 or 1; null where the feed gives none."""
    headsigns: list[str]
    """Destinations, the most frequent first."""
    stops: list[StopOnBoard]
    """Calls of the longest trip, in order."""
    trips: int
    """Trips in the timetable, on any day."""


class RouteDetail(RouteAnswer, frozen=True, kw_only=True):
    """A line with its directions."""

    directions: list[RouteDirection]
    """By direction_id; one alone where the feed gives none."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer for one line."""
    feed_id, local = path_id(asked.id, Code.UNKNOWN_ROUTE)
    feed, timetable, row = route_row(asked.snapshot, feed_id, local, "id")
    faces = faces_for(reader_for(feed), asked.languages)
    trips = np.flatnonzero(timetable.trips.route == row)
    directions = []
    for direction in np.unique(timetable.trips.direction[trips]).tolist():
        chosen = trips[timetable.trips.direction[trips] == direction]
        longest = int(chosen[np.argmax(np.diff(timetable.trips.first)[chosen])])
        directions.append(
            RouteDirection(
                direction=direction if direction >= 0 else None,
                headsigns=_headsigns(timetable, chosen),
                stops=[faces.stop(int(timetable.stop_times.stop[call])) for call in timetable.rows_of(longest)],
                trips=len(chosen),
            )
        )
    summary = msgspec.structs.asdict(route_answer(feed, row, asked.languages))
    body = msgspec.json.encode(RouteDetail(**summary, directions=directions))
    return Content(body, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables


def _headsigns(timetable: Timetable, trips: np.ndarray) -> list[str]:
    texts, counts = np.unique(timetable.trips.headsign[trips], return_counts=True)
    return [timetable.strings[int(text)] for text in texts[np.argsort(-counts, kind="stable")][:20]]


RESOURCE = Resource(
    name="route",
    path="/v1/routes/{id}",
    tag="lines",
    summary="One line with its directions, destinations and stops.",
    text="Stops are those of the trip with the most calls in each direction.",
    make=make,
    answer=RouteDetail,
    parameters=ParameterTable((shared.path_id("Route, FEED:ID.", sample.ROUTE), shared.LANG)),
    codes=(Code.UNKNOWN_ROUTE, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
