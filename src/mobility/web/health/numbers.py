"""Numbers, durations and moments in, the way French and English readers write them out."""

import datetime as dt
from typing import NamedTuple

from mobility.model.time import Instant, local_iso, zone_named

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
ABSENT = "–"
"""Stands where nothing could be measured; a reason belongs beside it."""

_AGES = ((86_400, {"fr": "j", "en": "d"}), (3_600, {"fr": "h", "en": "h"}), (60, {"fr": "min", "en": "min"}))
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "days": {"fr": ("jour", "jours"), "en": ("day", "days")},
    "points": {"fr": ("point", "points"), "en": ("point", "points")},
    "rules": {"fr": ("règle", "règles"), "en": ("rule", "rules")},
    "kinds": {"fr": ("sorte", "sortes"), "en": ("kind", "kinds")},
    "alerts": {"fr": ("alerte", "alertes"), "en": ("alert", "alerts")},
    "versions": {"fr": ("version", "versions"), "en": ("version", "versions")},
    "trips": {"fr": ("course", "courses"), "en": ("trip", "trips")},
}


class Moment(NamedTuple):
    """An instant for a `time` element."""

    iso: str
    text: str


def number(value: float, language: str, decimals: int = 0) -> str:
    """Write a number with its language's separators."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", NARROW).replace(".", ",") if language == "fr" else text


def percent(value: float | None, language: str) -> str:
    """Write a percentage, rounded down: what is not 100 % is never said to be."""
    if value is None:
        return ABSENT
    cut = int(value * 10 + 1e-6) / 10
    return f"{number(cut, language, 0 if cut == int(cut) else 1)}{NO_BREAK}%"


def age(seconds: float | None, language: str) -> str:
    """Write a duration briefly, in the largest unit of which it holds at least two, rounded down."""
    if seconds is None:
        return ABSENT
    for size, names in _AGES:
        if seconds >= 2 * size:
            return f"{number(seconds // size, language)}{NO_BREAK}{names[language]}"
    return f"{int(seconds)}{NO_BREAK}s"


def measured(value: float | None, unit: str, language: str) -> str:
    """Write an indicator's value with its unit."""
    if value is None:
        return ABSENT
    if unit == "%":
        return percent(value, language)
    if unit == "s":
        return age(value, language) if value >= 10 else f"{number(value, language, 1)}{NO_BREAK}s"
    text = number(value, language, 0 if value == int(value) else 1)
    if unit not in _UNITS:
        return f"{text}{NO_BREAK}{unit}".rstrip(NO_BREAK)
    # French counts 0, 1 and 1.5 as one.
    is_one = abs(value) < 2 if language == "fr" else value == 1
    return f"{text}{NO_BREAK}{_UNITS[unit][language][0 if is_one else 1]}"


def moment(instant: Instant | None, zone: str, language: str) -> Moment | None:
    """Write an instant in a zone, by its tz database name (empty means UTC); None stays None."""
    if instant is None:
        return None
    where = zone_named(zone or "UTC")
    local = dt.datetime.fromtimestamp(instant, where)
    clock = f"{local:%H:%M}"
    return Moment(local_iso(instant, where), f"{day_text(local.date().isoformat(), language)} {clock}")


def day_text(iso: str, language: str) -> str:
    """Write an ISO date; a text that is none stays as it is."""
    try:
        day = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    if language == "fr":
        return f"{day:%d/%m/%Y}"
    return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
