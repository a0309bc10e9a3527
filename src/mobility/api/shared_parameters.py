"""Parameters that several resources take, each described once."""

from mobility.api import parsers, sample
from mobility.api.parameters import Parameter
from mobility.board.modes import MODES

TEXT = {"type": "string", "pattern": r"\S"}
OPAQUE = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}
SCOPED_ID = {"type": "string", "pattern": "^[a-z0-9][a-z0-9._~-]{0,63}:.+$", "maxLength": 512}
LANGUAGE = {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"}
DATE = {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-"}
DATE_TIME = {"type": "string", "format": "date-time", "pattern": "^20[0-9]{2}-"}
_DEGREE = r"-?(90(\.0+)?|[0-8]?[0-9](\.[0-9]{1,20})?)", r"-?(180(\.0+)?|(1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,20})?)"
POINT = {"type": "string", "pattern": f"^{_DEGREE[0]},{_DEGREE[1]}$"}
BOX = {"type": "string", "pattern": f"^{_DEGREE[1]},{_DEGREE[0]},{_DEGREE[1]},{_DEGREE[0]}$"}

LANG = Parameter(
    "lang",
    "Language of names, headsigns, alerts and words, as BCP 47 tag; comes before Accept-Language. What a feed does not "
    "translate stays in the feed's language.",
    parsers.language,
    LANGUAGE,
    "fr",
)
CURSOR = Parameter(
    "cursor",
    "Where the page begins: `next_cursor` of the page before. Opaque; only for the resource that gave it out.",
    parsers.text_up_to(512),
    {**OPAQUE, "maxLength": 512},
    "WyJyb3V0ZXMiLCIxMiJd",
)
FEED = Parameter(
    "feed",
    "Only this feed; repeatable.",
    parsers.feed_id,
    {"type": "string", "pattern": "^[a-z0-9][a-z0-9._~-]{0,63}$"},
    sample.FEED,
    is_repeatable=True,
)
ROUTE = Parameter(
    "route", "Only this route, FEED:ID; repeatable.", parsers.scoped_id, SCOPED_ID, sample.ROUTE, is_repeatable=True
)
OPERATOR = Parameter(
    "operator",
    "Only this operator (agency), FEED:ID; repeatable.",
    parsers.scoped_id,
    SCOPED_ID,
    sample.OPERATOR,
    is_repeatable=True,
)
MODE = Parameter(
    "mode",
    "Only these modes, comma-separated or repeated.",
    parsers.some_of(*sorted(MODES)),
    {"type": "string", "enum": sorted(MODES)},
    "tram,bus",
    is_repeatable=True,
    is_list=True,
)


def limit(most: int, default: int, what: str) -> Parameter:
    """Describe `limit` with a resource's own bounds."""
    return Parameter(
        "limit",
        f"At most this many {what}: 1 to {most}.",
        parsers.whole_number(1, most),
        {"type": "integer", "minimum": 1, "maximum": most},
        str(min(10, most)),
        default=default,
    )


def path_id(what: str, example: str) -> Parameter:
    """Describe the id in a resource's path."""
    return Parameter("id", what, parsers.scoped_id, SCOPED_ID, example, is_path=True)


def feed_path_id(what: str, example: str) -> Parameter:
    """Describe a feed's id in a path."""
    return Parameter("id", what, parsers.feed_id, FEED.schema, example, is_path=True)
