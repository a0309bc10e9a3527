"""`/stops/{id}/sheet` and `/sheets`: a stop, or a feed's stops page by page, in; sheets to print and hang up out."""

from collections import Counter
from urllib.parse import quote, urlencode

import numpy as np

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import HTML, Content
from mobility.api.cursor import page_by_id
from mobility.api.lookup import path_id, reader_for, stop_row
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import find_place
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import operators_of, routes_at, sort_routes, timetable_of
from mobility.board.faces import Faces, faces_for
from mobility.board.on_demand_rows import on_demand_rows
from mobility.model.board import Access, RouteOnBoard
from mobility.model.ids import join_scoped_id
from mobility.model.timetable import HAS_BOOKING_RULE, PICKUP_TYPE
from mobility.web.sheet import PAPERS, STYLES, Sheet, address_parts, line_names, phones_on_sheet, qr_svg, sheets_page
from mobility.web.templating import Page
from mobility.web.words import language_for

HELD_FOR_S = 60
MOST_DESTINATIONS = 3
SHEETS = 24
"""Sheets of one page of `/sheets`: what a browser lays out and a person checks before printing."""

_PAPER = Parameter(
    "paper",
    "Paper size: `a6`, `a5` or `a4`.",
    parsers.one_of(*PAPERS),
    {"type": "string", "enum": list(PAPERS)},
    "a5",
    default="a6",
)
_STYLE = Parameter(
    "print",
    "`large`: large letters, black on white, with a frame that can be felt on swell paper.",
    parsers.one_of(*STYLES),
    {"type": "string", "enum": list(STYLES)},
    "large",
    default="regular",
)
EVERY_FEED = "all"


def _feed_or_all(text: str) -> str:
    return text if text == EVERY_FEED else parsers.feed_id(text)


def make_sheet(asked: Asked) -> tuple[Content, object]:
    """Answer with the sheet of a stop."""
    feed_id, local = path_id(asked.id, Code.UNKNOWN_STOP)
    feed, _, row = stop_row(asked.snapshot, feed_id, local, "id")
    sheet = _sheet(asked, feed, row)
    language, values = language_for(asked.languages), asked.values
    return _content(asked, sheets_page([sheet], language, values["paper"], sheet.name, style=values["print"]))


def make_sheets(asked: Asked) -> tuple[Content, object]:
    """Answer with the sheets of a feed's stops, or of all feeds', platforms each with their own, in order of their ids."""
    values, language = asked.values, language_for(asked.languages)
    feeds = _feeds_wanted(asked, values["feed"])
    found = sorted((one for feed in feeds for one in _stops_of(feed)), key=lambda one: one[0])
    shown, cursor = page_by_id("sheets", found, lambda one: one[0], values["cursor"], values["limit"])
    paper, style = values["paper"], values["print"]
    query = {"feed": values["feed"], "paper": paper, "print": style, "lang": language}
    following = "" if cursor is None else f"/sheets?{urlencode(query | {'cursor': cursor})}"
    sheets = [_sheet(asked, feed, row) for _, feed, row in shown]
    title = ", ".join(feed.health.attribution or feed.id for feed in feeds)
    return _content(asked, sheets_page(sheets, language, paper, title, following, values["feed"], style))


def _feeds_wanted(asked: Asked, wanted: str | None) -> list[FeedInUse]:
    feeds = [feed for feed in asked.snapshot.feeds.values() if wanted in (feed.id, EVERY_FEED)]
    if wanted is None or not feeds or (wanted != EVERY_FEED and feeds[0].timetable is None):
        code = Code.MISSING_PARAMETER if wanted is None else Code.UNKNOWN_FEED
        hint = f"`{EVERY_FEED}` for the whole territory"
        raise RefusedError(
            code, "Give the `feed` whose stops get sheets.", parameter="feed", value=wanted or "", hint=hint
        )
    return [feed for feed in feeds if feed.timetable is not None]


def _stops_of(feed: FeedInUse) -> list[tuple[str, FeedInUse, int]]:
    stops, strings = timetable_of(feed).stops, timetable_of(feed).strings
    rows = np.flatnonzero(stops.location_type == 0).tolist()
    return [(join_scoped_id(feed.id, strings[int(stops.id[row])]), feed, row) for row in rows]


def _content(asked: Asked, made: Page) -> tuple[Content, object]:
    """Keep a sheet only where its address does not depend on who asks."""
    head = (
        f"Content-Security-Policy: {made.policy}\r\nContent-Language: {language_for(asked.languages)}\r\n"
        "Referrer-Policy: same-origin\r\n"
    )
    until = asked.now + HELD_FOR_S if asked.api.settings.public_url else asked.now
    return Content(made.html.encode(), HTML, valid_until=until, extra_head=head), asked.snapshot.timetables


