"""`/stops/{id}` and `/s/{id}`: a stop's id or a place's permanent short code in, the page of its board out."""

from collections.abc import Sequence

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.board import board_of
from mobility.api.departures import holds_until
from mobility.api.lines import LIGNES, LINES
from mobility.api.lookup import reader_for, similar_ids, stop_row
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import ParameterTable
from mobility.api.place_stops import Member, find_place, members_in_use, place_named
from mobility.api.places import stops_around
from mobility.api.problems import RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_cards import stop_card
from mobility.api.stop_shapes import routes_at, timetable_of
from mobility.board.faces import faces_for
from mobility.board.places.identity import spelled_place_id
from mobility.board.words import spoken_language
from mobility.model.board import Board
from mobility.model.ids import PLACE, StopRef, join_scoped_id, split_scoped_id
from mobility.web.board_page import BoardAround, LineChoice, board_page, unknown_stop_page, waiting_page
from mobility.web.colors import badge_colors
from mobility.web.shown import shown_board

HELD_FOR_S = 2
"""Pages age in the browser by themselves; the server's copy need not live longer than a few readers' requests."""
ROWS = 20
MOST_LINES = 16
"""Lines offered to choose from; a hub's others are reached by `?lines=`."""
AROUND_M = 1000
MOST_AROUND = 6


def make_stop(asked: Asked) -> tuple[Content, object]:
    """Answer with a stop's or place's board."""
    try:
        ref = StopRef(*split_scoped_id(asked.id))
    except ValueError:
        return _unknown(asked, asked.id, [])
    return answer_stop(asked, ref)


def make_code(asked: Asked) -> tuple[Content, object]:
    """Answer with the board of the place that bears a short code, at the code as it is printed."""
    code = spelled_place_id(asked.id[:64])
    try:
        place = place_named(asked.snapshot, code, "id")
    except RefusedError:
        return (
            _waiting(asked) if not asked.api.state.is_ready else _unknown(asked, asked.id, _around_former(asked, code))
        )
    present = place.id.partition(":")[2]
    if asked.id != present or not asked.path.startswith("/s/"):
        query = asked.path.partition("?")[2]
        address = f"/s/{present}" + (f"?{query}" if query else "")
        return Content(b"", status=301, etag="", extra_head=f"Location: {address}\r\n"), asked.snapshot
    return answer_stop(asked, StopRef(PLACE, present))


def _around_former(asked: Asked, code: str) -> list[tuple[FeedInUse, int]]:
    """Find the stops around a place that is gone: whoever stands there with its old sheet needs another."""
    gone = asked.snapshot.places.former.get(join_scoped_id(PLACE, code))
    if gone is None or gone.lat is None or gone.lon is None:
        return []
    near = stops_around(asked.snapshot, gone.lat, gone.lon, AROUND_M)
    return [(feed, row) for _, feed, row in near if timetable_of(feed).stops.parent[row] < 0][:MOST_AROUND]


def answer_stop(asked: Asked, stop: StopRef) -> tuple[Content, object]:
    """Answer with a board, with what was probably meant, or with patience while timetables load."""
    lines = asked.values.get("lines") or asked.values.get("lignes") or ()
    try:
        board = board_of(asked, (stop,), lines, ROWS)
        around = _around(asked, stop)
    except RefusedError:
        return answer_unknown(asked, stop)
    language = page_language(asked)
    shown = shown_board(board, spoken_language(asked.languages), lines)
    made = board_page(shown, around, language)
    spoken = ", ".join(dict.fromkeys((language, shown.language)))
    return page_content(made, asked, holds_until(board, asked.now, HELD_FOR_S), language=spoken), asked.snapshot


def answer_unknown(asked: Asked, stop: StopRef) -> tuple[Content, object]:
    """Answer about a stop that there is not with those probably meant, or with patience while timetables load."""
    if not asked.api.state.is_ready:
        return _waiting(asked)
    return _unknown(asked, join_scoped_id(*stop), _similar(asked, stop))


