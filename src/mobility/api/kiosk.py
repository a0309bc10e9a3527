"""`/b/{id}`, `/b/{id}.json`, `/b/{id}.png`: stops in, the screen on their wall out, as page, data and picture."""

import msgspec

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import HTML, JSON, Content
from mobility.api.departures import answer_query, feeds_of, holds_until
from mobility.api.lookup import path_id
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import stops_meant
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_page import answer_unknown, members_of, unknown_content
from mobility.board.query import BoardQuery, Include
from mobility.board.words import CATALOGUE, spoken_language
from mobility.model.board import Board
from mobility.model.ids import StopRef, join_scoped_id, split_scoped_id
from mobility.web.eink import ROWS, eink_png
from mobility.web.kiosk import THEMES, kiosk_link, kiosk_page
from mobility.web.kiosk_rows import KioskBoard, kiosk_board
from mobility.web.words import LANGUAGES

PNG = "image/png"
HELD_FOR_S = 2
PICTURE_HELD_FOR_S = 30
"""A picture shows times by the clock; drawing one takes as long as a hundred boards."""
MOST_PLACES = 6
ON_SCREEN, RESERVE = 40, 300
"""Departures of each place: of the next three hours, and of the next day for hours without network."""

_STOP = Parameter(
    "stop",
    f"More stops for the same screen, FEED:ID; repeatable, at most {MOST_PLACES} in all.",
    parsers.scoped_id,
    shared.SCOPED_ID,
    "demo-ville:mairie",
    is_repeatable=True,
)
_LANGUAGES = Parameter(
    "languages",
    "Languages that take turns, comma-separated; `lang` or Accept-Language alone when not given.",
    parsers.some_of(*CATALOGUE),
    {"type": "string", "description": f"Comma-separated list of {', '.join(CATALOGUE)}"},
    "fr,en",
    is_repeatable=True,
    is_list=True,
)
_THEME = Parameter(
    "theme",
    "`day`, `night`, or `auto`: night from 20:00 to 7:00 at the stop.",
    parsers.one_of(*THEMES),
    {"type": "string", "enum": list(THEMES)},
    "night",
    default="auto",
)
_RESERVE = Parameter(
    "reserve",
    "1: the departures of the next 24 hours, which a screen keeps for when it has no network.",
    parsers.flag,
    {"type": "integer", "enum": [0, 1]},
    "1",
    default=False,
)


def make_page(asked: Asked) -> tuple[Content, object]:
    """Answer with the page of a screen; people put its address in by hand, so an unknown stop has a page too."""
    try:
        board, until, feeds = _screen(asked)
    except RefusedError as refusal:
        if refusal.code not in _CODES:
            raise
        return _unknown(asked)
    url = f"{kiosk_link(asked.id, '.json')}?{_query_of(asked, board.languages)}"
    made = kiosk_page(board, url, asked.values["theme"])
    head = (
        f"Content-Security-Policy: {made.policy}\r\nContent-Language: {board.languages[0]}\r\n"
        "Referrer-Policy: same-origin\r\n"
    )
    return Content(made.html.encode(), HTML, valid_until=until, extra_head=head), feeds


def make_json(asked: Asked) -> tuple[Content, object]:
    """Answer with what a screen shows, as data."""
    board, until, feeds = _screen(asked)
    return Content(msgspec.json.encode(board), JSON, valid_until=until), feeds


def make_png(asked: Asked) -> tuple[Content, object]:
    """Answer with a picture for an e-ink screen."""
    board, feeds = _board(asked, StopRef(*path_id(asked.id, Code.UNKNOWN_STOP)), 12 * 60, ROWS)
    until = holds_until(board, asked.now, PICTURE_HELD_FOR_S)
    return Content(eink_png(board, spoken_language(asked.languages, LANGUAGES)), PNG, valid_until=until), feeds


def _unknown(asked: Asked) -> tuple[Content, object]:
    try:
        first = StopRef(*split_scoped_id(asked.id))
    except ValueError:
        return unknown_content(asked, asked.id), asked.snapshot
    for stop in (first, *(StopRef(*one) for one in asked.values["stop"])):
        try:
            members_of(asked, stop)
        except RefusedError:
            return answer_unknown(asked, stop)
    return answer_unknown(asked, first)


def _screen(asked: Asked) -> tuple[KioskBoard, float, tuple[FeedInUse, ...]]:
    refs = [StopRef(*path_id(asked.id, Code.UNKNOWN_STOP)), *(StopRef(*one) for one in asked.values["stop"])]
    stops = list(dict.fromkeys(refs))
    if len(stops) > MOST_PLACES:
        raise RefusedError(Code.INVALID_PARAMETER, f"At most {MOST_PLACES} stops fit one screen.", parameter="stop")
    window_min, limit = (1440, RESERVE) if asked.values.get("reserve") else (180, ON_SCREEN)
    made = [_board(asked, stop, window_min, limit) for stop in stops]
    languages = list(dict.fromkeys(asked.values["languages"])) or [spoken_language(asked.languages)]
    until = min(holds_until(board, asked.now, HELD_FOR_S) for board, _ in made)
    feeds = tuple({feed.id: feed for _, some in made for feed in some}.values())
    return kiosk_board([board for board, _ in made], languages, asked.now), until, feeds


def _board(asked: Asked, stop: StopRef, window_min: int, limit: int) -> tuple[Board, tuple[FeedInUse, ...]]:
    stops, place = stops_meant(asked.snapshot, (stop,), asked.languages, "id")
    query = BoardQuery(
        stops=stops,
        place=place,
        window_min=window_min,
        limit=limit,
        languages=asked.languages,
        include=frozenset({Include.ALERTS, Include.CANCELLED, Include.FIRST_LAST}),
    )
    return answer_query(asked, query), feeds_of(asked, query)


def _query_of(asked: Asked, languages: list[str]) -> str:
    more = [f"stop={kiosk_link(join_scoped_id(*one)).removeprefix('/b/')}" for one in asked.values["stop"]]
    return "&".join([f"languages={','.join(languages)}", *more])


_ID = shared.path_id("Stop, platform or station, FEED:ID.", "demo-ville:gare")
_CODES = (Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE)

PICTURE = Resource(
    name="kiosk_picture",
    path="/b/{id}.png",
    tag="pages",
    summary="A stop's board as picture of 800 x 480 pixels in four greys, for e-ink screens.",
    text="Times are by the clock, and the picture says when it was drawn.",
    make=make_png,
    answer=None,
    parameters=ParameterTable((_ID, shared.LANG)),
    codes=_CODES,
    media_types=(PNG,),
)
DATA = Resource(
    name="kiosk_data",
    path="/b/{id}.json",
    tag="pages",
    summary="What a screen on the wall shows, as data to go on with for hours without network.",
    text="Instants are UTC seconds; `now` is the clock to show. A time is live for `live_for_s` after `observed`, and no "
    "longer shown after `applied_for_s`.",
    make=make_json,
    answer=KioskBoard,
    parameters=ParameterTable((_ID, _STOP, _LANGUAGES, _RESERVE, shared.LANG)),
    codes=_CODES,
)
PAGE = Resource(
    name="kiosk",
    path="/b/{id}",
    tag="pages",
    summary="A full-screen board for a hub or shelter.",
    text="",
    make=make_page,
    answer=None,
    parameters=ParameterTable((_ID, _STOP, _LANGUAGES, _THEME, shared.LANG)),
    codes=_CODES,
    media_types=("text/html",),
)
ALL = (PICTURE, DATA, PAGE)
