"""`/widget.js`, `/widget`, `/embed`: the element for other people's pages, the page that composes it, and its frame."""

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.board import board_of
from mobility.api.departures import holds_until
from mobility.api.lines import LINES
from mobility.api.page_content import page_content, page_language
from mobility.api.pages import busiest_stop
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.static import file_content
from mobility.api.stop_page import HELD_FOR_S, waiting_content
from mobility.board.words import CATALOGUE, spoken_language
from mobility.model.ids import StopRef, join_scoped_id
from mobility.web.assets import widget
from mobility.web.embed_page import THEMES, Settings, embed_page, widget_page
from mobility.web.shown import shown_board

SCRIPT_HELD_FOR_S = 3600
DEFAULT_LIMIT = 8
MOST = 60


def make_script(asked: Asked) -> tuple[Content, object]:
    """Answer with the present widget, at an address that does not change with it."""
    return file_content(widget(), asked.now + SCRIPT_HELD_FOR_S), None


def make_page(asked: Asked) -> tuple[Content, object]:
    """Answer with the page that composes a widget, with its preview and what to copy."""
    found = busiest_stop(asked)
    given = asked.values["stop"]
    if found is None and given is None:
        return waiting_content(asked), asked.snapshot
    stop = StopRef(*given) if given is not None else found
    assert stop is not None, "one of the two is there"
    try:
        name = board_of(asked, (stop,), (), 1).place.name
    except RefusedError:
        name = ""
    settings = _settings(asked, join_scoped_id(*stop), name)
    return page_content(widget_page(settings, page_language(asked), asked.origin), asked, asked.now), asked.snapshot


def make_embed(asked: Asked) -> tuple[Content, object]:
    """Answer with a page that is nothing but a board, for frames on any site."""
    given = asked.values["stop"]
    if given is None:
        raise RefusedError(
            Code.MISSING_PARAMETER, "Give `stop`.", parameter="stop", hint="/widget composes the address"
        )
    stop, language = StopRef(*given), spoken_language(asked.languages)
    settings = _settings(asked, join_scoped_id(*stop), "")
    board = board_of(asked, (stop,), asked.values["lines"], settings.limit)
    made = embed_page(shown_board(board, language, asked.values["lines"]), settings)
    return page_content(made, asked, holds_until(board, asked.now, HELD_FOR_S), language=language), asked.snapshot


def _settings(asked: Asked, stop: str, name: str) -> Settings:
    values = asked.values
    return Settings(
        stop=stop,
        name=name,
        lines=",".join(values["lines"]),
        limit=values["limit"],
        lang=values.get("words", ""),
        group=values["group"] is not None,
        theme=values["theme"],
    )


_STOP = Parameter("stop", "Stop or place, FEED:ID.", parsers.scoped_id, shared.SCOPED_ID, "demo-ville:gare")
_LIMIT = shared.limit(MOST, DEFAULT_LIMIT, "departures")
_GROUP = Parameter(
    "group",
    "`line`: one row a line and destination.",
    parsers.one_of("line"),
    {"type": "string", "enum": ["line"]},
    "line",
)
_THEME = Parameter(
    "theme",
    "`auto` (as the reader's device is set), `light` or `dark`.",
    parsers.one_of(*THEMES),
    {"type": "string", "enum": list(THEMES)},
    "dark",
    default="auto",
)
_WORDS = Parameter(
    "words",
    "Language of the widget that is composed; the embedding page's own when not given.",
    parsers.one_of("", *CATALOGUE),
    {"type": "string", "enum": ["", *CATALOGUE]},
    "fr",
    default="",
)

SCRIPT = Resource(
    name="widget_script",
    path="/widget.js",
    tag="pages",
    summary="The widget's script, always the present one.",
    text="",
    make=make_script,
    answer=None,
    is_limited=False,
)
PAGE = Resource(
    name="widget_page",
    path="/widget",
    tag="pages",
    summary="Composes a widget for another site.",
    text="",
    make=make_page,
    answer=None,
    parameters=ParameterTable((_STOP, LINES, _LIMIT, _GROUP, _THEME, _WORDS, shared.LANG), is_lenient=True),
)
EMBED = Resource(
    name="embed",
    path="/embed",
    tag="pages",
    summary="A board alone, for frames.",
    text="",
    make=make_embed,
    answer=None,
    parameters=ParameterTable((_STOP, LINES, _LIMIT, _GROUP, _THEME, shared.LANG), is_lenient=True),
)
ALL = (SCRIPT, PAGE, EMBED)
