"""Waiting after failures: longer each time, never less than asked, never in step with others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.feeds.backoff import delay_after
from mobility.model.outcome import Outcome

HALF = 0.5


def delays(outcome: Outcome, interval_s: float, count: int) -> list[float]:
    """Give the delays after 1, 2, 3 ... failures in a row, jitter in its middle."""
    return [
        delay_after(outcome, failures, interval_s=interval_s, random_fraction=HALF) for failures in range(1, count + 1)
    ]


def test_a_success_waits_for_the_interval() -> None:
    for outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED):
        assert delay_after(outcome, 0, interval_s=20, random_fraction=0.9) == 20


def test_a_realtime_feed_is_asked_again_at_its_next_turn_and_then_less_and_less() -> None:
    assert delays(Outcome.SERVER_ERROR, 20, 6) == pytest.approx([20, 40, 80, 120, 120, 120])


def test_a_timetable_is_not_given_up_for_an_hour() -> None:
    assert delays(Outcome.CONNECTION_LOST, 3600, 9) == pytest.approx([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])


def test_what_only_a_person_mends_is_asked_seldom() -> None:
    assert delays(Outcome.UNAUTHORIZED, 20, 8)[-1] == pytest.approx(900)


def test_who_is_asked_to_slow_down_slows_down_at_once() -> None:
    assert delays(Outcome.RATE_LIMITED, 20, 2) == pytest.approx([40, 80])


@pytest.mark.parametrize("fraction", [0.0, 0.3, 1.0])
def test_retry_after_is_never_undercut(fraction: float) -> None:
    delay = delay_after(Outcome.RATE_LIMITED, 1, interval_s=20, random_fraction=fraction, retry_after_s=600)
    assert 600 <= delay <= 660


def test_a_held_version_does_not_hurry_or_slow_anything() -> None:
    assert delay_after(Outcome.HELD_SHRUNK, 5, interval_s=3600, random_fraction=HALF) == 3600


@given(
    outcome=st.sampled_from(Outcome),
    failures=st.integers(0, 10_000),
    interval=st.floats(5, 7 * 86_400),
    fraction=st.floats(0, 1),
)
def test_no_delay_is_shorter_than_politeness_or_longer_than_the_ceiling(
    outcome: Outcome, failures: int, interval: float, fraction: float
) -> None:
    delay = delay_after(outcome, failures, interval_s=interval, random_fraction=fraction)
    assert min(interval, 30) * 0.79 <= delay <= max(interval, 900) * 1.21
