"""A producer's rhythm is learnt from its header timestamps, and polls follow it within the interval."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.feeds.rhythm import Rhythm, observe, plan

START = 1_768_494_853.0


@dataclass
class Polled:
    """What a long time of polling showed."""

    rhythm: Rhythm
    gaps: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    """Age of the message at each poll."""


def producer(period_s: float, *, lag_s: float = 1.5, jitter_s: float = 0.0, seed: int = 7) -> Callable[[float], int]:
    """Make a producer that publishes every `period_s`: gives the header timestamp visible at an instant."""
    chance = random.Random(seed)
    phase = START + chance.random() * period_s
    delays = [lag_s + chance.random() * jitter_s for _ in range(20_000)]

    def visible(now: float) -> int:
        place = int((now - phase) // period_s)
        while phase + place * period_s + delays[place % len(delays)] > now:
            place -= 1
        return int(phase + place * period_s)

    return visible


def poll(visible: Callable[[float], int], interval_s: float = 20, polls: int = 400) -> Polled:
    """Poll a producer for a long time; ages are of the second half, when the rhythm is learnt."""
    found = Polled(Rhythm(interval_s=interval_s))
    now = START + 1000
    for number in range(polls):
        header = visible(now)
        found.rhythm = observe(found.rhythm, header, now)
        found.rhythm, following = plan(found.rhythm, now)
        found.gaps.append(following - now)
        if number > polls // 2:
            found.ages.append(now - header)
        now = following
    return found


def test_nothing_is_assumed_of_a_producer_that_is_not_known() -> None:
    rhythm, following = plan(Rhythm(interval_s=20), START)
    assert (rhythm.period_s, rhythm.expected, following) == (None, None, START + 20)


@pytest.mark.parametrize("period_s", [15, 20, 30, 60])
def test_the_period_of_a_regular_producer_is_learnt(period_s: float) -> None:
    assert poll(producer(period_s)).rhythm.period_s == pytest.approx(period_s, abs=0.3)


@pytest.mark.parametrize("period_s", [15, 20])
def test_polls_come_just_after_the_producer_publishes(period_s: float) -> None:
    found = poll(producer(period_s, lag_s=1.5))
    # Without alignment the mean age would be the lag and half a period: 9 and 11.5 s.
    assert sum(found.ages) / len(found.ages) < 6


def test_a_late_server_is_waited_for_once_its_lag_is_known() -> None:
    found = poll(producer(20, lag_s=6, jitter_s=2))
    fresh = [age for age in found.ages if age < 12]
    assert len(fresh) > 0.8 * len(found.ages)


@pytest.mark.parametrize("period_s", [4, 7, 10, 15, 19, 20, 21, 25, 30, 45, 60, 90, 600])
def test_the_gap_stays_between_half_the_interval_and_the_whole(period_s: float) -> None:
    gaps = poll(producer(period_s, jitter_s=3)).gaps
    assert min(gaps) >= 10 - 1e-6
    assert max(gaps) <= 20 + 1e-6


@settings(max_examples=60, deadline=None)
@given(
    headers=st.lists(st.one_of(st.none(), st.integers(0, 2**33)), max_size=60),
    interval_s=st.integers(5, 3600),
)
def test_no_producer_however_odd_makes_us_impolite_or_lazy(headers: list[int | None], interval_s: int) -> None:
    rhythm, now = Rhythm(interval_s=interval_s), START
    for header in headers:
        rhythm = observe(rhythm, header, now)
        rhythm, following = plan(rhythm, now)
        assert interval_s / 2 - 1e-3 <= following - now <= interval_s + 1e-3
        now = following


def test_a_producer_that_writes_on_demand_is_polled_at_the_interval() -> None:
    assert set(poll(int).gaps) == {20.0}


def test_an_irregular_producer_is_polled_at_the_interval() -> None:
    chance = random.Random(3)
    instants = sorted(int(START + chance.random() * 10_000) for _ in range(300))
    found = poll(lambda now: max((instant for instant in instants if instant <= now), default=int(START)))
    assert sum(gap == 20.0 for gap in found.gaps) > 0.6 * len(found.gaps)


def test_a_producer_that_stops_does_not_unteach_its_lag() -> None:
    rhythm = poll(producer(20, lag_s=1)).rhythm
    last, now = rhythm.headers[-1], float(rhythm.headers[-1] + 2)
    learnt = rhythm.lag_s
    for _ in range(50):
        rhythm = observe(rhythm, last, now)
        rhythm, now = plan(rhythm, now)
    assert rhythm.lag_s <= learnt + 3
    assert rhythm.period_s == pytest.approx(20, abs=0.3)


def test_a_clock_that_is_set_back_starts_the_learning_over() -> None:
    rhythm = poll(producer(20)).rhythm
    rhythm = observe(rhythm, rhythm.headers[-1] - 7200, START)
    assert (len(rhythm.headers), rhythm.period_s) == (1, None)


def test_a_message_that_cannot_be_read_teaches_nothing() -> None:
    rhythm = poll(producer(20)).rhythm
    assert observe(rhythm, None, START).headers == rhythm.headers
