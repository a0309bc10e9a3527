"""The parameters of `/v1/departures`, and their values as the question that a board answers."""

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import stops_meant
from mobility.api.places import near_point
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked
from mobility.api.thinning import MOST_FIELDS, fields_parser, names_in
from mobility.board.query import BoardQuery, Include
from mobility.board.text import NARROWEST, WIDEST, WIDTH
from mobility.board.wire import BoardJson
from mobility.model.ids import PLACE, FeedId, StopRef, join_scoped_id

MOST_STOPS = 100
"""Stops in one question, named or within the radius: a large hub has fewer."""

FORMATS = ("json", "text", "csv", "sms", "ssml")

TABLE = ParameterTable(
    (
        Parameter(
            "stop",
            "Stop, platform or station, FEED:ID; a station covers its platforms. Or a place, `place:` and a code, which "
            f"covers the stops of all operators there. Repeatable, at most {MOST_STOPS}: all of them on one board "
            "unless `merge` is 0.",
            parsers.scoped_id,
            shared.SCOPED_ID,
            sample.STOP,
            is_repeatable=True,
        ),
        Parameter(
            "lat",
            "Latitude of a point in decimal degrees, with `lon`, instead of `stop`: all stops within `radius`, and "
            "on-demand services whose zone covers the point. Every departure's stop then has `distance_m`.",
            parsers.degrees(90),
            {"type": "number", "minimum": -90, "maximum": 90},
            sample.LAT,
        ),
        Parameter(
            "lon",
            "Longitude of the point in decimal degrees.",
            parsers.degrees(180),
            {"type": "number", "minimum": -180, "maximum": 180},
            sample.LON,
        ),
        Parameter(
            "radius",
            "Metres around the point, 1 to 2000.",
            parsers.whole_number(1, 2000),
            {"type": "integer", "minimum": 1, "maximum": 2000},
            "300",
            default=300,
        ),
        Parameter(
            "merge",
            "1: all stops on one board. 0: each its own, in `boards`, at most 20 with `limit` each and 1000 departures "
            "together; near a point, a board for each station or stop. As text one below the other, as CSV with a column "
            "`board`. Not with `cursor`, `sms`, `ssml` or a stream.",
            parsers.flag,
            {"type": "integer", "enum": [0, 1]},
            "0",
            default=True,
        ),
        Parameter(
            "at",
            "Where the window begins, RFC 3339 with an offset or Z; now when not given. Percent-encode the `+`; a blank "
            "in its place is understood.",
            parsers.instant,
            shared.DATE_TIME,
            "2026-11-23T08:00:00+01:00",
        ),
        Parameter(
            "window",
            "Minutes from `at`, 1 to 1440; cut on the expected time.",
            parsers.whole_number(1, 1440),
            {"type": "integer", "minimum": 1, "maximum": 1440},
            "60",
            default=60,
        ),
        shared.limit(200, 30, "departures"),
        shared.ROUTE,
        shared.MODE,
        shared.OPERATOR,
        Parameter(
            "direction",
            "Only this direction_id, 0 or 1 as the feed numbers them.",
            parsers.whole_number(0, 1),
            {"type": "integer", "enum": [0, 1]},
            "0",
        ),
        Parameter(
            "to",
            "Only trips that still serve this stop, station or place, FEED:ID; repeatable.",
            parsers.scoped_id,
            shared.SCOPED_ID,
            sample.TO,
            is_repeatable=True,
        ),
        Parameter(
            "per_line",
            "At most this many for each line and destination, 1 to 50.",
            parsers.whole_number(1, 50),
            {"type": "integer", "minimum": 1, "maximum": 50},
            "2",
        ),
        Parameter(
            "include",
            "More of: `cancelled` (cancelled and skipped visits until 5 minutes after their time), `arrivals` (calls "
            "where nobody boards), `calls` (the following stops of every visit), `first_last` (the first and last departures of "
            "their line and destination on their day say so), `alerts` (always shown).",
            parsers.some_of(*Include),
            {"type": "string", "enum": [word.value for word in Include]},
            "cancelled,calls",
            is_repeatable=True,
            is_list=True,
        ),
        Parameter(
            "cursor",
            "Another page of the same board: follow `next` (later) and `prev` (earlier, back to yesterday) of the answer's "
            "`Link` field. Opaque; not together with `at`, nor in a stream.",
            parsers.text_up_to(4_000),
            {**shared.OPAQUE, "maxLength": 4_000},
            "WyJsYXRlciIsMTc5NTQyMTEwMF0",
        ),
        shared.LANG,
        Parameter(
            "explain",
            "1: every visit says which rule gave its time, from which entity and message, or why there is none.",
            parsers.flag,
            {"type": "integer", "enum": [0, 1]},
            "1",
            default=False,
        ),
        Parameter(
            "format",
            "`json`, `text` for terminals, `csv`, `sms` (at most 160 characters of a text message's alphabet) or `ssml` "
            "(sentences to be spoken); comes before Accept. A stream is always JSON.",
            parsers.one_of(*FORMATS),
            {"type": "string", "enum": list(FORMATS)},
            "text",
        ),
        Parameter(
            "width",
            f"Columns of a line of `text`, {NARROWEST} to {WIDEST}; below 72 what is to be known of a departure stands under it.",
            parsers.whole_number(NARROWEST, WIDEST),
            {"type": "integer", "minimum": NARROWEST, "maximum": WIDEST},
            "40",
            default=WIDTH,
        ),
        Parameter(
            "fields",
            "Only these fields of the JSON, comma-separated, with dots into objects and lists: "
            "`departures.expected,departures.trip.headsign`. `as_of` always comes along; with `merge=0` it is of every board, "
            "with `stop`. A stream tells only of changes of these, and says "
            f"`trip` and `stop_sequence` besides, which name a departure. At most {MOST_FIELDS}.",
            fields_parser(BoardJson, frozenset({"as_of"})),
            {"type": "string", "enum": names_in(BoardJson)},
            "departures.expected,departures.route.short_name",
            is_list=True,
        ),
        Parameter(
            "group",
            "`line`: the board says besides, in `groups`, which of its departures belong to which line and direction. Not in a stream.",
            parsers.one_of("line"),
            {"type": "string", "enum": ["line"]},
            "line",
        ),
    )
)


