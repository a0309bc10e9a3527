"""Stops of feeds in, cards to choose one of them out."""

from mobility.api.lookup import reader_for
from mobility.api.page_content import page_language
from mobility.api.place_stops import find_place, members_in_use, shown_place
from mobility.api.resource import Asked
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import operators_of, routes_at, timetable_of
from mobility.board.faces import faces_for
from mobility.web.board_page import StopCard
from mobility.web.links import stop_link

MOST_OPERATORS = 3


def stop_card(asked: Asked, feed: FeedInUse, row: int, note: str = "") -> StopCard:
    """Show a stop as its name and who runs there, or another note."""
    faces = faces_for(reader_for(feed), asked.languages)
    face = faces.stop(row)
    operators = operators_of(faces, routes_at(timetable_of(feed), row))
    said = ", ".join(one.name for one in operators[:MOST_OPERATORS]) or feed.id
    return StopCard(face.name, f"{note} · {said}" if note else said, stop_link(face.id, page_language(asked)))


def place_card(asked: Asked, feed: FeedInUse, row: int, note: str = "") -> StopCard:
    """Show a stop's place as its name and the operators of all its stops, a lone stop as itself."""
    place = find_place(asked.snapshot, feed, row)
    if place is None or len(place.members) < 2:
        return stop_card(asked, feed, row, note)
    members = members_in_use(asked.snapshot, place)
    notes = dict.fromkeys(stop_card(asked, *member).note for member in members)
    name = shown_place(place, members, asked.languages).name
    said = ", ".join(notes)
    return StopCard(name, f"{note} · {said}" if note else said, stop_link(place.id, page_language(asked)))
