"""A board and a language in, the board in words out; pages, the widget and its stream all show this."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mobility.board.iso import iso
from mobility.board.presentation import Presentation, present
from mobility.board.text import banner_of, next_service_sentences
from mobility.board.words import CATALOGUE, MODES, direction_of, say
from mobility.model.board import Access, Board, BoardAlert, Boarding, FeedOnBoard, NextService, State, StopVisit
from mobility.model.booking import Booking
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.web.assets import WIDGET_ICONS
from mobility.web.colors import badge_colors
from mobility.web.icons import ICONS
from mobility.web.links import phone_link, web_link
from mobility.web.refresh import tag_of
from mobility.web.shown_shapes import (
    ShownAlert,
    ShownBoard,
    ShownDeparture,
    ShownFact,
    ShownNextService,
    ShownPlace,
)

MODE_ICONS = {
    "tram": "tram",
    "subway": "subway",
    "rail": "rail",
    "bus": "bus",
    "ferry": "ferry",
    "cable_tram": "tram",
    "aerial_lift": "cable",
    "funicular": "funicular",
    "trolleybus": "trolleybus",
    "monorail": "monorail",
    "coach": "coach",
    "air": "air",
    "taxi": "taxi",
    "self_drive": "car",
    "horse_carriage": "carriage",
    "on_demand": "phone",
    "other": "other",
}
"""Names of icons, for every mode that a route_type can mean."""

OFF = (State.CANCELLED, State.SKIPPED)

KEPT_WORDS = (
    "imminent",
    "minutes",
    "in_minutes",
    "at",
    "live",
    "ageing",
    "scheduled",
    "column_line",
    "column_direction",
    "column_departure",
    "caption",
    "drawn_at",
    "pause",
    "resume",
    "paused",
    "lost",
    "stored",
    "then",
    "alerts",
    "more",
    "local_time",
    "all_departures",
    "lines_only",
    "no_departures",
)
"""What a board needs to go on by itself."""


def shown_board(board: Board, language: str, lines: Sequence[str] = ()) -> ShownBoard:
    """Put a board into words; `language` is one that the boards speak, `lines` are those it was asked for."""
    zone, place = board.place.timezone, board.place
    spoken = {feed.id: other_language(feed.language, language) for feed in board.feeds}
    departures = [
        shown_departure(visit, board.as_of, language, lang=spoken.get(visit.feed, "")) for visit in board.departures
    ]
    lasting: dict[str, Any] = {
        "language": language,
        "dir": direction_of(language),
        "place": ShownPlace(
            place.id, place.name, zone, place.wheelchair_boarding is Access.ACCESSIBLE, _lang_of(place.id, spoken)
        ),
        "lines": list(lines),
        "icons": _icons_of(departures),
        "alerts": [_alert(alert, language, spoken) for alert in board.alerts],
        "sources": list(dict.fromkeys(map(_source, board.feeds))),
    }
    return ShownBoard(
        as_of=iso(board.as_of, zone),
        departures=departures,
        notices=[notice for feed in board.feeds if (notice := banner_of(feed, language))],
        next_service=None if board.next_service is None else _next_service(board, board.next_service, language),
        words={key: CATALOGUE[language][key] for key in KEPT_WORDS},
        tag=tag_of(lasting),
        **lasting,
    )


def _icons_of(rows: Sequence[ShownDeparture]) -> dict[str, tuple[str, float]]:
    """Give the icons of these rows that the widget does not bring along."""
    wanted = {row.icon for row in rows}.difference(WIDGET_ICONS)
    return {name: (ICONS[name].outline, ICONS[name].stroke) for name in sorted(wanted)}


def lean_rows(shown: ShownBoard) -> ShownBoard:
    """Leave out of a board's rows what whoever draws it makes anew from the rest as time passes."""
    rows = [
        msgspec.structs.replace(row, when_text="", label_text="", sentence="" if _is_timed(row) else row.sentence)
        for row in shown.departures
    ]
    return msgspec.structs.replace(shown, departures=rows)


def lean_board(shown: ShownBoard) -> ShownBoard:
    """Leave out of a board what whoever holds an earlier one has, or can work out: words, and what time alone changes."""
    return msgspec.structs.replace(lean_rows(shown), words={})


def _is_timed(row: ShownDeparture) -> bool:
    """Say whether its sentence changes with the time."""
    return not row.gone and not row.window


