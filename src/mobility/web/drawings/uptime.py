"""Days with their availability in, a strip of one bar a day as SVG out; how high a bar is says the same as its colour."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from markupsafe import Markup


class UptimeClass(StrEnum):
    """What a day counts as, in the classes of the national access point. Source: HEALTH.md 6."""

    FULL = "full"
    HIGH = "high"
    FAIR = "fair"
    POOR = "poor"
    LOW = "low"
    UNKNOWN = "unknown"
    """Nobody watched."""


class UptimeDay(NamedTuple):
    """One day of a strip."""

    day: str
    """As people read it."""
    percent: float | None
    """None where nobody watched."""
    text: str
    """The percentage as people read it."""


CLASSES = ((100.0, UptimeClass.FULL), (99.0, UptimeClass.HIGH), (95.0, UptimeClass.FAIR), (50.0, UptimeClass.POOR))
HEIGHTS = {
    UptimeClass.FULL: 28,
    UptimeClass.HIGH: 23,
    UptimeClass.FAIR: 18,
    UptimeClass.POOR: 12,
    UptimeClass.LOW: 7,
    UptimeClass.UNKNOWN: 2,
}
"""Of 28, so that the strip can be read without its colours."""
_STEP, _WIDTH, _HEIGHT = 8, 6, 28

_BAR = Markup('<rect class="up-{}" x="{}" y="{}" width="{}" height="{}" rx="1"><title>{} : {}</title></rect>')
_STRIP = Markup(
    '<svg class="uptime" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
    "<title>{}</title><desc>{}</desc>{}</svg>"
)


def uptime_class(percent: float | None) -> UptimeClass:
    """Put a day's availability into its class; a day of 99.99 % is not one of 100 %."""
    if percent is None:
        return UptimeClass.UNKNOWN
    return next((name for least, name in CLASSES if percent >= least), UptimeClass.LOW)


def uptime_strip(days: Sequence[UptimeDay], title: str, description: str) -> Markup:
    """Draw days from the oldest on the left to the newest on the right; empty text without days."""
    if not days:
        return Markup()
    bars = Markup().join(_bar(place, day) for place, day in enumerate(days))
    return _STRIP.format(title, len(days) * _STEP - (_STEP - _WIDTH), _HEIGHT, title, description, bars)


def _bar(place: int, day: UptimeDay) -> Markup:
    name = uptime_class(day.percent)
    height = HEIGHTS[name]
    return _BAR.format(name.value, place * _STEP, _HEIGHT - height, _WIDTH, height, day.day, day.text)
