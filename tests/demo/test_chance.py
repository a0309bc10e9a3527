from hypothesis import given
from hypothesis import strategies as st

from mobility.demo.chance import chance, drift


def test_a_name_draws_the_same_fraction_on_every_machine() -> None:
    assert chance(7, "demo-ville", 3) == 0.2121967543157126


@given(st.integers(), st.text())
def test_a_fraction_is_at_least_zero_and_less_than_one(seed: int, name: str) -> None:
    assert 0 <= chance(seed, name) < 1


@given(st.floats(0, 1), st.integers(0, 2**31))
def test_a_drift_swings_between_minus_one_and_one_and_repeats(fraction: float, at_s: int) -> None:
    assert -1 <= drift(fraction, at_s, 600) <= 1
    assert abs(drift(fraction, at_s, 600) - drift(fraction, at_s + 600, 600)) < 1e-6
