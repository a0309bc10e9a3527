"""`/v1/stops/{id}`: a stop in, its platforms, its lines and its next service out."""

import msgspec

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.departures import holds_until
from mobility.api.lookup import path_id, reader_for, stop_row
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.stop_shapes import StopAnswer, routes_at, routes_of, stop_answer
from mobility.board.faces import faces_for
from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.model.board import Label, NoServiceReason, RouteOnBoard
from mobility.model.ids import StopRef
from mobility.model.time import local_iso, zone_named


class ServiceAhead(msgspec.Struct, frozen=True, kw_only=True):
    """When the next departure leaves, at a glance."""

    when: str | None
    """RFC 3339 in the stop's zone, expected where known; null when the timetable has none."""
    in_days: int
    """0 within the next 24 hours."""
    label: Label
    reason: NoServiceReason | None
    """Why nothing leaves within the next 24 hours; null when something does."""


class StopDetail(StopAnswer, frozen=True, kw_only=True):
    """A stop with all that is known of it."""

    children: list[StopAnswer]
    """Platforms, entrances and boarding areas of a station."""
    routes: list[RouteOnBoard]
    next_service: ServiceAhead


def make_place(asked: Asked) -> tuple[Content, object]:
    """Answer for the place of an id: a station or stop stands for its place."""
    return make(asked, Code.UNKNOWN_PLACE)


def make(asked: Asked, malformed: Code = Code.UNKNOWN_STOP) -> tuple[Content, object]:
    """Answer for one stop; `malformed` is the refusal of an id that is not FEED:ID."""
    feed_id, local = path_id(asked.id, malformed)
    feed, timetable, row = stop_row(asked.snapshot, feed_id, local, "id")
    faces = faces_for(reader_for(feed), asked.languages)
    query = BoardQuery(stops=(StopRef(feed_id, local),), window_min=1440, limit=1, languages=asked.languages)
    board = make_board(asked.snapshot.views, query, asked.now)
    zone, following = zone_named(board.place.timezone), board.next_service
    if board.departures:
        first = board.departures[0]
        ahead = ServiceAhead(when=local_iso(first.when, zone), in_days=0, label=first.label, reason=None)
    else:
        at = None if following is None or following.scheduled is None else local_iso(following.scheduled, zone)
        in_days = following.in_days if following is not None and following.in_days is not None else 0
        reason = following.reason if following is not None else NoServiceReason.STOP_NEVER_SERVED
        ahead = ServiceAhead(when=at, in_days=in_days, label=Label.SCHEDULED, reason=reason)
    summary = msgspec.structs.asdict(stop_answer(feed, row, asked.languages))
    children = [stop_answer(feed, child, asked.languages) for child in timetable.children.get(row, ())]
    routes = routes_of(faces, routes_at(timetable, row))
    body = msgspec.json.encode(StopDetail(**summary, children=children, routes=routes, next_service=ahead))
    return Content(body, valid_until=holds_until(board, asked.now, asked.api.settings.cached_for_s)), (feed,)


PLACE = Resource(
    name="place",
    path="/v1/places/{id}",
    tag="stops",
    summary="The place of an id: what a traveller takes for one stop.",
    text="The id of a station, or of any stop, stands for its place.",
    make=make_place,
    answer=StopDetail,
    parameters=ParameterTable((shared.path_id("Station or stop, FEED:ID.", "demo-ville:gare"), shared.LANG)),
    codes=(Code.UNKNOWN_PLACE, Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)

RESOURCE = Resource(
    name="stop",
    path="/v1/stops/{id}",
    tag="stops",
    summary="One stop, its platforms, lines and next service.",
    text="The id may be percent-encoded; slashes in it may stand as they are.",
    make=make,
    answer=StopDetail,
    parameters=ParameterTable((shared.path_id("Stop, platform or station, FEED:ID.", "demo-ville:gare"), shared.LANG)),
    codes=(Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
