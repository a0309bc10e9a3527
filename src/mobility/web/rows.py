"""A visit and the present moment in, the row of a board's table out; what it says comes from the shared presentation."""

from typing import NamedTuple

from mobility.board.iso import iso
from mobility.board.presentation import present
from mobility.board.words import say
from mobility.model.board import Boarding, Label, State, StopVisit
from mobility.model.booking import Booking
from mobility.model.time import Instant
from mobility.web.links import phone_link, web_link

MODE_ICONS = {
    "tram": "tram",
    "subway": "rail",
    "rail": "rail",
    "monorail": "rail",
    "ferry": "ferry",
    "cable_tram": "cable",
    "aerial_lift": "cable",
    "funicular": "cable",
    "on_demand": "phone",
}
"""Names of icons in templates/icons.html; every other mode rides on wheels."""

MODE_WORDS = {
    "fr": {
        "tram": "Tram",
        "subway": "Métro",
        "rail": "Train",
        "bus": "Bus",
        "coach": "Car",
        "ferry": "Bateau",
        "cable_tram": "Tram à câble",
        "aerial_lift": "Téléphérique",
        "funicular": "Funiculaire",
        "trolleybus": "Trolleybus",
        "monorail": "Monorail",
        "taxi": "Taxi",
        "on_demand": "À la demande",
    },
    "en": {
        "tram": "Tram",
        "subway": "Metro",
        "rail": "Train",
        "bus": "Bus",
        "coach": "Coach",
        "ferry": "Ferry",
        "cable_tram": "Cable tram",
        "aerial_lift": "Cable car",
        "funicular": "Funicular",
        "trolleybus": "Trolleybus",
        "monorail": "Monorail",
        "taxi": "Taxi",
        "on_demand": "On demand",
    },
}

OFF = (State.CANCELLED, State.SKIPPED)


class Fact(NamedTuple):
    """One thing to know about a departure."""

    text: str
    tone: str = ""
    """`late`, `gone` or `kept`; empty for quiet."""
    icon: str = ""
    url: str = ""


class LabelWords(NamedTuple):
    """How sure a time is, now and as it ages without news."""

    name: str
    words: str
    age_s: int | None
    live: str
    ageing: str
    scheduled: str


class Row(NamedTuple):
    """One row of the table."""

    key: str
    line: str
    badge: int
    """Which of the page's badge colours."""
    mode: str
    mode_icon: str
    headsign: str
    facts: list[Fact]
    when_iso: str
    big: str
    clock: str
    struck_clock: str
    """The scheduled time, where the expected one is another minute; empty otherwise."""
    label: LabelWords | None
    is_gone: bool
    sentence: str
    """All of the row, to be spoken."""


def row_of(visit: StopVisit, now: Instant, language: str, badge: int) -> Row:
    """Lay one visit out."""
    shown = present(visit, now, language)
    route = visit.route
    mode = route.mode if route is not None else "bus"
    expected_clock = iso(visit.when, visit.timezone)[11:16]
    is_gone = visit.state in OFF
    return Row(
        key=f"{visit.trip.id}|{visit.trip.start_date}|{visit.trip.start_time or ''}|{visit.stop_sequence}",
        line="–" if route is None else route.short_name or route.long_name or "–",
        badge=badge,
        mode=MODE_WORDS[language].get(mode, ""),
        mode_icon=MODE_ICONS.get(mode, "bus"),
        headsign=visit.trip.headsign,
        facts=_facts(visit, shown.words, language),
        when_iso=iso(visit.when, visit.timezone),
        big=shown.clock if is_gone else shown.when,
        clock="" if is_gone or visit.window is not None else expected_clock,
        struck_clock=shown.clock if not is_gone and shown.clock != expected_clock else "",
        label=None if is_gone or visit.window is not None else _label(visit, shown.words[-1], language),
        is_gone=is_gone,
        sentence=shown.sentence,
    )


def _facts(visit: StopVisit, words: tuple[str, ...], language: str) -> list[Fact]:
    """List what is off or different, the delay, the platform and how to book; the label stands under the time."""
    late = visit.delay_s is not None and abs(visit.delay_s) >= 60
    kept = words if visit.state in OFF else words[:-1]
    facts = []
    for place, word in enumerate(kept):
        is_state = place == 0 and visit.state in OFF
        is_delay = late and place == len(kept) - 1
        facts.append(Fact(word, "gone" if is_state else "late" if is_delay else "kept"))
    if visit.stop.platform:
        facts.append(Fact(say(language, "platform", platform=visit.stop.platform), "kept"))
    if visit.booking is not None and visit.boarding is not Boarding.REGULAR:
        facts += _ways_to_book(visit.booking)
    return facts


def _ways_to_book(booking: Booking) -> list[Fact]:
    facts = []
    if booking.phone_number and (link := phone_link(booking.phone_number)):
        facts.append(Fact(booking.phone_number, "kept", "phone", link))
    if link := web_link(booking.booking_url or booking.info_url or ""):
        facts.append(Fact(link.partition("://")[2].partition("/")[0], "kept", "", link))
    return facts


def _label(visit: StopVisit, words: str, language: str) -> LabelWords:
    return LabelWords(
        name=visit.label.value,
        words=words,
        age_s=visit.age_s if visit.label is not Label.SCHEDULED else None,
        live=say(language, "live"),
        ageing=say(language, "ageing", minutes=2),
        scheduled=say(language, "scheduled"),
    )
