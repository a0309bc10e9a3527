"""`/v1/departures`: a parsed request in, the board of its stops out, with how long those bytes hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec
from aiohttp import web

from mobility.api import sample
from mobility.api.answer import JSON, TEXT, Content
from mobility.api.board_events import KEY_FIELDS, BoardState, board_state
from mobility.api.board_pages import cut, links, page_query, read_cursor
from mobility.api.csv_board import CSV, csv_board, csv_boards
from mobility.api.departures_parameters import TABLE, board_query, format_of
from mobility.api.lookup import stop_row
from mobility.api.named import refuse_unknown
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.separate_boards import separate_json, separate_questions
from mobility.api.state import FeedInUse
from mobility.api.stream import send_events
from mobility.api.thinning import thinned
from mobility.board.expiry import valid_until
from mobility.board.grouping import groups_of
from mobility.board.make import make_board
from mobility.board.query import BoardQuery, UnknownFeedError, UnknownStopError
from mobility.board.render import board_json, render_board
from mobility.board.sms import sms_board
from mobility.board.ssml import ssml_board
from mobility.board.text import text_board
from mobility.board.wire import BoardJson, SeparateBoardsJson
from mobility.model.board import Board
from mobility.model.ids import FeedId
from mobility.model.time import Instant

SSML = "application/ssml+xml; charset=utf-8"


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with JSON, or with text for terminals, CSV, text messages or speech where that is asked for."""
    query = board_query(asked)
    refuse_unknown(asked)
    if not asked.values["merge"]:
        return make_separate(asked, query)
    if is_asked_whole(asked):
        found = answer_prepared(asked, query)
        if found is not None:
            return found, feeds_of(asked, query)
    text = asked.values["cursor"]
    cursor = None if text is None else read_cursor(text)
    board = answer_query(asked, query if cursor is None else page_query(query, cursor))
    if cursor is not None:
        cut(board, cursor, query.limit)
    head = links(asked.path, board, query, cursor, asked.now)
    until = holds_until(board, asked.now, asked.api.settings.cached_for_s)
    wanted = format_of(asked)
    if wanted != "json":
        render, media_type = RENDERINGS[wanted]
        shown = render(board, asked).encode()
        return Content(shown, media_type, valid_until=until, extra_head=head), feeds_of(asked, query)
    body = json_of(board, asked)
    return Content(body, JSON, valid_until=until, as_of=asked.now, extra_head=head), feeds_of(asked, query)


def make_separate(asked: Asked, query: BoardQuery) -> tuple[Content, object]:
    """Answer with a board for each stop."""
    questions = separate_questions(asked, query)
    named = [(one.id, answer_query(asked, one.query)) for one in questions]
    boards = [board for _, board in named]
    until = min(holds_until(board, asked.now, asked.api.settings.cached_for_s) for board in boards)
    feeds = tuple(dict.fromkeys(feed for one in questions for feed in feeds_of(asked, one.query)))
    wanted = format_of(asked)
    if wanted == "text":
        drawn = "\n".join(_text(board, asked) for board in boards)
        return Content(drawn.encode(), TEXT, valid_until=until), feeds
    if wanted == "csv":
        return Content(csv_boards(named).encode(), CSV, valid_until=until), feeds
    return Content(separate_json(asked, named), JSON, valid_until=until, as_of=asked.now), feeds


def is_asked_whole(asked: Asked) -> bool:
    """Say whether the answer is a board's JSON as it is, neither a page nor shaped."""
    values = asked.values
    return not (values["cursor"] or values["group"] or values["fields"]) and format_of(asked) == "json"


def answer_prepared(asked: Asked, query: BoardQuery) -> Content | None:
    """Answer from what is kept prepared of the stops; None where the board has to be made from the ground up."""
    now = asked.now
    try:
        board = asked.api.prepared.find(asked.snapshot.views, query, now)
    except UnknownStopError:
        return None
    if board is None:
        return None
    until = min(board.valid_until, now + asked.api.settings.cached_for_s)
    head = links(asked.path, board, query, None, now)
    return Content(board.pieces, JSON, valid_until=until, as_of=now, extra_head=head)


def json_of(board: Board, asked: Asked) -> bytes:
    """Render a board, grouped and thinned as asked."""
    values = asked.values
    if values["group"] is None:
        body = render_board(board)
    else:
        shown = board_json(board)
        shown.groups = groups_of(board.departures)
        body = msgspec.json.encode(shown)
    return thinned(body, values["fields"]) if values["fields"] else body


