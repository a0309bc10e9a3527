"""`/v1/board`: stops and a language in, the board in words out, as JSON or as a stream: what pages and the widget show."""

from dataclasses import replace
from typing import Any

import msgspec
from aiohttp import web

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import JSON, Content
from mobility.api.board_events import BoardState, mark_of
from mobility.api.departures import answer_query, feeds_of, holds_until
from mobility.api.departures_parameters import TABLE
from mobility.api.lines import LINES, routes_named
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import stops_meant
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.stream import send_events
from mobility.board.query import BoardQuery, Include
from mobility.board.words import spoken_language
from mobility.model.board import Board
from mobility.model.ids import FeedId, StopRef, join_scoped_id
from mobility.model.time import Instant
from mobility.web.refresh import BoardRefresh, refresh_of
from mobility.web.shown import lean_board, shown_board
from mobility.web.shown_shapes import ShownBoard

HELD_FOR_S = 2
"""Whoever shows a board counts ages from when it came: it must not have waited long."""
LEAN_GZIP_LEVEL = 9
"""Who asks for little has a connection on which every byte counts."""
WINDOW_MIN = 120
MOST_STOPS = 20
MOST = 300
"""A village's whole day, for devices that keep it for when they have no network."""


def board_of(asked: Asked, stops: tuple[StopRef, ...], lines: tuple[str, ...], limit: int, **more: Any) -> Board:  # noqa: ANN401 - fields of BoardQuery
    """Make the board that travellers see: the next two hours, cancelled ones included, with the day's first and last."""
    return answer_query(asked, traveller_query(asked, stops, lines, limit, **more))


