"""`/` and `/stops/{id}`: a stop, words or nothing in; its board, the stops found, or the busiest stop's board out."""

import heapq

import numpy as np

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import HTML, Content
from mobility.api.departures import holds_until
from mobility.api.lookup import reader_for, similar_ids
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import find_place, members_in_use, shown_place, stops_meant
from mobility.api.problems import RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import operators_of, routes_at, timetable_of
from mobility.api.stops import find_stops
from mobility.board.faces import faces_for
from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include, UnknownFeedError, UnknownStopError
from mobility.model.board import Board
from mobility.model.ids import StopRef, join_scoped_id, split_scoped_id
from mobility.web.board_page import StopCard, board_page, search_page, unknown_stop_page, waiting_page
from mobility.web.links import stop_link
from mobility.web.templating import Page
from mobility.web.words import language_for

HELD_FOR_S = 2
"""Pages age in the browser by themselves; the server's copy need not live longer than a few readers' requests."""
ROWS = 20
FOUND = 20
BUSIEST = 8
BUSIEST_OF_A_FEED = 2
"""So that the large operator does not hide the others."""


def make_home(asked: Asked) -> tuple[Content, object]:
    """Answer with what was asked for, or with the busiest stop that has departures now."""
    stop, words = asked.values["stop"], asked.values["q"]
    if stop is not None:
        return _stop_page(asked, StopRef(*stop))
    if words is not None:
        found = find_stops(asked, words, FOUND)
        return _content(
            search_page(_language(asked), words, [_card(asked, *one) for one in found]), asked.now + 60, asked
        )
    busiest = _busiest(asked)
    if not busiest:
        return _waiting(asked)
    boards = (_board(asked, _place_or_stop(asked, *one)) for one in busiest)
    first = next((board for board in boards if board.departures), None) or _board(asked, _ref(*busiest[0]))
    cards = [_busy_card(asked, *one) for one in busiest]
    until = holds_until(first, asked.now, HELD_FOR_S)
    return _content(board_page(first, _language(asked), cards), until, asked)


def make_stop(asked: Asked) -> tuple[Content, object]:
    """Answer with a stop's board."""
    try:
        return _stop_page(asked, StopRef(*split_scoped_id(asked.id)))
    except ValueError:
        return _content(unknown_stop_page(_language(asked), asked.id[:200], []), asked.now, asked, status=404)


def _stop_page(asked: Asked, stop: StopRef) -> tuple[Content, object]:
    try:
        board = _board(asked, stop)
    except (UnknownFeedError, UnknownStopError, RefusedError):
        if not asked.api.state.is_ready:
            return _waiting(asked)
        name = join_scoped_id(*stop)
        similar = unknown_stop_page(_language(asked), name[:200], _similar(asked, stop))
        return _content(similar, asked.now, asked, status=404)
    return _content(board_page(board, _language(asked)), holds_until(board, asked.now, HELD_FOR_S), asked)


def _waiting(asked: Asked) -> tuple[Content, object]:
    return _content(waiting_page(_language(asked)), asked.now, asked, status=503)


def _board(asked: Asked, stop: StopRef) -> Board:
    languages = asked.languages or (_language(asked),)
    stops, place = stops_meant(asked.snapshot, (stop,), languages, "stop")
    query = BoardQuery(
        stops=stops,
        place=place,
        limit=ROWS,
        window_min=120,
        languages=languages,
        include=frozenset({Include.ALERTS, Include.CANCELLED}),
    )
    return make_board(asked.snapshot.views, query, asked.now)


def _content(made: Page, until: float, asked: Asked, status: int = 200) -> tuple[Content, object]:
    head = (
        f"Content-Security-Policy: {made.policy}\r\nContent-Language: {_language(asked)}\r\n"
        "Referrer-Policy: same-origin\r\n"
    )
    content = Content(made.html.encode(), HTML, status=status, valid_until=until, extra_head=head)
    return content, asked.snapshot


def _language(asked: Asked) -> str:
    return language_for(asked.languages)


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
    return _ref(feed, row) if place is None or len(place.members) < 2 else StopRef(*split_scoped_id(place.id))


def _similar(asked: Asked, stop: StopRef) -> list[StopCard]:
    feed = asked.snapshot.feeds.get(stop.feed)
    if feed is None or feed.timetable is None:
        return []
    timetable = feed.timetable
    rows = [timetable.find_stop(one) for one in similar_ids(timetable.strings, timetable.stops.id, stop.id)]
    return [_card(asked, feed, row) for row in rows if row is not None]


def _ref(feed: FeedInUse, row: int) -> StopRef:
    timetable = timetable_of(feed)
    return StopRef(feed.id, timetable.strings[int(timetable.stops.id[row])])


def _busy_card(asked: Asked, feed: FeedInUse, row: int) -> StopCard:
    """Show a place as its name and the operators of all its stops, a lone stop as itself."""
    place = find_place(asked.snapshot, feed, row)
    if place is None or len(place.members) < 2:
        return _card(asked, feed, row)
    members = members_in_use(asked.snapshot, place)
    notes = dict.fromkeys(_card(asked, *member).note for member in members)
    name = shown_place(place, members, asked.languages).name
    return StopCard(name, ", ".join(notes), stop_link(place.id, _language(asked)))


def _card(asked: Asked, feed: FeedInUse, row: int) -> StopCard:
    faces = faces_for(reader_for(feed), asked.languages)
    face = faces.stop(row)
    operators = operators_of(faces, routes_at(timetable_of(feed), row))
    return StopCard(
        face.name, ", ".join(one.name for one in operators[:3]) or feed.id, stop_link(face.id, _language(asked))
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
        )
    ),
)
STOP = Resource(
    name="stop_page",
    path="/stops/{id}",
    tag="pages",
    summary="A stop's live board.",
    text="",
    make=make_stop,
    answer=None,
    parameters=ParameterTable((shared.LANG,)),
)

ALL = (HOME, STOP)