def board_query(asked: Asked) -> BoardQuery:
    """Turn parsed values into the board's question; RefusedError when neither a stop nor a point is given, or both."""
    values = asked.values
    given = values["stop"]
    lat, lon = values["lat"], values["lon"]
    has_point = lat is not None or lon is not None
    if given and has_point:
        raise RefusedError(
            Code.CONFLICTING_PARAMETERS,
            "`stop` and `lat`, `lon` exclude each other.",
            parameter="lat" if lat is not None else "lon",
            hint="leave out one or the other",
        )
    if not given and not has_point:
        raise RefusedError(
            Code.MISSING_PARAMETER,
            "Give `stop`, or `lat` and `lon`.",
            parameter="stop",
            hint="/v1/stops?q=NAME finds the ids of stops",
        )
    if not given and (lat is None or lon is None):
        raise RefusedError(
            Code.CONFLICTING_PARAMETERS, "`lat` and `lon` go together.", parameter="lon" if lon is None else "lat"
        )
    if values["cursor"] is not None and values["at"] is not None:
        raise RefusedError(
            Code.CONFLICTING_PARAMETERS,
            "`cursor` says itself where its page begins.",
            parameter="at",
            hint="leave `at` out",
        )
    if len(given) > MOST_STOPS:
        raise RefusedError(Code.INVALID_PARAMETER, f"At most {MOST_STOPS} stops fit one board.", parameter="stop")
    place = None
    zone_feeds: tuple[FeedId, ...] = ()
    stops: tuple[StopRef, ...] = tuple(StopRef(*one) for one in given)
    if any(stop.feed == PLACE for stop in stops):
        stops, place = stops_meant(asked.snapshot, stops, asked.languages, "stop")
    elif not given:
        place, stops, zone_feeds = near_point(asked.snapshot, lat, lon, values["radius"], MOST_STOPS)
    elif {**values, "stop": ()} == TABLE.defaults and format_of(asked) == "json":
        return BoardQuery(stops=stops, languages=asked.languages)  # Nearly all questions; a quarter of the time.
    return BoardQuery(
        stops=stops,
        place=place,
        point=None if given else (lat, lon),
        zone_feeds=zone_feeds,
        at=values["at"],
        window_min=values["window"],
        limit=values["limit"],
        routes=frozenset(join_scoped_id(*one) for one in values["route"]),
        modes=frozenset(values["mode"]),
        operators=frozenset(join_scoped_id(*one) for one in values["operator"]),
        direction=values["direction"],
        to=stops_meant(asked.snapshot, (StopRef(*one) for one in values["to"]), asked.languages, "to")[0],
        per_line=values["per_line"],
        include=_ALWAYS | _of_rendering(asked) | {Include(word) for word in values["include"]},
        explain=values["explain"],
        languages=asked.languages,
    )


def format_of(asked: Asked) -> str:
    """Name the rendering asked for: `format` decides, else Accept, where JSON wins when several are welcome."""
    wanted = asked.values.get("format")
    if wanted is not None:
        return str(wanted)
    if "json" in asked.accept:
        return "json"
    media_types = (("text/plain", "text"), ("text/csv", "csv"), ("application/ssml+xml", "ssml"))
    return next((name for media_type, name in media_types if media_type in asked.accept), "json")


def _of_rendering(asked: Asked) -> frozenset[Include]:
    """Let boards for people say which departures are the day's first and last; programs ask for it."""
    return frozenset() if format_of(asked) in ("json", "csv") else frozenset({Include.FIRST_LAST})


_ALWAYS = frozenset({Include.ALERTS})
