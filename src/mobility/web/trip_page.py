"""A trip in words in, its page out, complete without JavaScript, or the part of it that changes."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from mobility.board.iso import iso
from mobility.board.trip import TripOnDay
from mobility.board.words import CATALOGUE, direction_of, say
from mobility.web.board_page import HOME_ZONE, frame
from mobility.web.colors import badge_colors
from mobility.web.templating import Page, page
from mobility.web.trip_shown import age_text, shown_trip
from mobility.web.trip_words import TRIP_WORDS
from mobility.web.words import language_for

ICONS_ALWAYS = ("board", "search", "live", "ageing", "scheduled", "alert", "near")


class Reader(NamedTuple):
    """Who looks at a trip's page."""

    language: str
    """One that the boards speak."""
    stop_sequence: int | None = None
    """Of the stop they come from."""


def trip_page(trip: TripOnDay, reader: Reader, sources: list[str], *, is_part: bool = False) -> Page:
    """Render a trip's page, or only what changes while it runs."""
    language = reader.language
    chrome = language_for((language,))
    shown = shown_trip(trip, language, reader.stop_sequence)
    ground, ink = badge_colors(*((trip.route.color, trip.route.text_color) if trip.route else ("", "")))
    as_of = iso(trip.as_of, trip.timezone)
    kept = CATALOGUE[language]
    query = {"start_date": trip.trip.start_date, "start_time": trip.trip.start_time}
    instance = urlencode({name: value for name, value in query.items() if value is not None})
    yours = "" if reader.stop_sequence is None else f"&stop_sequence={reader.stop_sequence}"
    path = f"/trips/{quote(trip.trip.id, safe=':')}?{instance}"
    return page(
        "trip_part.html" if is_part else "trip.html",
        trip=shown,
        said=TRIP_WORDS[language],
        kept=kept,
        board_language=language,
        dir=direction_of(language),
        age=age_text(shown.age_s, language),
        drawn=say(language, "drawn_at", time=as_of[11:19]),
        zone_note=say(language, "local_time", zone=trip.timezone) if trip.timezone != HOME_ZONE else "",
        as_of=as_of,
        ground=ground,
        ink=ink,
        alerts=trip.alerts,
        sources=sources,
        json_url=f"/v1{path}&lang={language}",
        sprite_icons=sorted({*ICONS_ALWAYS, shown.icon}),
        **frame(chrome, f"{path}{yours}&lang={chrome}"),
    )


def unknown_trip_page(language: str) -> Page:
    """Render what is said of a trip that there is not, or no longer."""
    chrome = language_for((language,))
    said = TRIP_WORDS[language]["unknown_trip"]
    return page("unknown_trip.html", said=said, board_language=language, **frame(chrome, f"/?lang={chrome}"))