def _sheet(asked: Asked, feed: FeedInUse, row: int) -> Sheet:
    timetable, faces = timetable_of(feed), faces_for(reader_for(feed), asked.languages)
    face = faces.place(row)
    routes = sort_routes(timetable, list({*routes_at(timetable, row), *_on_demand_routes(feed, row)}))
    place = find_place(asked.snapshot, feed, row)
    code = "" if place is None else place.id.partition(":")[2]
    address = f"{asked.origin}/s/{code}" if code else f"{asked.origin}/stops/{quote(face.id, safe=':')}"
    return Sheet(
        name=face.name,
        platform=faces.stop(row).platform or "",
        code=timetable.strings[int(timetable.stops.code[row])],
        address=address_parts(address),
        qr=qr_svg(f"{asked.origin}/S/{code}" if code else address),
        operators=", ".join(operator.name for operator in operators_of(faces, routes)),
        lines=[_line(feed, faces, row, route) for route in routes],
        phones=phones_on_sheet(_phones(feed, faces, row)),
        accessible=face.wheelchair_boarding is Access.ACCESSIBLE,
        short_code=code,
    )


def _line(feed: FeedInUse, faces: Faces, row: int, route: int) -> tuple[RouteOnBoard, list[str]]:
    """Show a line with where it goes from here, the most frequent destinations first."""
    reader, counted = reader_for(feed), Counter[str]()
    for stop in timetable_of(feed).stops_under(row):
        for entry in range(reader.entry_first[stop], reader.entry_first[stop + 1]):
            trip = reader.entry_trip[entry]
            if reader.trip_route[trip] == route and _leaves(feed, trip, reader.entry_position[entry]):
                counted[faces.trip_headsign(trip)] += 1
    shown = faces.route(route)
    names = [name for name, _ in counted.most_common(MOST_DESTINATIONS)]
    return shown, names or [shown.long_name]


def _leaves(feed: FeedInUse, trip: int, position: int) -> bool:
    reader = reader_for(feed)
    return reader.trip_first[trip] + position + 1 < reader.trip_first[trip + 1]


def _on_demand_routes(feed: FeedInUse, row: int) -> list[int]:
    rows = on_demand_rows(reader_for(feed))
    return [] if rows is None else [one.route for one in rows.by_stop.get(row, ()) if one.route >= 0]


def _phones(feed: FeedInUse, faces: Faces, row: int) -> dict[str, list[str]]:
    """Find the numbers at which what leaves from here is booked, with the names of the lines."""
    reader, found = reader_for(feed), dict[str, dict[int, None]]()
    rows = on_demand_rows(reader)
    for one in [] if rows is None else rows.by_stop.get(row, ()):
        rule = faces.booking_rule(one.rule_id) or (faces.agency_phone(one.route) if one.route >= 0 else None)
        if rule is not None and rule.phone_number:
            found.setdefault(rule.phone_number, {})[one.route] = None
    for stop in timetable_of(feed).stops_under(row):
        for entry in range(reader.entry_first[stop], reader.entry_first[stop + 1]):
            trip = reader.entry_trip[entry]
            call = reader.trip_first[trip] + reader.entry_position[entry]
            flags, route = reader.call_flags[call], reader.trip_route[trip]
            if flags & PICKUP_TYPE != 2:
                continue
            booking = (faces.booking(call) if flags & HAS_BOOKING_RULE else None) or faces.agency_phone(route)
            if booking is not None and booking.phone_number:
                found.setdefault(booking.phone_number, {})[route] = None
    return {number: line_names(faces, list(routes)) for number, routes in found.items()}


SHEET = Resource(
    name="stop_sheet",
    path="/stops/{id}/sheet",
    tag="pages",
    summary="A stop's sheet to print and hang up: name, lines, QR code, address, on-demand phone.",
    text="",
    make=make_sheet,
    answer=None,
    parameters=ParameterTable((_PAPER, _STYLE, shared.LANG)),
    codes=(Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
    media_types=("text/html",),
)
TERRITORY = Resource(
    name="sheets",
    path="/sheets",
    tag="pages",
    summary="The sheets of all stops of a feed or of the territory, page by page.",
    text="",
    make=make_sheets,
    answer=None,
    parameters=ParameterTable(
        (
            Parameter(
                "feed",
                "Feed whose stops get sheets; `all` for the whole territory.",
                _feed_or_all,
                shared.FEED.schema,
                "demo-ville",
            ),
            _PAPER,
            _STYLE,
            shared.limit(200, SHEETS, "sheets"),
            shared.CURSOR,
            shared.LANG,
        )
    ),
    codes=(Code.MISSING_PARAMETER, Code.UNKNOWN_FEED, Code.INVALID_CURSOR),
    media_types=("text/html",),
)
ALL = (SHEET, TERRITORY)
