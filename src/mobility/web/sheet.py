"""What is known of stops in, sheets to print and hang up at them out: HTML and SVG, no PDF engine."""

from typing import NamedTuple

import segno
from markupsafe import Markup

from mobility.board.faces import Faces
from mobility.model.board import RouteOnBoard
from mobility.web.colors import badge_colors
from mobility.web.links import phone_link
from mobility.web.templating import Page, page
from mobility.web.words import LANGUAGES, WORDS

PAPERS = ("a6", "a5", "a4")
MOST_LINES = 10
"""Lines that fit a sheet whose name takes one line; of more, the rest is counted."""
STYLES = ("regular", "large")
LARGE_LINES = 4
"""Lines on a sheet in large print: 18 points and more leave no room for others."""
LETTERS_A_LINE = 20
"""Of a name, in its large letters."""


class LineOnSheet(NamedTuple):
    """A line that serves the stop."""

    name: str
    badge: int
    destinations: str


class PhoneOnSheet(NamedTuple):
    """Where an on-demand service is booked."""

    number: str
    link: str
    line: str
    """Whose number it is; empty where one number books all of them."""


class Sheet(NamedTuple):
    """One stop's sheet."""

    name: str
    platform: str
    code: str
    """What is printed at the stop; empty where it has none."""
    address: list[str]
    """The page of the stop as it can be typed, in parts between which a line may break."""
    qr: Markup
    operators: str
    lines: list[tuple[RouteOnBoard, list[str]]]
    phones: list[PhoneOnSheet]
    accessible: bool
    short_code: str = ""
    """The place's permanent code, to be typed or said; empty while it has none."""


class SheetView(NamedTuple):
    """A sheet, its colours numbered."""

    sheet: Sheet
    lines: list[LineOnSheet]
    more: int


def qr_svg(url: str) -> Markup:
    """Draw an address as QR code; scheme and host in capitals, which any reader takes for the same and codes are smaller for.

    What follows keeps its letters, for ids tell capitals from small ones. Without a fixed size: the sheet's style gives it.
    """
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    code = segno.make(scheme.upper() + separator + host.upper() + slash + path, error="m", micro=False)
    drawn: str = code.svg_inline(border=1, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-hidden="true" shape-rendering="crispEdges" ', 1))  # noqa: S704 - modules of a code alone, no text


def sheets_page(
    sheets: list[Sheet],
    language: str,
    paper: str,
    title: str,
    next_url: str = "",
    feed: str = "",
    style: str = "regular",
) -> Page:
    """Render sheets for one paper size, each on a page of its own; `next_url` leads to the next ones of a `feed`.

    In large print they are black on white, without filled surfaces, so that swell paper raises nothing but what is to be
    felt: the name, the code, and a frame that leads to the QR code.
    """
    badges: dict[tuple[str, str], int] = {}
    views = [_view(sheet, badges, style) for sheet in sheets]
    return page(
        "sheet.html",
        title=title,
        sheets=views,
        badges=list(badges),
        paper=paper,
        papers=PAPERS,
        style=style,
        styles=STYLES,
        language=language,
        words=WORDS[language],
        second=WORDS[next(one for one in LANGUAGES if one != language)],
        second_language=next(one for one in LANGUAGES if one != language),
        next_url=next_url,
        feed=feed,
    )


def _view(sheet: Sheet, badges: dict[tuple[str, str], int], style: str) -> SheetView:
    room = MOST_LINES - 2 * min(2, len(sheet.name) // LETTERS_A_LINE) - (3 if sheet.phones else 0)
    if style == "large":
        room = LARGE_LINES - (2 if sheet.phones else 0) - min(2, len(sheet.name) // LETTERS_A_LINE)
    if len(sheet.lines) > room:
        room = max(0, room - 1)
    lines = []
    for route, destinations in sheet.lines[:room]:
        colors = badge_colors(route.color, route.text_color)
        badge = badges.setdefault(colors, len(badges))
        lines.append(LineOnSheet(route.short_name or route.long_name, badge, " · ".join(destinations)))
    return SheetView(sheet, lines, len(sheet.lines) - len(lines))


def address_parts(url: str) -> list[str]:
    """Cut an address after its slashes, the scheme left off: nobody types that."""
    parts = url.partition("://")[2].split("/")
    return [f"{part}/" for part in parts[:-1]] + parts[-1:]


def phones_on_sheet(numbers: dict[str, list[str]]) -> list[PhoneOnSheet]:
    """Lay out numbers with the lines they book; a line's name only where there is more than one number."""
    return [
        PhoneOnSheet(number, link, ", ".join(lines) if len(numbers) > 1 else "")
        for number, lines in numbers.items()
        if (link := phone_link(number))
    ]


def line_names(faces: Faces, routes: list[int]) -> list[str]:
    """Name lines by their short names."""
    return [faces.route(route).short_name or faces.route(route).long_name for route in routes]