def traveller_query(
    asked: Asked,
    stops: tuple[StopRef, ...],
    lines: tuple[str, ...],
    limit: int,
    **more: Any,  # noqa: ANN401 - fields of BoardQuery
) -> BoardQuery:
    """Ask what `board_of` answers; RefusedError for a place that there is not."""
    languages = asked.languages or (spoken_language(asked.languages),)
    meant, place = stops_meant(asked.snapshot, stops, languages, "stop")
    return BoardQuery(
        stops=meant,
        place=place,
        limit=limit,
        languages=languages,
        routes=routes_named(asked.snapshot, meant, lines) if lines else frozenset(),
        include=frozenset({Include.ALERTS, Include.CANCELLED, Include.FIRST_LAST}),
        **{"window_min": WINDOW_MIN, **more},
    )


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the board in words."""
    query = _query(asked)
    board = answer_query(asked, query)
    language = spoken_language(asked.languages)
    shown = shown_board(board, language, asked.values["lines"])
    body = msgspec.json.encode(_as_wanted(shown, asked))
    head = f"Content-Language: {language}\r\n"
    until = holds_until(board, asked.now, HELD_FOR_S)
    content = Content(body, JSON, valid_until=until, as_of=asked.now, extra_head=head)
    if asked.values["lean"] is not None or asked.values["have"] is not None:
        content.gzip_level = LEAN_GZIP_LEVEL
    return content, feeds_of(asked, query)


def _as_wanted(shown: ShownBoard, asked: Asked) -> ShownBoard | BoardRefresh:
    if asked.values["have"] is not None:
        return refresh_of(shown, asked.values["have"])
    return shown if asked.values["lean"] is None else lean_board(shown)


async def stream(request: web.Request, asked: Asked) -> web.StreamResponse:
    """Stream the same: `reset` with all of it, then `add`, `update`, `remove` and `board` as it changes."""
    language, api, lines = spoken_language(asked.languages), asked.api, asked.values["lines"]
    key, question = ("board", language, lines, _query(asked)), asked.without_feeds()

    def compute() -> tuple[BoardState, float, frozenset[FeedId]]:
        asked_now = question.as_it_stands()
        now = asked_now.now
        query = _query(asked_now)
        board = answer_query(asked_now, query)
        holds_s = holds_until(board, now, api.settings.cached_for_s) - now
        state = shown_state(shown_board(board, language, lines), now)
        return state, holds_s, frozenset(feed.id for feed in feeds_of(asked_now, query))

    del asked
    return await send_events(request, api.hub, key, compute)


def shown_state(shown: ShownBoard, as_of: Instant) -> BoardState:
    """Take a board apart for its stream; what only the passing of time changes is no news, whoever shows it knows it."""
    departures = {one.key: msgspec.to_builtins(one) for one in shown.departures}
    rest = msgspec.to_builtins(shown)
    for name in ("as_of", "departures", "words"):
        del rest[name]
    return BoardState(
        as_of=shown.as_of,
        departures=departures,
        marks={key: mark_of(_without_age(item, as_of)) for key, item in departures.items()},
        rest=rest,
        rest_mark=mark_of(rest),
        body=msgspec.json.encode(shown),
    )


def _without_age(item: dict[str, Any], as_of: Instant) -> dict[str, Any]:
    observed = None if item["age_s"] is None else as_of - item["age_s"]
    return {**item, "age_s": observed, "when_text": "", "label_text": "", "sentence": ""}


def _query(asked: Asked) -> BoardQuery:
    values = asked.values
    stops = tuple(StopRef(*one) for one in values["stop"])
    if not stops:
        raise RefusedError(Code.MISSING_PARAMETER, "Give `stop`.", parameter="stop", hint="/v1/stops?q=NAME finds ids")
    if len(stops) > MOST_STOPS:
        raise RefusedError(Code.INVALID_PARAMETER, f"At most {MOST_STOPS} stops fit one board.", parameter="stop")
    more: dict[str, Any] = {"per_line": values["per_line"], "window_min": values["window"]}
    query = traveller_query(asked, stops, values["lines"], values["limit"], **more)
    return msgspec.structs.replace(
        query,
        modes=frozenset(values["mode"]),
        operators=frozenset(join_scoped_id(*one) for one in values["operator"]),
        direction=values["direction"],
        to=stops_meant(asked.snapshot, (StopRef(*one) for one in values["to"]), asked.languages, "to")[0],
    )


_LEAN = Parameter(
    "lean",
    "`1`: for whoever has an answer already. Without `words`, and with `when_text`, `label_text` and `sentence` empty where "
    "they follow from the rest: a refresh of half the size.",
    parsers.one_of("1"),
    {"type": "string", "enum": ["1"]},
    "1",
)
_HAVE = Parameter(
    "have",
    "`tag` of the board that the asker holds: the answer is a refresh, whose fields take the place of those held. Without "
    "`words`; without place, alerts and sources while they are the same; rows without what is empty, null, false or "
    "follows from the rest.",
    parsers.text_up_to(64),
    {**shared.OPAQUE, "maxLength": 64},
    "0a1b2c3d",
)
_WINDOW = replace(TABLE.by_name["window"], default=WINDOW_MIN)

RESOURCE = Resource(
    name="board",
    path="/v1/board",
    summary="The same departures in words, ready to be shown: what our own pages and the widget draw.",
    text="Texts are in `lang` (fr, en, de, es, it, pt, nl, ar), colours of badges are readable, addresses are checked. "
    "Minutes and labels go on changing between answers: count them from `as_of`, `expected` and `age_s`, with `words`; "
    "or show `when_text` and `label_text` and ask again. As a stream: `reset`, `add`, `update`, `remove`, `board`.",
    make=make,
    answer=ShownBoard,
    other_answers={"board_refresh": BoardRefresh},
    example=f"stop={sample.STOP}&lang=en&limit=5",
    parameters=ParameterTable(
        (
            replace(TABLE.by_name["stop"], is_required=True),
            LINES,
            *(TABLE.by_name[name] for name in ("mode", "operator", "direction", "to", "per_line")),
            _WINDOW,
            shared.limit(MOST, 10, "departures"),
            _LEAN,
            _HAVE,
            shared.LANG,
        )
    ),
    codes=(
        Code.MISSING_PARAMETER,
        Code.UNKNOWN_STOP,
        Code.UNKNOWN_FEED,
        Code.UNKNOWN_PLACE,
        Code.NO_TIMETABLE,
        Code.TOO_MANY_STREAMS,
    ),
    media_types=(JSON, "text/event-stream"),
    stream=stream,
)
