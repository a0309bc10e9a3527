"""A board and a width -> plain text for terminals and walls, in the languages of the service."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import UNSET

from mobility.board.iso import iso
from mobility.board.presentation import Presentation, Profile, present
from mobility.board.words import age_of, say, spoken_language, weekdays_named
from mobility.model.board import (
    APPLIED_FOR_S,
    Board,
    Boarding,
    Explanation,
    FeedOnBoard,
    NextService,
    StopOnBoard,
    StopVisit,
)
from mobility.model.time import Instant, zone_named

WIDTH = 79
NARROWEST, WIDEST = 40, 200
_ROOM_FOR_NOTES = 72
"""From this width on notes stand beside a departure, below it on a narrower board."""
_LONGEST_PLATFORM = 7


class _Columns(NamedTuple):
    """How wide each part of a row is; one blank between any two."""

    line: int
    destination: int
    platform: int
    """0 where no departure has one, or where it stands below."""
    when: int
    clock: int
    note: int
    """0 where notes stand below."""


def text_board(
    board: Board, languages: tuple[str, ...] = (), profile: Profile = Profile.KIOSK, width: int = WIDTH
) -> str:
    """Draw a board in lines of at most `width` columns, from 40 on, ending in a line break.

    Each row has line, destination, platform, time, scheduled time and what else is to be known; notes that do not fit go
    on below. Feed text is untrusted: control characters, which a terminal would obey, are left out.
    """
    language = spoken_language(languages)
    lines = [_spread(board.place.name, iso(board.as_of, board.place.timezone)[11:16], width), "-" * width]
    shown = [(visit, present(visit, board.as_of, language, profile)) for visit in board.departures]
    parts = _columns(shown, width)
    for visit, presentation in shown:
        lines += _row(visit, presentation, parts, width)
        if visit.stop.distance_m is not UNSET:
            indent = " " * (parts.line + 1)
            lines.append(indent + _fit(printable(_where(visit.stop)), width - len(indent)))
        if visit.explanation is not None:
            lines += _wrapped(explained(visit.explanation, board.as_of, visit.timezone), width, " " * (parts.line + 1))
    for sentence in _below(board, language):
        lines += _wrapped(sentence, width, "  ")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _below(board: Board, language: str) -> Iterator[str]:
    """Give what stands under the departures: why there are none and when there are, silent feeds, alerts."""
    if not board.departures:
        yield say(language, "no_departures")
    if board.next_service is not None:
        yield from filter(None, next_service_sentences(board, board.next_service, language))
    yield from filter(None, (banner_of(feed, language) for feed in board.feeds))
    for alert in board.alerts:
        yield f"! {printable(alert.header or alert.description)}"


def explained(explanation: Explanation, as_of: Instant, timezone: str) -> str:
    """Say in a line which rule gave a visit's time, from which entity of which message, and how old that is."""
    header, observed = explanation.header_timestamp, explanation.observed
    parts = {
        "source": explanation.source,
        "entity": explanation.entity,
        "stop_time_update": explanation.stop_time_update,
        "header": None if header is None else iso(header, timezone)[11:19],
        "observed": None if observed is None else f"{iso(observed, timezone)[11:19]}, {as_of - observed} s ago",
    }
    told = ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)
    return printable(f"= {explanation.rule}: {explanation.text}" + (f" [{told}]" if told else ""))


def next_service_sentences(board: Board, service: NextService, language: str) -> tuple[str, str, str]:
    """Say why nothing leaves, on which days of the week anything does, and when next; empty for what cannot be told."""
    why = say(language, service.reason.value)
    days = service.weekdays
    served = say(language, "served_only", days=weekdays_named(language, days)) if days else ""
    if service.scheduled is None or service.in_days is None:
        return why, served, ""
    moment = dt.datetime.fromtimestamp(service.scheduled, zone_named(board.place.timezone))
    time = f"{moment:%H:%M}"
    if service.in_days <= 1:
        when = say(language, "today" if service.in_days <= 0 else "tomorrow", time=time)
    else:
        weekday = say(language, "weekdays").split()[moment.weekday()]
        month = say(language, "months").split()[moment.month - 1]
        when = say(language, "on_day", weekday=weekday, day=moment.day, month=month, time=time, days=service.in_days)
    return why, served, say(language, "next" if service.boarding is Boarding.REGULAR else "next_on_demand", when=when)


def banner_of(feed: FeedOnBoard, language: str) -> str:
    """Warn that a feed's realtime is too old to be applied; empty while it is young, or where there never was any."""
    if feed.realtime_age_s is None or feed.realtime_age_s <= APPLIED_FOR_S:
        return ""
    return say(language, "unavailable_since", age=age_of(language, feed.realtime_age_s), feed=feed.id)


def _columns(shown: Sequence[tuple[StopVisit, Presentation]], width: int) -> _Columns:
    """Share a board's width out; the destination gets what is left, and more the wider it is."""
    if width < _ROOM_FOR_NOTES:
        when = max((columns("" if one.struck else one.when) for _, one in shown), default=0)
        when = min(when, width // 3)
        return _Columns(5, width - 5 - when - 7 - 3, 0, when, 7, 0)
    platform = max((columns(_platform(visit.stop)) for visit, _ in shown), default=0)
    taken = platform + 1 if platform else 0
    spare = max(0, width - WIDTH)
    note = 25 + spare // 2
    return _Columns(6, width - 6 - 12 - 7 - note - 4 - taken, platform, 12, 7, note)


def _platform(stop: StopOnBoard) -> str:
    """Spell where on a station one boards; near a point the line below says it."""
    if not stop.platform or stop.distance_m is not UNSET:
        return ""
    code = printable(stop.platform)
    return f"({_fit(code, min(columns(code), _LONGEST_PLATFORM))})"


def _row(visit: StopVisit, shown: Presentation, parts: _Columns, width: int) -> list[str]:
    line = "" if visit.route is None else visit.route.short_name or visit.route.long_name
    clock = f"({shown.clock})" if shown.struck else f" {shown.clock}"
    cells = [
        _fit(printable(line), parts.line),
        _fit(printable(visit.trip.headsign), parts.destination),
        _fit("" if shown.struck else shown.when, parts.when),
        _fit(clock, parts.clock),
    ]
    if parts.platform:
        cells.insert(2, _fit(_platform(visit.stop), parts.platform))
    indent = " " * (width - parts.note if parts.note else parts.line + 1)
    words = printable(" · ".join(shown.words))
    notes = _wrapped(words if parts.note else f"{_platform(visit.stop)} {words}", width - len(indent), "")
    if parts.note and notes:
        cells.append(notes.pop(0))
    return [" ".join(cells), *(indent + note for note in notes)]


def _where(stop: StopOnBoard) -> str:
    """Say where a departure near a point leaves from; on other boards the heading does."""
    parts = (stop.name, "" if stop.platform is None else f"({stop.platform})", f"· {stop.distance_m} m")
    return " ".join(filter(None, parts))


def printable(text: str) -> str:
    """Leave out what a terminal would obey or a line cannot hold: control, format and separator characters."""
    return " ".join("".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text).split())


def columns(text: str) -> int:
    """Count the columns a terminal gives a text: two for wide East Asian characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def _fit(text: str, width: int) -> str:
    """Cut or fill up to a width, with an ellipsis where it was cut."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def _spread(left: str, right: str, width: int) -> str:
    return _fit(printable(left), width - len(right) - 1) + " " + right


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(_fit((indent if lines else "") + word, width).rstrip())
    return lines
