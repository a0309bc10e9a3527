"""`/v1/places/{id}`: a place, or any stop of one, in; its stops of all operators, its lines and its next service out."""

import msgspec

from mobility.api import sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.lookup import path_id, reader_for, stop_row
from mobility.api.parameters import ParameterTable
from mobility.api.place_stops import Member, find_place, members_in_use, place_named, shown_place
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.service_ahead import ServiceAhead, service_ahead
from mobility.api.stop_shapes import StopAnswer, routes_at, routes_of, stop_answer, timetable_of
from mobility.board.faces import faces_for
from mobility.model.board import Access, OperatorOnBoard, RouteOnBoard
from mobility.model.ids import PLACE, StopRef, split_scoped_id
from mobility.model.places import StopPlace


class PlaceDetail(msgspec.Struct, frozen=True, kw_only=True):
    """Stops of one or several operators that a traveller takes for one."""

    id: str
    """`place:` and a code of six characters. It lasts, whatever becomes of the ids of its stops, and may be printed."""
    name: str
    """In the language asked for, where a feed has it."""
    lat: float | None
    """Degrees north, of the middle of its stops; null where none has a position."""
    lon: float | None
    """Degrees east, of the middle of its stops; null where none has a position."""
    timezone: str
    """IANA name."""
    wheelchair_boarding: Access
    """Known where all its stops agree."""
    modes: list[str]
    """Modes that call here."""
    operators: list[OperatorOnBoard]
    """Who calls here."""
    stops: list[StopAnswer]
    """Stations, and stops without one."""
    routes: list[RouteOnBoard]
    """Lines that call here."""
    next_service: ServiceAhead
    """The next departure, at a glance."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer for one place."""
    snapshot = asked.snapshot
    place = _place(asked)
    members = members_in_use(snapshot, place)
    shown = shown_place(place, members, asked.languages)
    stops = [stop_answer(snapshot, feed, row, asked.languages) for feed, row in members]
    ahead, until = service_ahead(asked, tuple(StopRef(*split_scoped_id(stop.id)) for stop in stops))
    detail = PlaceDetail(
        id=place.id,
        name=shown.name,
        lat=None if shown.lat is None else round(shown.lat, 6),
        lon=None if shown.lon is None else round(shown.lon, 6),
        timezone=shown.timezone,
        wheelchair_boarding=shown.wheelchair_boarding,
        modes=list(dict.fromkeys(mode for stop in stops for mode in stop.modes)),
        operators=list({one.id: one for stop in stops for one in stop.operators}.values()),
        stops=stops,
        routes=[route for member in members for route in _routes(member, asked.languages)],
        next_service=ahead,
    )
    return Content(msgspec.json.encode(detail), valid_until=until), snapshot


def _place(asked: Asked) -> StopPlace:
    feed_id, local = path_id(asked.id, Code.UNKNOWN_PLACE)
    if feed_id == PLACE:
        return place_named(asked.snapshot, local, "id")
    feed, _, row = stop_row(asked.snapshot, feed_id, local, "id")
    found = find_place(asked.snapshot, feed, row)
    if found is None:
        raise RefusedError(
            Code.UNKNOWN_PLACE,
            f"`{asked.id[:200]}` is in no place, or in none yet.",
            parameter="id",
            value=asked.id,
            hint="entrances and the like are in no place; places follow a new timetable within seconds",
        )
    return found


def _routes(member: Member, languages: tuple[str, ...]) -> list[RouteOnBoard]:
    feed, row = member
    return routes_of(faces_for(reader_for(feed), languages), routes_at(timetable_of(feed), row))


RESOURCE = Resource(
    name="place",
    path="/v1/places/{id}",
    tag="stops",
    summary="A place: what a traveller takes for one stop, whoever runs there.",
    text="Stations and stops of like name within walking reach, of all operators. The id of any stop of it answers for the "
    "place; an id that went up in another place goes on to answer.",
    make=make,
    answer=PlaceDetail,
    parameters=ParameterTable(
        (shared.path_id("Place, or any stop of it, FEED:ID.", sample.STOP), shared.LANG),
    ),
    codes=(Code.UNKNOWN_PLACE, Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
