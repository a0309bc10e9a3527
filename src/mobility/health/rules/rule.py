"""What a rule is: its name in MobilityData's words, what it needs to know, how to mend it, and the function that looks."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from mobility.health.rules.meanings_fr import MEANINGS_FR
from mobility.model.finding import Found, Severity


class Need(StrEnum):
    """What a rule has to know. Source: HEALTH.md 1.1, column "needs"."""

    MESSAGE = "message"
    CLOCK = "clock"
    STATIC = "static"
    """The timetable."""
    PREVIOUS = "previous"
    """The message before this one."""
    SIDE_BY_SIDE = "side by side"
    """Trip updates and vehicle positions of one operator."""
    ATTEMPTS = "attempts"
    """How the last polls ended."""


Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One rule of the catalogue; calling `function` gives what breaks it."""

    id: str
    severity: Severity
    title: str
    title_fr: str
    needs: tuple[Need, ...]
    how_to_mend: dict[str, str]
    """By language: `en` and `fr`."""
    function: Callable[[Subject], Found]

    def meaning(self, language: str) -> str:
        """Give the rule itself in full, on one line; in English it is what its function states, without where that comes from."""
        if language == "fr":
            return MEANINGS_FR[self.id]
        return " ".join((self.function.__doc__ or "").partition("Source: ")[0].split())


@dataclass(frozen=True, slots=True)
class Words:
    """A rule's texts for people."""

    title: str
    title_fr: str
    mend: str
    mend_fr: str


def rule(
    rule_id: str, severity: Severity, words: Words, *needs: Need
) -> Callable[[Callable[[Subject], Found]], Rule[Subject]]:
    """Make a Rule of the function that follows; without `needs` it looks at the message alone."""

    def named(function: Callable[[Subject], Found]) -> Rule[Subject]:
        mend = {"en": words.mend, "fr": words.mend_fr}
        return Rule(rule_id, severity, words.title, words.title_fr, needs or (Need.MESSAGE,), mend, function)

    return named
