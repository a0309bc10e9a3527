"""How long a client waits: longer each time, never for ever, never less than it is asked to."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.client.back_off import LONGEST_S, parse_retry_after, wait_s


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_back_off_has_an_end(failures: int, chance: float) -> None:
    assert 0 < wait_s(failures, None, chance) <= LONGEST_S


@given(st.integers(1, 50), st.floats(0, 86_400), st.floats(0, 1))
def test_a_server_is_never_undercut(failures: int, asked_s: float, chance: float) -> None:
    assert wait_s(failures, asked_s, chance) >= asked_s


def test_each_failure_doubles_the_wait() -> None:
    assert [wait_s(failures, None, 0.0) for failures in (1, 2, 3)] == [1, 2, 4]


def test_retry_after_is_seconds_or_nothing_we_can_use() -> None:
    texts = ("12", " 3 ", None, "", "Wed, 21 Oct 2015 07:28:00 GMT", "-1", "1e9", "٣")
    assert [parse_retry_after(text) for text in texts] == [12, 3, None, None, None, None, None, None]
