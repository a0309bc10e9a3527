"""Boards of one or several places in, what a screen on the wall shows of them by itself for hours out."""

import msgspec

from mobility.board.booking import is_closed
from mobility.board.booking_words import booking_words
from mobility.board.iso import iso
from mobility.board.text import banner_of, next_service_sentences
from mobility.board.words import direction_of, every, say
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, STAYS_AFTER_S, Board, Boarding, State, StopVisit
from mobility.model.time import Instant
from mobility.web.colors import badge_colors
from mobility.web.shown import MODE_ICONS

ON_SCREEN = ("imminent", "minutes", "live", "ageing", "scheduled", "on_time", "late", "early")
"""Phrases that the screen fills in itself, for they change while nobody answers."""
CANCELLED_STAYS_S = 300


class KioskRow(msgspec.Struct, kw_only=True):
    """One departure. Instants are UTC seconds; the screen works out from them what it shows at each moment."""

    key: str
    line: str
    ground: str
    text: str
    mode: str
    """Name of an icon."""
    headsign: str
    platform: str
    scheduled: Instant | None
    expected: Instant | None
    observed: Instant | None
    """When `expected` was observed: live for 90 s from then, dropped after 300 s."""
    gone: Instant
    """From when the row is no longer shown, if nothing new is learnt."""
    gone_scheduled: Instant
    """The same once `expected` is too old to count."""
    clock: str
    """The scheduled time on the wall."""
    expected_clock: str
    window: str
    """`09:00–16:30` of a service that comes at no fixed time; empty otherwise."""
    about: bool
    """True for times that are only approximate."""
    off: bool
    """True where it is cancelled or does not stop."""
    facts: dict[str, list[str]]
    """What else is to be known, by language."""


class KioskPlace(msgspec.Struct, kw_only=True):
    """One place's departures."""

    name: str
    timezone: str
    rows: list[KioskRow]
    notes: dict[str, list[str]]
    """Banners, alerts and the next service, by language."""


class KioskBoard(msgspec.Struct, kw_only=True):
    """The answer of `/b/{id}.json`: all that a screen needs until the next answer, however long that takes."""

    now: Instant
    """The server's clock, which is the screen's."""
    languages: list[str]
    words: dict[str, dict[str, str]]
    """Phrases with `{minutes}` to fill in, by language."""
    live_for_s: int
    applied_for_s: int
    places: list[KioskPlace]


def kiosk_board(boards: list[Board], languages: list[str], now: Instant) -> KioskBoard:
    """Lay boards out for a screen; `languages` are such as the service speaks, in the order in which they take turns."""
    return KioskBoard(
        now=now,
        languages=languages,
        words={
            language: {key: say_raw(language, key) for key in ON_SCREEN} | {"dir": direction_of(language)}
            for language in languages
        },
        live_for_s=LIVE_FOR_S,
        applied_for_s=APPLIED_FOR_S,
        places=[_place(board, languages) for board in boards],
    )


def say_raw(language: str, key: str) -> str:
    """Give a phrase with its blank for minutes still in it."""
    return say(language, key, minutes="{minutes}")


def _place(board: Board, languages: list[str]) -> KioskPlace:
    return KioskPlace(
        name=board.place.name,
        timezone=board.place.timezone,
        rows=[kiosk_row(visit, board.as_of, languages) for visit in board.departures],
        notes={language: _notes(board, language) for language in languages},
    )


def _notes(board: Board, language: str) -> list[str]:
    said = [] if board.next_service is None else next_service_sentences(board, board.next_service, language)
    alerts = (alert.header or alert.description for alert in board.alerts)
    return [note for note in (*said, *(banner_of(feed, language) for feed in board.feeds), *alerts) if note]


def kiosk_row(visit: StopVisit, now: Instant, languages: list[str]) -> KioskRow:
    """Lay one visit out."""
    route = visit.route
    ground, text = badge_colors(route.color if route else "", route.text_color if route else "")
    off = visit.state in (State.CANCELLED, State.SKIPPED)
    window = visit.window
    last = visit.when + STAYS_AFTER_S if window is None else window.end
    planned = visit.scheduled if visit.scheduled is not None else visit.when
    times = () if window is None else (window.start, window.end)
    return KioskRow(
        key=f"{visit.trip.id}|{visit.trip.start_date}|{visit.trip.start_time or ''}|{visit.stop_sequence}",
        line="–" if route is None else route.short_name or route.long_name or "–",
        ground=ground,
        text=text,
        mode=MODE_ICONS.get(route.mode if route else "bus", "bus"),
        headsign=visit.trip.headsign,
        platform=visit.stop.platform or "",
        scheduled=visit.scheduled,
        expected=visit.expected,
        observed=None if visit.expected is None or visit.age_s is None else now - visit.age_s,
        gone=planned + CANCELLED_STAYS_S if off else last,
        gone_scheduled=planned + (CANCELLED_STAYS_S if off else STAYS_AFTER_S) if window is None else window.end,
        clock=iso(planned, visit.timezone)[11:16],
        expected_clock=iso(visit.when, visit.timezone)[11:16],
        window="–".join(iso(time, visit.timezone)[11:16] for time in times),
        about=visit.approximate,
        off=off,
        facts={language: _facts(visit, now, language) for language in languages},
    )


def _facts(visit: StopVisit, now: Instant, language: str) -> list[str]:
    """Say what stays true while the screen is alone: state, boarding, headway, first and last of the day, platform."""
    facts = [] if visit.state is State.RUNNING else [say(language, visit.state.value)]
    if visit.boarding is Boarding.NONE:
        facts.append(say(language, "terminus"))
    elif visit.boarding is not Boarding.REGULAR:
        phone = "" if visit.booking is None or is_closed(visit.booking, now) else visit.booking.phone_number or ""
        facts += [booking_words(visit, now, language), phone]
    if visit.headway_s is not None:
        facts.append(every(language, visit.headway_s))
    if visit.of_day is not None:
        facts.append(say(language, f"{visit.of_day.value}_of_day"))
    if visit.stop.platform:
        facts.append(say(language, "platform", platform=visit.stop.platform))
    return [fact for fact in facts if fact]
