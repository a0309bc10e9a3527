"""Polls of one address."""

import pytest

from mobility.health.rules.check import check_polls
from mobility.health.rules.polls import Polls
from mobility.model.health import Attempt
from mobility.model.outcome import Outcome


def polls(**endings: int) -> Polls:
    """Make polls that ended so many times in each way."""
    outcomes = [Outcome(name) for name, number in endings.items() for _ in range(number)]
    return Polls(
        [Attempt(source="x~tu", kind="trip_updates", started=0, duration_s=1, outcome=outcome) for outcome in outcomes]
    )


CASES: dict[str, tuple[str, int, Polls]] = {
    "one response in a hundred invalid": ("BP_INVALID_RESPONSES", 1, polls(ok=99, html_body=1)),
    "one in two hundred": ("BP_INVALID_RESPONSES", 0, polls(ok=150, unchanged=49, html_body=1)),
    "too few polls to tell": ("BP_INVALID_RESPONSES", 0, polls(ok=1, html_body=1)),
    "a key that we have not set is not the address' fault": (
        "BP_INVALID_RESPONSES",
        0,
        polls(ok=50, secret_missing=50),
    ),
    "an address that wants a key": ("BP_NEEDS_LOGIN", 2, polls(unauthorized=2)),
    "an address that wants none": ("BP_NEEDS_LOGIN", 0, polls(ok=2)),
}


@pytest.mark.parametrize(("rule", "count", "subject"), CASES.values(), ids=CASES)
def test_polls(rule: str, count: int, subject: Polls) -> None:
    assert {finding.rule: finding.count for finding in check_polls(subject)}.get(rule, 0) == count