def _around(asked: Asked, stop: StopRef) -> BoardAround:
    members = members_of(asked, stop)
    place = find_place(asked.snapshot, *members[0])
    code = "" if place is None else place.id.partition(":")[2]
    return BoardAround(ROWS, code, lines_at(asked, members))


def members_of(asked: Asked, stop: StopRef) -> list[Member]:
    """Give the rows that a stop's or place's board is of; RefusedError where there are none."""
    if stop.feed == PLACE:
        return members_in_use(asked.snapshot, place_named(asked.snapshot, stop.id, "id"))
    feed, _, row = stop_row(asked.snapshot, stop.feed, stop.id, "id")
    return [(feed, row)]


def lines_at(asked: Asked, members: list[Member]) -> list[LineChoice]:
    """List the lines that leave from here by name, each once, as long as they are few enough to choose from."""
    found: dict[str, LineChoice] = {}
    for feed, row in members:
        faces = faces_for(reader_for(feed), asked.languages)
        for route in routes_at(timetable_of(feed), row):
            face = faces.route(route)
            if face.short_name and face.short_name not in found:
                found[face.short_name] = LineChoice(face.short_name, *badge_colors(face.color, face.text_color))
    return list(found.values())[:MOST_LINES] if len(found) > 1 else []


def waiting_content(asked: Asked) -> Content:
    """Send the page that asks for patience."""
    return page_content(waiting_page(page_language(asked)), asked, asked.now, status=503)


def board_holds(board: Board, asked: Asked) -> float:
    """Give until when a page with this board holds."""
    return holds_until(board, asked.now, HELD_FOR_S)


def _waiting(asked: Asked) -> tuple[Content, object]:
    return waiting_content(asked), asked.snapshot


def unknown_content(asked: Asked, stop_id: str, similar: Sequence[tuple[FeedInUse, int]] = ()) -> Content:
    """Send the page of an id that no stop has, with those that were perhaps meant."""
    cards = [stop_card(asked, *one) for one in similar]
    made = unknown_stop_page(page_language(asked), stop_id[:200], cards)
    return page_content(made, asked, asked.now, status=404)


def _unknown(asked: Asked, stop_id: str, similar: Sequence[tuple[FeedInUse, int]]) -> tuple[Content, object]:
    return unknown_content(asked, stop_id, similar), asked.snapshot


def _similar(asked: Asked, stop: StopRef) -> list[tuple[FeedInUse, int]]:
    feed = asked.snapshot.feeds.get(stop.feed)
    if feed is None or feed.timetable is None:
        return []
    timetable = feed.timetable
    found = [timetable.find_stop(one) for one in similar_ids(timetable.strings, timetable.stops.id, stop.id)]
    rows = [row for row in found if row is not None]
    # A platform beside its own station would be the same name twice.
    return [(feed, row) for row in rows if timetable.stops.parent[row] not in rows]


_PARAMETERS = ParameterTable((LINES, LIGNES, shared.LANG), is_lenient=True)

STOP = Resource(
    name="stop_page",
    path="/stops/{id}",
    tag="pages",
    summary="A stop's live board.",
    text="",
    make=make_stop,
    answer=None,
    parameters=_PARAMETERS,
)
CODE = Resource(
    name="code_page",
    path="/s/{id}",
    tag="pages",
    summary="The live board of the place that bears a printed short code.",
    text="",
    make=make_code,
    answer=None,
    parameters=_PARAMETERS,
)
CODE_IN_CAPITALS = Resource(
    name="code_page_in_capitals",
    path="/S/{id}",
    tag="pages",
    summary="The same for addresses in capitals, which make smaller printed codes.",
    text="",
    make=make_code,
    answer=None,
    parameters=_PARAMETERS,
)
ALL = (STOP, CODE, CODE_IN_CAPITALS)
