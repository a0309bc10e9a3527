"""`/v1/stops/{id}`: a stop in, its platforms, its lines and its next service out."""

import msgspec

from mobility.api import sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.lookup import path_id, reader_for, stop_row
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.service_ahead import ServiceAhead, service_ahead
from mobility.api.stop_shapes import StopAnswer, routes_at, routes_of, stop_answer
from mobility.board.faces import faces_for
from mobility.model.board import RouteOnBoard
from mobility.model.ids import PLACE, StopRef, join_scoped_id


class StopDetail(StopAnswer, frozen=True, kw_only=True):
    """A stop with all that is known of it."""

    children: list[StopAnswer]
    """Platforms, entrances and boarding areas of a station."""
    routes: list[RouteOnBoard]
    """Lines that call here."""
    next_service: ServiceAhead
    """The next departure, at a glance."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer for one stop."""
    feed_id, local = path_id(asked.id, Code.UNKNOWN_STOP)
    if feed_id == PLACE:
        hint = f"/v1/places/{join_scoped_id(feed_id, local)} answers for a place"
        raise RefusedError(Code.UNKNOWN_STOP, "A place is no stop.", parameter="id", value=asked.id, hint=hint)
    feed, timetable, row = stop_row(asked.snapshot, feed_id, local, "id")
    faces = faces_for(reader_for(feed), asked.languages)
    ahead, until = service_ahead(asked, (StopRef(feed_id, local),))
    summary = msgspec.structs.asdict(stop_answer(asked.snapshot, feed, row, asked.languages))
    children = [stop_answer(asked.snapshot, feed, child, asked.languages) for child in timetable.children.get(row, ())]
    routes = routes_of(faces, routes_at(timetable, row))
    body = msgspec.json.encode(StopDetail(**summary, children=children, routes=routes, next_service=ahead))
    return Content(body, valid_until=until), (feed,)


RESOURCE = Resource(
    name="stop",
    path="/v1/stops/{id}",
    tag="stops",
    summary="One stop, its platforms, lines and next service.",
    text="The id may be percent-encoded; slashes in it may stand as they are.",
    make=make,
    answer=StopDetail,
    parameters=ParameterTable((shared.path_id("Stop, platform or station, FEED:ID.", sample.STOP), shared.LANG)),
    codes=(Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
