"""A language and a number in, the plural category of the Unicode CLDR out."""

from collections.abc import Callable, Mapping
from typing import Final

Phrases = Mapping[str, str | Mapping[str, str]]
"""Texts by key, or by plural category where a number bends them."""


def plural_category(language: str, number: float) -> str:
    """Choose `zero`, `one`, `two`, `few`, `many` or `other`; `language` is one that the boards speak.

    Source: Unicode CLDR, language plural rules, for numbers as they are shown here: without trailing zeros, below a million.
    """
    return _RULES[language](number)


def categories(language: str) -> frozenset[str]:
    """List the categories that a language uses."""
    return frozenset(map(_RULES[language], (*range(121), 1.5)))


def _one_alone(number: float) -> str:
    return "one" if number == 1 else "other"


def _one_below_two(number: float) -> str:
    """French: 0, 1 and 1.5 are singular."""
    return "one" if 0 <= number < 2 else "other"


def _arabic(number: float) -> str:
    if number in (0, 1, 2):
        return ("zero", "one", "two")[int(number)]
    if number != int(number):
        return "other"
    return "few" if 3 <= number % 100 <= 10 else "many" if 11 <= number % 100 <= 99 else "other"


_RULES: Final[Mapping[str, Callable[[float], str]]] = {
    "fr": _one_below_two,
    "en": _one_alone,
    "de": _one_alone,
    "es": _one_alone,
    "it": _one_alone,
    "pt": _one_alone,
    "nl": _one_alone,
    "ar": _arabic,
}
"""Portuguese as in Portugal, where 0 is plural."""