def other_language(tag: str, language: str) -> str:
    """Give the language of a feed's texts where it is another than that of the words; empty where they agree or none is known.

    Source: WCAG 2.2, success criterion 3.1.2; `mul` of feed_lang says nothing of a single text.
    """
    base = tag.lower().partition("-")[0]
    return "" if base in {"", "mul", language} or not tag.replace("-", "").isalnum() else tag


def shown_departure(visit: StopVisit, now: Instant, language: str, lang: str = "") -> ShownDeparture:
    """Put a visit into words; `lang` is its headsign's language where that is another."""
    shown, route, zone = present(visit, now, language), visit.route, visit.timezone
    ground, ink = badge_colors(route.color if route else "", route.text_color if route else "")
    mode = route.mode if route is not None else "other"
    return ShownDeparture(
        key=f"{visit.trip.id}|{visit.trip.start_date}|{visit.trip.start_time or ''}|{visit.stop_sequence}",
        line="–" if route is None else route.short_name or route.long_name or "–",
        ground=ground,
        ink=ink,
        mode=MODES[language].get(mode, ""),
        icon=MODE_ICONS[mode],
        headsign=visit.trip.headsign,
        platform=visit.stop.platform or "",
        scheduled=None if visit.scheduled is None else iso(visit.scheduled, zone),
        expected=None if visit.expected is None else iso(visit.expected, zone),
        clock=iso(visit.when, zone)[11:16],
        scheduled_clock=shown.clock,
        window=shown.when if visit.window is not None else "",
        until=None if visit.window is None else iso(visit.window.end, zone),
        label=visit.label,
        age_s=visit.age_s,
        approximate=visit.approximate,
        gone=visit.state in OFF,
        facts=_facts(visit, shown, language),
        spoken=shown.spoken,
        when_text=shown.clock if visit.state in OFF else shown.when,
        label_text="" if visit.state in OFF or visit.window is not None else shown.words[-1],
        sentence=shown.sentence,
        lang=lang,
    )


def _facts(visit: StopVisit, shown: Presentation, language: str) -> list[ShownFact]:
    """List what is off or different, the delay, the platform and how to book; the label stands under the time."""
    delay, is_off = shown.spoken[3], visit.state in OFF
    states = shown.words[: len(shown.words) - (not is_off) - bool(delay)]
    facts = [ShownFact(word, "gone" if is_off and place == 0 else "") for place, word in enumerate(states)]
    if delay and not is_off:
        facts.append(ShownFact(delay, _tone_of(visit.delay_s or 0)))
    if visit.stop.platform:
        facts.append(ShownFact(say(language, "platform", platform=visit.stop.platform)))
    if visit.booking is not None and visit.boarding is not Boarding.REGULAR:
        facts += _ways_to_book(visit.booking)
    return facts


def _tone_of(delay_s: int) -> str:
    if abs(delay_s) < 60:
        return "punctual"
    return "late" if delay_s > 0 else "early"


def _ways_to_book(booking: Booking) -> list[ShownFact]:
    facts = []
    if booking.phone_number and (link := phone_link(booking.phone_number)):
        facts.append(ShownFact(booking.phone_number, icon="phone", url=link))
    if link := web_link(booking.booking_url or booking.info_url or ""):
        facts.append(ShownFact(link.partition("://")[2].partition("/")[0], url=link))
    return facts


def _next_service(board: Board, service: NextService, language: str) -> ShownNextService:
    why, served, when = next_service_sentences(board, service, language)
    return ShownNextService(
        " ".join(filter(None, (why, served))),
        when,
        None if service.scheduled is None else iso(service.scheduled, board.place.timezone),
    )


def _alert(alert: BoardAlert, language: str, spoken: Mapping[FeedId, str]) -> ShownAlert:
    said = alert.header_language if alert.header else alert.description_language
    header, description = (
        other_language(tag, language) if tag else _lang_of(alert.id, spoken)
        for tag in (said, alert.description_language)
    )
    text = alert.header or alert.description
    return ShownAlert(text, alert.description, web_link(alert.url), header, description)


def _lang_of(scoped: str, spoken: Mapping[FeedId, str]) -> str:
    """Give the other language of a text of this id's feed; of a place of several feeds, only where they agree."""
    own = spoken.get(FeedId(scoped.partition(":")[0]))
    if own is not None:
        return own
    all_of_them = set(spoken.values())
    return all_of_them.pop() if len(all_of_them) == 1 else ""


def _source(feed: FeedOnBoard) -> str:
    name = feed.attribution or feed.id
    return f"{name} ({feed.license})" if feed.license else name
