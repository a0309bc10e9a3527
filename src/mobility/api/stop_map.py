"""`/stops/{id}/map`: a stop or place in, the page with the map of its lines out, drawn from the feeds alone."""

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.lookup import reader_for
from mobility.api.map_content import stop_map
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import ParameterTable
from mobility.api.place_stops import place_named, shown_place
from mobility.api.problems import RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.stop_page import members_of, unknown_content, waiting_content
from mobility.board.faces import faces_for
from mobility.model.ids import PLACE, StopRef, join_scoped_id, split_scoped_id
from mobility.web.map_page import map_page

HELD_FOR_S = 3_600
"""A map changes with its timetable only; here it is dropped with it, in a browser it may live an hour longer."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the map of a stop's lines."""
    try:
        stop = StopRef(*split_scoped_id(asked.id))
        members = members_of(asked, stop)
    except (ValueError, RefusedError):
        if not asked.api.state.is_ready:
            return waiting_content(asked), asked.snapshot
        return unknown_content(asked, asked.id), asked.snapshot
    feed, row = members[0]
    name = faces_for(reader_for(feed), asked.languages).stop(row).name
    if stop.feed == PLACE:
        name = shown_place(place_named(asked.snapshot, stop.id, "id"), members, asked.languages).name
    made = map_page(stop_map(members, join_scoped_id(*stop), name, asked.languages), page_language(asked))
    return page_content(made, asked, asked.now + HELD_FOR_S), asked.snapshot.timetables


RESOURCE = Resource(
    name="stop_map",
    path="/stops/{id}/map",
    tag="pages",
    summary="The map of a stop's lines.",
    text="",
    make=make,
    answer=None,
    parameters=ParameterTable((shared.LANG,), is_lenient=True),
    is_heavy=True,
)
