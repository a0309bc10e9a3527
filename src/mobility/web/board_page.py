"""A board in, the page of a stop out, complete without JavaScript."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from mobility.board.iso import iso
from mobility.board.text import banner_of, next_service_sentences
from mobility.model.board import Access, Board, BoardAlert, FeedOnBoard, NextService
from mobility.web.colors import badge_colors
from mobility.web.links import stop_link, web_link
from mobility.web.rows import Row, row_of
from mobility.web.templating import Page, page
from mobility.web.words import LANGUAGES, WORDS

HOME_ZONE = "Europe/Paris"
"""Boards in any other zone say which one their times are in."""


class Badge(NamedTuple):
    """Colours of a line's badge, six hex digits each."""

    ground: str
    text: str


class NextServiceView(NamedTuple):
    """Why nothing leaves, and when something does."""

    why: str
    when: str
    iso: str


class AlertView(NamedTuple):
    """An alert, its address checked."""

    header: str
    description: str
    url: str


class BoardView(NamedTuple):
    """A board as its page shows it."""

    name: str
    as_of: int
    as_of_iso: str
    as_of_clock: str
    zone_note: str
    is_accessible: bool
    caption: str
    rows: list[Row]
    badges: list[Badge]
    notices: list[str]
    next_service: NextServiceView | None
    alerts: list[AlertView]
    feeds: list[FeedOnBoard]
    part_url: str
    json_url: str
    text_url: str


class StopCard(NamedTuple):
    """A stop to choose."""

    name: str
    note: str
    url: str


def board_view(board: Board, language: str) -> BoardView:
    """Lay a board out."""
    words, zone = WORDS[language], board.place.timezone
    badges: list[Badge] = []
    rows = []
    for visit in board.departures:
        route = visit.route
        badge = Badge(*badge_colors(route.color if route else "", route.text_color if route else ""))
        if badge not in badges:
            badges.append(badge)
        rows.append(row_of(visit, board.as_of, language, badges.index(badge)))
    clock = iso(board.as_of, zone)[11:16]
    question = f"/v1/departures?stop={quote(board.place.id, safe=':')}&lang={language}"
    return BoardView(
        name=board.place.name,
        as_of=board.as_of,
        as_of_iso=iso(board.as_of, zone),
        as_of_clock=iso(board.as_of, zone)[11:19],
        zone_note=words["local_time"].format(zone=zone) if zone != HOME_ZONE else "",
        is_accessible=board.place.wheelchair_boarding is Access.ACCESSIBLE,
        caption=words["board_caption"].format(place=board.place.name, time=clock),
        rows=rows,
        badges=badges,
        notices=[notice for feed in board.feeds if (notice := banner_of(feed, language))],
        next_service=None if board.next_service is None else _next_service(board, board.next_service, language),
        alerts=[_alert(alert) for alert in board.alerts],
        feeds=board.feeds,
        part_url=stop_link(board.place.id, language),
        json_url=question,
        text_url=f"{question}&format=text",
    )


def board_page(board: Board, language: str, busiest: Sequence[StopCard] = ()) -> Page:
    """Render the page of a board, with other stops to choose below it."""
    view = board_view(board, language)
    return page("board.html", board=view, busiest=busiest, **frame(language, view.part_url))


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
        **frame(language, f"/?q={quote(searched)}&lang={language}", searched),
    )


def unknown_stop_page(language: str, stop_id: str, similar: Sequence[StopCard]) -> Page:
    """Render what to do about an id that no stop has."""
    return page("unknown_stop.html", stop_id=stop_id, stops=similar, **frame(language, stop_link(stop_id, language)))


def waiting_page(language: str) -> Page:
    """Render the page shown until the first timetable is here; it asks again by itself."""
    return page("waiting.html", **frame(language, f"/?lang={language}"))


def frame(language: str, url: str, searched: str = "") -> dict[str, object]:
    """Give what every page's frame needs."""
    other = next(one for one in LANGUAGES if one != language)
    return {
        "language": language,
        "words": WORDS[language],
        "searched": searched,
        "other_language": other,
        "other_url": url.replace(f"lang={language}", f"lang={other}"),
    }


def _next_service(board: Board, service: NextService, language: str) -> NextServiceView:
    why, when = next_service_sentences(board, service, language)
    moment = "" if service.scheduled is None else iso(service.scheduled, board.place.timezone)
    return NextServiceView(why, when, moment)


def _alert(alert: BoardAlert) -> AlertView:
    return AlertView(alert.header or alert.description, alert.description, web_link(alert.url))
