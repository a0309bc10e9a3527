"""`/`, `/near`: words, a stop, a point or nothing in; the stops found, or the busiest stop's board out."""

import heapq

import numpy as np

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.board import board_of
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import find_place
from mobility.api.places import stops_around
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_cards import place_card, stop_card
from mobility.api.stop_page import ROWS, answer_stop, board_holds, waiting_content
from mobility.api.stop_shapes import timetable_of
from mobility.api.stops import find_stops
from mobility.board.words import spoken_language
from mobility.model.board import Board
from mobility.model.ids import StopRef, join_scoped_id, split_scoped_id
from mobility.web.board_page import BoardAround, board_page, distance_note, near_page, search_page
from mobility.web.shown import shown_board

FOUND = 20
BUSIEST = 8
BUSIEST_OF_A_FEED = 2
"""So that the large operator does not hide the others."""
NEAR_M = 1500
MOST_NEAR = 12


def make_home(asked: Asked) -> tuple[Content, object]:
    """Answer with what was asked for, or with the busiest stop that has departures now."""
    stop, words = asked.values["stop"], asked.values["q"]
    if stop is not None:
        return answer_stop(asked, StopRef(*stop))
    if words is not None:
        cards = [stop_card(asked, *one) for one in find_stops(asked, words, FOUND)]
        made = search_page(page_language(asked), words, cards)
        return page_content(made, asked, asked.now + 60), asked.snapshot
    busiest = _busiest(asked)
    if not busiest:
        return waiting_content(asked), asked.snapshot
    board = _first_with_departures(asked, busiest)
    cards = [place_card(asked, *one) for one in busiest]
    language, shown = page_language(asked), shown_board(board, spoken_language(asked.languages))
    made = board_page(shown, BoardAround(ROWS, busiest=cards, is_home=True), language)
    spoken = ", ".join(dict.fromkeys((language, shown.language)))
    return page_content(made, asked, board_holds(board, asked), language=spoken), asked.snapshot


def make_near(asked: Asked) -> tuple[Content, object]:
    """Answer with the places around a point, nearest first, or with the question for the reader's position."""
    point, language, path = asked.values["at"], page_language(asked), asked.path.partition("?")[0]
    if point is None:
        return page_content(near_page(language, path, None, NEAR_M), asked, asked.now + 60), asked.snapshot
    lat, lon = point
    cards = []
    seen: set[str] = set()
    for distance, feed, row in stops_around(asked.snapshot, lat, lon, NEAR_M):
        name = join_scoped_id(*_place_or_stop(asked, feed, row))
        if name in seen or (feed.timetable is not None and feed.timetable.stops.parent[row] >= 0):
            continue
        seen.add(name)
        cards.append(place_card(asked, feed, row, distance_note(language, distance)))
        if len(cards) == MOST_NEAR:
            break
    return page_content(near_page(language, path, cards, NEAR_M), asked, asked.now), asked.snapshot


def busiest_stop(asked: Asked) -> StopRef | None:
    """Give the place or stop with the most service; None until the first timetable is here."""
    busiest = _busiest(asked)
    return _place_or_stop(asked, *busiest[0]) if busiest else None


def _first_with_departures(asked: Asked, stops: list[tuple[FeedInUse, int]]) -> Board:
    first = None
    for feed, row in stops:
        board = board_of(asked, (_place_or_stop(asked, feed, row),), (), ROWS)
        if board.departures:
            return board
        first = first or board
    assert first is not None, "there is at least one stop"
    return first


def _busiest(asked: Asked) -> list[tuple[FeedInUse, int]]:
    """List the stops with the most service, a few of every feed, stations rather than their platforms, each place once."""
    found: list[tuple[int, FeedInUse, int]] = []
    for feed in asked.snapshot.feeds.values():
        if feed.index is None or feed.timetable is None:
            continue
        weights = np.where(feed.index.is_listed & (feed.timetable.stops.parent < 0), feed.index.weight, 0)
        rows = heapq.nlargest(BUSIEST_OF_A_FEED, np.flatnonzero(weights).tolist(), key=weights.__getitem__)
        found += [(int(weights[row]), feed, row) for row in rows]
    found.sort(key=lambda one: (-one[0], one[1].id, one[2]))
    first: dict[StopRef, tuple[FeedInUse, int]] = {}
    service: dict[StopRef, int] = {}
    for weight, feed, row in found:
        place = _place_or_stop(asked, feed, row)
        first.setdefault(place, (feed, row))
        service[place] = service.get(place, 0) + weight
    return [first[place] for place in sorted(first, key=lambda place: -service[place])[:BUSIEST]]


def _place_or_stop(asked: Asked, feed: FeedInUse, row: int) -> StopRef:
    """Give the place of a stop where it has other stops as well, else the stop itself."""
    place = find_place(asked.snapshot, feed, row)
    if place is not None and len(place.members) > 1:
        return StopRef(*split_scoped_id(place.id))
    timetable = timetable_of(feed)
    return StopRef(feed.id, timetable.strings[int(timetable.stops.id[row])])


def _near(name: str, path: str) -> Resource:
    return Resource(
        name=name,
        path=path,
        tag="pages",
        summary="The stops around a point; the reader's position is asked for only on a tap.",
        text="",
        make=make_near,
        answer=None,
        parameters=ParameterTable(
            (
                Parameter("at", "The point, `lat,lon`.", parsers.point, shared.TEXT, "48.1035,-1.6723"),
                shared.LANG,
            ),
            is_lenient=True,
        ),
    )


HOME = Resource(
    name="home",
    path="/",
    tag="pages",
    summary="The first page: a search for stops and a live board.",
    text="",
    make=make_home,
    answer=None,
    parameters=ParameterTable(
        (
            Parameter(
                "stop", "Stop whose board is shown, FEED:ID.", parsers.scoped_id, shared.SCOPED_ID, "demo-ville:gare"
            ),
            Parameter("q", "Words of a stop's name.", parsers.text_up_to(100), shared.TEXT, "gare"),
            shared.LANG,
        ),
        is_lenient=True,
    ),
)

ALL = (HOME, _near("near", "/near"), _near("near_in_french", "/proche"))
