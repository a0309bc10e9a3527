"""A board in words in, the page of a stop out, complete without JavaScript."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

import msgspec

from mobility.board.words import say
from mobility.web.links import stop_link
from mobility.web.shown import lean_rows
from mobility.web.shown_shapes import ShownBoard, ShownDeparture
from mobility.web.templating import Page, page
from mobility.web.words import LANGUAGES, WORDS

HOME_ZONE = "Europe/Paris"
"""Boards in any other zone say which one their times are in."""


class Badge(NamedTuple):
    """Colours of a line's badge, six hex digits each."""

    ground: str
    text: str


class LineChoice(NamedTuple):
    """A line that leaves from here, to show it alone or with others."""

    name: str
    ground: str
    ink: str


class StopCard(NamedTuple):
    """A stop to choose."""

    name: str
    note: str
    url: str


class BoardAround(NamedTuple):
    """What a stop's page shows around its board."""

    limit: int
    """Departures at most."""
    code: str = ""
    """The place's permanent short code; empty while it has none."""
    lines: Sequence[LineChoice] = ()
    busiest: Sequence[StopCard] = ()
    """Other stops to choose, below."""
    is_home: bool = False


class BoardView(NamedTuple):
    """A board as HTML needs it beyond its words."""

    shown: ShownBoard
    limit: int
    as_of_clock: str
    zone_note: str
    caption: str
    rows: list[tuple[ShownDeparture, int]]
    """With the number of its badge."""
    badges: list[Badge]
    seed: str
    """The board as data, for the element that goes on with it; cannot end the script element it stands in."""


def board_view(shown: ShownBoard, limit: int) -> BoardView:
    """Lay a board out."""
    badges = list(dict.fromkeys(Badge(row.ground, row.ink) for row in shown.departures))
    zone, language = shown.place.timezone, shown.language
    return BoardView(
        shown=shown,
        limit=limit,
        as_of_clock=shown.as_of[11:19],
        zone_note=say(language, "local_time", zone=zone) if zone != HOME_ZONE else "",
        caption=say(language, "caption", place=shown.place.name, time=shown.as_of[11:16]),
        rows=[(row, badges.index(Badge(row.ground, row.ink))) for row in shown.departures],
        badges=badges,
        seed=seed_of(shown),
    )


def seed_of(shown: ShownBoard) -> str:
    """Spell a board as JSON to stand in a page; `<` cannot occur in it as written."""
    return msgspec.json.encode(lean_rows(shown)).decode().replace("<", "\\u003c")


def board_page(shown: ShownBoard, around: BoardAround, frame_language: str = "") -> Page:
    """Render the page of a board; `frame_language` is for what is around it, where the pages do not speak the board's."""
    view, language = board_view(shown, around.limit), shown.language
    framed_in = frame_language or language
    stop = quote(shown.place.id, safe=":")
    named = shown.place.id
    address = f"/s/{around.code}" if around.code else stop_link(named, language).partition("?")[0]
    lines = {line.name: Badge(line.ground, line.ink) for line in around.lines}
    badges = list(dict.fromkeys([*view.badges, *lines.values()]))
    question = f"/v1/departures?stop={stop}&lang={language}"
    return page(
        "board.html",
        board=view,
        around=around,
        badges=badges,
        choices=[
            _choice(line, badges.index(lines[line.name]), shown.lines, address, language) for line in around.lines
        ],
        address=address,
        manifest=f"/manifest.webmanifest?{urlencode({'stop': named, 'lang': language})}",
        json_url=question,
        text_url=f"{question}&format=text",
        stop=stop,
        sprite_icons=icons_on(shown, around),
        **frame(framed_in, f"{address}?{urlencode(_lines_query(shown.lines) | {'lang': framed_in})}", asked=language),
    )


def icons_on(shown: ShownBoard, around: BoardAround) -> list[str]:
    """List the icons that a page with this board needs: each travels only with those who see it."""
    rows = shown.departures
    found = {"board", "search", "star"}
    found |= {row.icon for row in rows} | {row.label.value for row in rows if row.label_text}
    found |= {fact.icon for row in rows for fact in row.facts if fact.icon}
    others = {"near": around.is_home, "wheelchair": shown.place.accessible, "alert": shown.alerts or shown.notices}
    return sorted(found | {name for name, is_there in others.items() if is_there})


class Choice(NamedTuple):
    """A line's link: it shows the line alone, or takes it from those shown, or adds it."""

    name: str
    badge: int
    is_chosen: bool
    url: str


def _choice(line: LineChoice, badge: int, chosen: list[str], address: str, language: str) -> Choice:
    folded = {name.casefold() for name in chosen}
    is_chosen = line.name.casefold() in folded
    after = [name for name in chosen if name.casefold() != line.name.casefold()]
    query = _lines_query(after if is_chosen else [*chosen, line.name]) | {"lang": language}
    return Choice(line.name, badge, is_chosen, f"{address}?{urlencode(query)}")


def _lines_query(lines: list[str]) -> dict[str, str]:
    return {"lines": ",".join(lines)} if lines else {}


def search_page(language: str, searched: str, stops: Sequence[StopCard]) -> Page:
    """Render the stops found for what somebody typed."""
    words = WORDS[language]
    count = words["results_count_one" if len(stops) == 1 else "results_count_many"].format(count=len(stops))
    return page(
        "search.html",
        heading=words["results_for"].format(text=searched),
        stops=stops,
        count=count,
        empty=words["no_results"],
        **frame(language, f"/?{urlencode({'q': searched, 'lang': language})}", searched),
    )


def near_page(language: str, path: str, stops: Sequence[StopCard] | None, radius_m: int) -> Page:
    """Render the stops around a point; with None the question whether the reader's position may be used."""
    words = WORDS[language]
    empty = words["near_none"].format(metres=radius_m)
    return page("near.html", stops=stops, empty=empty, **frame(language, f"{path}?lang={language}"))


def unknown_stop_page(language: str, stop_id: str, similar: Sequence[StopCard]) -> Page:
    """Render what to do about an id that no stop has."""
    return page("unknown_stop.html", stop_id=stop_id, stops=similar, **frame(language, stop_link(stop_id, language)))


def waiting_page(language: str) -> Page:
    """Render the page shown until the first timetable is here; it asks again by itself."""
    return page("waiting.html", **frame(language, f"/?lang={language}"))


def distance_note(language: str, metres: float) -> str:
    """Say how far a stop is."""
    if metres < 1000:
        return WORDS[language]["metres"].format(metres=round(metres / 10) * 10)
    return WORDS[language]["kilometres"].format(
        kilometres=f"{metres / 1000:.1f}".replace(".", "," if language == "fr" else ".")
    )


def frame(language: str, url: str, searched: str = "", asked: str = "") -> dict[str, object]:
    """Give what every page's frame needs; `url` ends in the language, links go on in the one `asked` for."""
    other = next(one for one in LANGUAGES if one != language)
    return {
        "language": language,
        "asked_language": asked or language,
        "words": WORDS[language],
        "searched": searched,
        "other_language": other,
        "other_url": url.removesuffix(f"lang={language}") + f"lang={other}",
    }