def answer_query(asked: Asked, query: BoardQuery) -> Board:
    """Make a board; a stop or feed that is not known is refused with what was probably meant."""
    try:
        return make_board(asked.snapshot.views, query, asked.now, asked.snapshot.places)
    except (UnknownFeedError, UnknownStopError) as error:
        for parameter, stops in (("stop", query.stops), ("to", query.to)):
            for stop in stops:
                stop_row(asked.snapshot, stop.feed, stop.id, parameter)
        raise RefusedError(Code.UNKNOWN_STOP, f"{error}.", parameter="stop") from error


def feeds_of(asked: Asked, query: BoardQuery) -> tuple[FeedInUse, ...]:
    """Give the feeds whose next change makes the answer stale."""
    feeds = asked.snapshot.feeds
    named = dict.fromkeys((*(stop.feed for stop in query.stops), *query.zone_feeds))
    return tuple(feeds[feed] for feed in named if feed in feeds)


def holds_until(board: Board, now: Instant, cached_for_s: int) -> float:
    """Give the second from which a board may not be shown again: it would read otherwise, or its ages are too old.

    What is cached, here or by the client (Cache-Control), thereby never says `live` of an observation older than 90 s;
    `as_of` says when the ages were counted. Source: DESIGN.md, section 6.
    """
    return min(valid_until(board), now + cached_for_s)


def _text(board: Board, asked: Asked) -> str:
    return text_board(board, asked.languages, width=asked.values["width"])


RENDERINGS: Mapping[str, tuple[Callable[[Board, Asked], str], str]] = {
    "text": (_text, TEXT),
    "csv": (lambda board, _: csv_board(board), CSV),
    "sms": (lambda board, asked: sms_board(board, asked.languages), TEXT),
    "ssml": (lambda board, asked: ssml_board(board, asked.languages), SSML),
}
"""By `format`: what draws a board, and the media type of that."""


async def stream_board(request: web.Request, asked: Asked) -> web.StreamResponse:
    """Stream the same board: `reset` with all of it, then `add`, `update`, `remove` and `board` as it changes."""
    query, api, fields = board_query(asked), asked.api, asked.values["fields"]
    refuse_unknown(asked)
    for name in ("group", "cursor", "merge", "format"):
        if asked.values[name] != TABLE.defaults[name] and (name, asked.values[name]) != ("format", "json"):
            raise RefusedError(
                Code.CONFLICTING_PARAMETERS,
                f"`{name}` shapes an answer, not a stream.",
                parameter=name,
                hint="leave it out",
            )

    def compute() -> tuple[BoardState, float, frozenset[FeedId]]:
        now = int(api.settings.clock())
        asked_now = replace(asked, snapshot=api.state.snapshot, now=now)
        query = board_query(asked_now)  # again: a place may have other stops by now
        board = answer_query(asked_now, query)
        holds_s = holds_until(board, now, api.settings.cached_for_s) - now
        body = thinned(render_board(board), (*fields, *KEY_FIELDS)) if fields else render_board(board)
        return board_state(body, now), holds_s, frozenset(feed.id for feed in feeds_of(asked, query))

    return await send_events(request, api.hub, (query, fields), compute)


RESOURCE = Resource(
    name="departures",
    path="/v1/departures",
    summary="Departures from a stop, a station, a place, several stops or a point.",
    text="Window and order use the expected time: a late vehicle stays until it has left. `label` says how sure the time "
    "is: `live` (observed at most 90 s before `as_of`), `ageing` (at most 300 s) or `scheduled`, with the reason. "
    "When nothing leaves in the window, `next_service` says when something does, however many days away. "
    "As a stream: `reset`, then `add`, `update`, `remove` and `board`.",
    make=make,
    answer=BoardJson,
    example=f"stop={sample.STOP}&limit=5",
    other_answers={"separate_departures": SeparateBoardsJson},
    parameters=TABLE,
    codes=(
        Code.MISSING_PARAMETER,
        Code.CONFLICTING_PARAMETERS,
        Code.INVALID_CURSOR,
        Code.UNKNOWN_STOP,
        Code.UNKNOWN_FEED,
        Code.UNKNOWN_PLACE,
        Code.UNKNOWN_ROUTE,
        Code.UNKNOWN_OPERATOR,
        Code.NO_TIMETABLE,
        Code.TOO_MANY_STREAMS,
    ),
    media_types=(JSON, "text/plain", "text/csv", "application/ssml+xml", "text/event-stream"),
    stream=stream_board,
    is_audited=True,
)
