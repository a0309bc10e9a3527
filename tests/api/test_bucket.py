"""A client's sliding minute: what fits, what does not, and when it does again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.bucket import Bucket, Policy
from mobility.api.problems import RefusedError

NOON = 1_772_449_200.0
"""A full minute."""


def test_what_fits_is_counted_and_told() -> None:
    bucket = Bucket("a", Policy("anonymous", 3))
    fields = bucket.take(NOON + 10).decode().split("\r\n")
    assert fields == [
        'RateLimit-Policy: "anonymous";q=3;w=60',
        "RateLimit-Limit: 3",
        'RateLimit: "anonymous";r=2;t=50',
        "RateLimit-Remaining: 2",
        "RateLimit-Reset: 50",
        "",
    ]


def test_more_than_the_limit_is_refused_and_does_not_count() -> None:
    bucket = Bucket("a", Policy("anonymous", 2))
    for _ in range(2):
        bucket.take(NOON)
    for _ in range(5):
        with pytest.raises(RefusedError) as refused:
            bucket.take(NOON + 20)
        assert "Retry-After: 70\r\n" in refused.value.extra_head
    assert bucket.here == 2


def test_a_full_minute_weighs_less_and_less_in_the_next() -> None:
    bucket = Bucket("a", Policy("anonymous", 60))
    for _ in range(60):
        bucket.take(NOON + 59)
    assert bucket.left(NOON + 60) == 0
    assert bucket.left(NOON + 75) == 15
    assert bucket.left(NOON + 119) == 59
    assert bucket.left(NOON + 180) == 60


def test_without_a_limit_nothing_is_counted_or_said() -> None:
    bucket = Bucket("a", Policy("anonymous", 0))
    assert [bucket.take(NOON) for _ in range(1000)] == [b""] * 1000


def test_a_client_that_holds_too_many_streams_gets_no_more() -> None:
    bucket = Bucket("a", Policy("anonymous", 100, most_streams=1))
    with bucket.stream(), pytest.raises(RefusedError), bucket.stream():
        pass
    with bucket.stream():
        assert bucket.streams == 1


def test_counts_of_other_processes_count_here() -> None:
    bucket = Bucket("a", Policy("anonymous", 100))
    minute = int(NOON // 60)
    for _ in range(4):
        bucket.take(NOON)
    assert bucket.unshared(minute) == 0, "a twentieth is the least that is shared"
    bucket.take(NOON)
    assert bucket.unshared(minute) == 5
    bucket.learn(minute, 5, 45)
    assert bucket.left(NOON) == 55
    assert bucket.unshared(minute) == 0
    assert bucket.unshared(minute + 1) == 0
    bucket.learn(minute, 0, 5)
    assert bucket.left(NOON) == 55, "a Redis that came back empty forgives nothing"


@given(limit=st.integers(1, 50), steps=st.lists(st.floats(0, 40), max_size=80))
def test_no_span_of_a_minute_has_more_than_twice_the_limit_and_retry_after_is_true(
    limit: int, steps: list[float]
) -> None:
    bucket, now, taken = Bucket("a", Policy("anonymous", limit)), NOON, []
    for step in steps:
        now += step
        try:
            bucket.take(now)
        except RefusedError:
            wait_s = bucket.free_after_s(now)
            now += wait_s
            assert bucket.left(now) >= 1
            bucket.take(now)
        taken.append(now)
        assert sum(when > now - 60 for when in taken) <= 2 * limit
        assert sum(when // 60 == now // 60 for when in taken) <= limit
