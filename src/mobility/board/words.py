"""A language -> the service's own words for what a board shows; French first, and complete in each language."""

from collections.abc import Collection, Mapping
from typing import Final

from mobility.board.languages import ar, de, en, es, fr, it, nl, pt
from mobility.board.plurals import Phrases, plural_category

FRENCH: Final = "fr"

CATALOGUE: Final[Mapping[str, Phrases]] = {
    "fr": fr.WORDS,
    "en": en.WORDS,
    "de": de.WORDS,
    "es": es.WORDS,
    "it": it.WORDS,
    "pt": pt.WORDS,
    "nl": nl.WORDS,
    "ar": ar.WORDS,
}

MODES: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": fr.MODES,
    "en": en.MODES,
    "de": de.MODES,
    "es": es.MODES,
    "it": it.MODES,
    "pt": pt.MODES,
    "nl": nl.MODES,
    "ar": ar.MODES,
}
"""Names of the modes, by language and mode."""

TAGS: Final[Mapping[str, str]] = {"pt": "pt-PT"}
"""BCP 47 tags for formatting and plurals, where they say more than the language."""

_COUNTED: Final = {"in_minutes": "minutes", "on_day": "days", "before_days": "days", "age_days": "days"}
"""By whose number a phrase bends."""


def spoken_language(wanted: tuple[str, ...], among: Collection[str] = CATALOGUE) -> str:
    """Choose the first language wanted that the service speaks, by its base; French without one."""
    for language in wanted:
        base = language.lower().partition("-")[0]
        if base in among:
            return base
    return FRENCH


def direction_of(language: str) -> str:
    """Say which way a language is written: `ltr` or `rtl`."""
    return "rtl" if language == "ar" else "ltr"


def age_of(language: str, seconds: int) -> str:
    """Say how long something has lasted: in minutes up to two hours, in hours up to two days, then in days."""
    minutes, hours = seconds // 60, seconds // 3600
    if hours < 2:
        return say(language, "minutes", minutes=minutes)
    return say(language, "age_hours", hours=hours) if hours < 48 else say(language, "age_days", days=hours // 24)


def every(language: str, headway_s: int) -> str:
    """Say a headway in minutes; one between two minutes as both (`toutes les 10–11 min`)."""
    least = max(1, headway_s // 60)
    most = max(1, -(-headway_s // 60))
    return say(language, "headway", minutes=least if least == most else f"{least}–{most}")


def weekdays_named(language: str, weekdays: tuple[int, ...]) -> str:
    """Name days of the week in order, 0 for Monday; three or more in a row by the first and the last."""
    names = say(language, "weekdays").split()
    if len(weekdays) >= 3 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return say(language, "weekday_span", first=names[weekdays[0]], last=names[weekdays[-1]])
    said = [say(language, "on_weekday", weekday=names[weekday]) for weekday in weekdays]
    return say(language, "and_weekday", one=", ".join(said[:-1]), other=said[-1]) if len(said) > 1 else said[0]


def say(language: str, key: str, **values: str | int) -> str:
    """Give a phrase of the catalogue, filled in and in the plural that its number asks for; `language` is one of its own."""
    phrase = CATALOGUE[language][key]
    if not isinstance(phrase, str):
        phrase = phrase[plural_category(language, int(values[_COUNTED[key]]))]
    return phrase.format(**values)
