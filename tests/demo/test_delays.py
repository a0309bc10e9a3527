import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.demo.delays import EARLIEST_S, actual_times, expected_times, uncertainty_s
from mobility.demo.instances import TripInstance, instances_between
from tests.demo.world import MONDAY_MORNING, speaking

INSTANCES = [
    instance for network in speaking() for instance in instances_between(network, MONDAY_MORNING, MONDAY_MORNING + 3600)
]
some_instance = st.sampled_from(INSTANCES)
some_seed = st.integers(0, 10_000)


def in_order(times: tuple[np.ndarray, np.ndarray]) -> bool:
    along = np.stack(times, axis=1).ravel()
    return bool((np.diff(along) >= 0).all())


@given(some_instance, some_seed)
def test_no_vehicle_runs_backwards(instance: TripInstance, seed: int) -> None:
    assert in_order(actual_times(instance, seed))


@given(some_instance, some_seed, st.integers(-3600, 5400))
def test_no_expectation_runs_backwards(instance: TripInstance, seed: int, later_s: int) -> None:
    assert in_order(expected_times(instance, MONDAY_MORNING + later_s, seed))


@given(some_instance, some_seed)
def test_no_vehicle_leaves_its_first_stop_early_nor_any_other_much(instance: TripInstance, seed: int) -> None:
    _, departures = actual_times(instance, seed)
    assert departures[0] >= instance.departures[0]
    assert (departures - instance.departures >= EARLIEST_S).all()


@given(some_instance, some_seed, st.integers(-1800, 1800))
def test_expectations_agree_with_what_has_happened_and_never_call_it_over_too_soon(
    instance: TripInstance, seed: int, later_s: int
) -> None:
    now = MONDAY_MORNING + later_s
    actual, expected = actual_times(instance, seed)[1], expected_times(instance, now, seed)[1]
    over = actual <= now
    assert (expected[over] == actual[over]).all()
    assert (expected[~over] > now).all()


def test_expectations_move_by_seconds_from_one_message_to_the_next() -> None:
    for instance in INSTANCES:
        one, other = (expected_times(instance, MONDAY_MORNING + later_s, 7)[1] for later_s in (0, 30))
        assert (np.abs(one - other) <= 25).all()


def test_delays_both_grow_and_shrink() -> None:
    changes = np.concatenate([np.diff(actual_times(instance, 7)[1] - instance.departures) for instance in INSTANCES])
    assert (changes > 20).any()
    assert (changes < -20).any()


def test_the_near_future_is_surer_than_the_far_one() -> None:
    assert uncertainty_s(0, 10) == 0
    assert 0 < uncertainty_s(120, 0) < uncertainty_s(1500, 0)
