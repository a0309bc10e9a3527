"""The score, part by part."""

import pytest

from mobility.health.score import WEIGHTS, score_of
from mobility.model.finding import Severity
from mobility.model.health import Indicator, RuleState, Status


def indicators(**values: float) -> list[Indicator]:
    """Give indicators by id with their values, all graded ok."""
    return [Indicator(id=name, value=value, grade=Status.OK) for name, value in values.items()]


def rule(name: str, severity: Severity, polls: int) -> RuleState:
    """Give a rule broken by so many of a hundred messages."""
    return RuleState(rule=name, source="rt", severity=severity, count=1, polls=polls, checked=100, first=0, last=0)


WELL = indicators(availability=100, header_age=10, coverage_tu=100, trip_match=100, stop_match=100)


def test_weights_make_a_hundred_and_a_feed_without_fault_has_it() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert score_of(WELL, [], is_checked=True).value == 100


@pytest.mark.parametrize(
    ("broken", "value"),
    [
        ([rule("E001", Severity.ERROR, 6)], 98.2),  # 15 points of a hundred, 12 % of them
        ([rule("E001", Severity.ERROR, 5)], 100.0),
        ([rule("W001", Severity.WARNING, 100)], 99.4),
        ([rule(f"E0{place}", Severity.ERROR, 100) for place in range(20)], 85.0),
        ([rule("BP_X", Severity.INFO, 100)], 100.0),
    ],
)
def test_rules_cost_points_once_they_are_broken_in_more_than_one_message_in_twenty(
    broken: list[RuleState], value: float
) -> None:
    assert score_of(WELL, broken, is_checked=True).value == value


def test_what_cannot_be_measured_drops_out_and_the_rest_counts_for_all() -> None:
    score = score_of(indicators(trip_match=50, stop_match=80), [], is_checked=False)
    assert score.value == 60  # (10 x 50 + 5 x 80) / 15
    assert score.parts["availability"] is None
    assert score_of([], [], is_checked=False).value is None


def test_ages_count_by_the_share_that_is_well() -> None:
    stale = [Indicator(id="header_age", source=str(place), value=400, grade=Status.DOWN) for place in range(1)]
    fresh = [Indicator(id="header_age", source=f"f{place}", value=4, grade=Status.OK) for place in range(3)]
    assert score_of([*stale, *fresh], [], is_checked=False).parts["freshness"] == 75
