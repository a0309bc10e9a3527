"""An enum of the API in, what each of its words means out; and the one list of reasons for what a board lacks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from mobility.api.field_texts import member_texts
from mobility.api.problems import EXPLANATIONS, Code
from mobility.model.outcome import EXPLANATIONS as OUTCOMES
from mobility.model.outcome import Outcome
from mobility.model.reasons import GAPS, NO_SERVICE, Gap, NoServiceReason

_TOLD_ELSEWHERE: Mapping[type[StrEnum], Mapping[str, str]] = {
    Gap: {gap.value: text for gap, text in GAPS.items()},
    NoServiceReason: {reason.value: text for reason, text in NO_SERVICE.items()},
    Code: {code.value: one.title for code, one in EXPLANATIONS.items()},
    Outcome: {outcome.value: one.sentence for outcome, one in OUTCOMES.items()},
}


class Reason(NamedTuple):
    """One reason for what a board lacks."""

    code: str
    """Stable, for programs."""
    field: str
    """Which field of a board gives it."""
    text: str


def word_texts(words: type[StrEnum]) -> Mapping[str, str]:
    """Give a sentence for each word; one that has none is left out."""
    return _TOLD_ELSEWHERE.get(words) or member_texts(words)


def reasons() -> tuple[Reason, ...]:
    """List every reason for what a board lacks: why a departure is not live, then why nothing leaves."""
    visits = [Reason(gap, "departures.reason", GAPS[gap]) for gap in Gap]
    return (*visits, *(Reason(one, "next_service.reason", NO_SERVICE[one]) for one in NoServiceReason))
