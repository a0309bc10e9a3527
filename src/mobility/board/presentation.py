"""A visit, the present moment and a language -> what every rendering shows of it (TRAVELLER.md, rendering contract)."""

from enum import StrEnum

import msgspec

from mobility.board.booking import is_closed
from mobility.board.booking_words import booking_words
from mobility.board.iso import iso
from mobility.board.words import every, say
from mobility.model.board import Access, Boarding, Label, State, StopVisit
from mobility.model.time import Instant

IMMINENT_S = 30
"""A predicted vehicle this near is `imminent`."""


class Profile(StrEnum):
    """For whom a board is drawn: how far ahead minutes say more than the clock."""

    URBAN = "urban"
    KIOSK = "kiosk"


_MINUTES_UP_TO = {Profile.URBAN: 20, Profile.KIOSK: 60}


class Shape(StrEnum):
    """How the time is told."""

    IMMINENT = "imminent"
    MINUTES = "minutes"
    CLOCK = "clock"
    WINDOW = "window"
    """Between two clock times, when the vehicle comes to those who have booked."""


class Presentation(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a visit; a rendering adds only its medium."""

    shape: Shape
    when: str
    """`à l’approche`, `5 min`, `~5 min` for a time without prediction, `08:14`, or `09:00–16:30` of a window."""
    clock: str
    """The scheduled clock time, always to be seen; the expected one of a trip that the timetable does not know."""
    words: tuple[str, ...]
    """In order of weight: what is off or different, the delay, how sure the time is. Never told by colour alone."""
    icons: tuple[str, ...]
    """Names: the label's, then access and what else applies."""
    struck: bool
    """True where the scheduled time is to be struck through: cancelled or not served."""
    phone: str | None
    """To call for a departure on request."""
    closed: bool
    """True where it had to be booked before now."""
    spoken: tuple[str, str, str, str]
    """What is spoken before the time; after it the scheduled time where it is another, what is off or different, the delay."""
    sentence: str
    """All of it to be spoken, how sure the time is at the end."""


def present(visit: StopVisit, now: Instant, language: str, profile: Profile = Profile.URBAN) -> Presentation:
    """Say what is shown of a visit; `language` is one the service speaks."""
    shape = _shape(visit, now, profile)
    clock = iso(visit.scheduled if visit.scheduled is not None else visit.when, visit.timezone)[11:16]
    struck = visit.state in (State.CANCELLED, State.SKIPPED)
    states, delay, certainty = _states(visit, now, language), _delay(visit, language), _certainty(visit, language)
    before, planned = _line(visit, language), _planned(visit, clock, language)
    told = _spoken_time(visit, now, shape, language)
    return Presentation(
        shape=shape,
        when=_when(visit, now, shape, language),
        clock=clock,
        words=tuple(filter(None, (*states, *delay, certainty))),
        icons=tuple(_icons(visit)),
        struck=struck,
        phone=visit.booking.phone_number if visit.booking is not None else None,
        closed=is_closed(visit.booking, now),
        spoken=(before, planned, ", ".join(states), ", ".join(delay)),
        sentence=", ".join(filter(None, (before, told, planned, *states, *delay, certainty))) + ".",
    )


def _shape(visit: StopVisit, now: Instant, profile: Profile) -> Shape:
    """Tell the time as imminent up to 30 s, in minutes up to the profile's limit, by the clock beyond.

    A time without prediction is never imminent, for nobody has seen the vehicle: within a minute it is told by the clock.
    """
    ahead_s = visit.when - now
    if visit.window is not None:
        return Shape.WINDOW
    if visit.state in (State.CANCELLED, State.SKIPPED) or ahead_s >= _MINUTES_UP_TO[profile] * 60 + 60:
        return Shape.CLOCK
    if visit.expected is None:
        return Shape.MINUTES if ahead_s >= 60 else Shape.CLOCK
    return Shape.IMMINENT if ahead_s <= IMMINENT_S else Shape.MINUTES


def _minutes(visit: StopVisit, now: Instant) -> int:
    """Count whole minutes, never none."""
    return max(1, (visit.when - now) // 60)


def _when(visit: StopVisit, now: Instant, shape: Shape, language: str) -> str:
    if visit.window is not None:
        return "–".join(iso(moment, visit.timezone)[11:16] for moment in (visit.window.start, visit.window.end))
    if shape is Shape.IMMINENT:
        return say(language, "imminent")
    about = "~" if visit.expected is None or visit.approximate else ""
    if shape is Shape.MINUTES:
        return about + say(language, "minutes", minutes=_minutes(visit, now))
    return (about if visit.approximate else "") + iso(visit.when, visit.timezone)[11:16]


def _states(visit: StopVisit, now: Instant, language: str) -> list[str]:
    words = [] if visit.state is State.RUNNING else [say(language, visit.state.value)]
    if visit.boarding is Boarding.NONE:
        words.append(say(language, "terminus"))
    elif visit.boarding is not Boarding.REGULAR:
        words.append(booking_words(visit, now, language))
    if visit.of_day is not None:
        words.append(say(language, f"{visit.of_day.value}_of_day"))
    if visit.headway_s is not None:
        words.append(every(language, visit.headway_s))
    return words


def _delay(visit: StopVisit, language: str) -> list[str]:
    """Tell a delay in whole minutes; on time within one (Scheduled-Is-Not-On-Time: only with a prediction)."""
    delay_s = visit.delay_s
    if delay_s is None:
        return []
    if abs(delay_s) < 60:
        return [say(language, "on_time")]
    return [say(language, "late" if delay_s > 0 else "early", minutes=abs(delay_s) // 60)]


def _certainty(visit: StopVisit, language: str) -> str:
    if visit.state in (State.CANCELLED, State.SKIPPED):
        return ""
    if visit.label is Label.AGEING:
        return say(language, "ageing", minutes=max(1, (visit.age_s or 0) // 60))
    return say(language, visit.label.value)


def _icons(visit: StopVisit) -> list[str]:
    off = visit.state in (State.CANCELLED, State.SKIPPED)
    icons = [visit.state.value if off else visit.label.value]
    if visit.route is not None:
        icons.append(f"mode-{visit.route.mode}")
    if visit.wheelchair is not Access.UNKNOWN:
        icons.append("wheelchair" if visit.wheelchair is Access.ACCESSIBLE else "no-wheelchair")
    if visit.boarding in (Boarding.PHONE_AGENCY, Boarding.COORDINATE_WITH_DRIVER):
        icons.append("on-demand")
    if visit.alerts:
        icons.append("alert")
    return icons


def _line(visit: StopVisit, language: str) -> str:
    line = "" if visit.route is None else visit.route.short_name or visit.route.long_name
    parts = [say(language, "line", line=line)] if line else []
    if visit.trip.headsign:
        parts.append(say(language, "towards", headsign=visit.trip.headsign))
    if visit.stop.platform:
        parts.append(say(language, "platform", platform=visit.stop.platform))
    return ", ".join(parts)


def _spoken_time(visit: StopVisit, now: Instant, shape: Shape, language: str) -> str:
    if shape is Shape.MINUTES:
        return say(language, "in_minutes", minutes=_minutes(visit, now))
    if shape is Shape.IMMINENT:
        return say(language, "imminent")
    if visit.window is not None:
        start, end = (iso(moment, visit.timezone)[11:16] for moment in (visit.window.start, visit.window.end))
        return say(language, "between", start=start, end=end)
    return say(language, "at", time=iso(visit.when, visit.timezone)[11:16])


def _planned(visit: StopVisit, clock: str, language: str) -> str:
    if visit.expected is None or visit.scheduled is None or abs(visit.expected - visit.scheduled) < 60:
        return ""
    return say(language, "scheduled_at", time=clock)
