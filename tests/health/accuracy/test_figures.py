"""Two public ways of counting, each with its own bounds, and never two ways of knowing when a vehicle left in one figure."""

import numpy as np
import pytest

from mobility.health.accuracy.figures import accuracy_of, overall
from mobility.health.accuracy.settled import NONE, Settled, clipped, nothing_settled, together
from mobility.model.accuracy import Bin, Method, MethodFigures


def settled(*predictions: tuple[int, int], by_last: int = 0, route: str = "r", hour: int = 8) -> Settled:
    """Say of each prediction how far ahead it was and how wrong by the vehicle."""
    count = len(predictions)
    return Settled(
        sampled=np.full(count, 1_000_000, np.uint32),
        ahead=np.array([ahead for ahead, _ in predictions], np.int16),
        by_vehicle=np.array([error for _, error in predictions], np.int16),
        by_last=np.full(count, by_last, np.int16),
        route=np.zeros(count, np.int32),
        hour=np.full(count, hour, np.int8),
        call_predicted=np.full(1, 1_000_600, np.uint32),
        call_had=np.array([[18, 30]], np.int16),
        call_due=np.array([[20, 30]], np.int16),
        call_is_predicted=np.array([True]),
        call_is_seen=np.array([1], np.int8),
        routes=np.array([route], np.str_),
    )


def figures(*predictions: tuple[int, int], method: Method = Method.VEHICLE_POSITIONS) -> MethodFigures:
    """Give one method's figures."""
    found = accuracy_of(settled(*predictions), since=0, until=0)
    return next(one for one in found.methods if one.method is method)


def only(bins: list[Bin]) -> tuple[str, int]:
    """Give the name and accurate count of the only bin that holds a prediction."""
    (one,) = (one for one in bins if one.n)
    return one.name, one.accurate


@pytest.mark.parametrize(
    ("ahead", "error", "name", "accurate"),
    [
        (100, -30, "0-3", 1),
        (100, -31, "0-3", 0),
        (80, 90, "0-3", 1),
        (80, 91, "0-3", 0),
        (89, 90, "0-3", 1),
        (90, 90, "3-6", 1),
        (240, -60, "3-6", 1),
        (241, -61, "3-6", 0),
        (209, 150, "3-6", 1),
        (210, 150, "6-10", 1),
        (390, 209, "6-10", 1),
        (390, 210, "10-15", 1),
        (700, -90, "10-15", 1),
        (800, -91, "10-15", 0),
        (629, 270, "10-15", 1),
    ],
)
def test_the_benchmark_counts_by_the_actual_departure_and_includes_its_bounds(
    ahead: int, error: int, name: str, accurate: int
) -> None:
    assert only(figures((ahead, error)).benchmark) == (name, accurate)


@pytest.mark.parametrize(("ahead", "error"), [(630, 270), (10, -11), (300, NONE)])
def test_what_left_beyond_the_last_bin_or_nobody_knows_when_is_left_out_of_the_benchmark(
    ahead: int, error: int
) -> None:
    assert [one.n for one in figures((ahead, error)).benchmark] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("ahead", "error", "name", "accurate"),
    [
        (-30, 0, "0-3", 1),
        (179, 59, "0-3", 1),
        (179, 60, "0-3", 0),
        (179, -60, "0-3", 0),
        (180, 119, "3-6", 1),
        (360, -150, "6-12", 0),
        (719, -149, "6-12", 1),
        (720, 359, "12-30", 1),
        (1799, 360, "12-30", 0),
        (400, NONE, "6-12", 0),
    ],
)
def test_mbta_counts_by_the_prediction_excludes_its_bounds_and_calls_the_unknown_wrong(
    ahead: int, error: int, name: str, accurate: int
) -> None:
    assert only(figures((ahead, error)).mbta) == (name, accurate)


def test_the_benchmark_is_the_plain_mean_of_its_four_bins() -> None:
    assert overall([(10, 10), (1000, 0), (10, 5), (10, 5)]) == 50.0
    assert overall([(10, 10), (0, 0), (10, 5), (10, 5)]) is None
    assert overall([]) is None


def test_mbta_is_the_share_of_all() -> None:
    assert figures((100, 0), (100, 0), (200, 0), (800, 1000)).mbta_overall_percent == 75.0


def test_methods_are_kept_apart() -> None:
    vehicle, last = (figures((100, 80), (100, NONE), method=method) for method in Method)
    assert (vehicle.errors.n, vehicle.errors.bias_s, vehicle.without_actual_percent) == (1, 80.0, 50.0)
    assert (last.errors.n, last.errors.bias_s, last.without_actual_percent) == (2, 0.0, 0.0)
    assert (vehicle.completeness_percent, last.completeness_percent) == (90.0, 100.0)


def test_the_headline_needs_enough_decided_predictions() -> None:
    few = accuracy_of(settled(*[(100, 10)] * 99), since=0, until=0)
    assert few.headline is None
    enough = accuracy_of(settled(*[(100, 10)] * 100), since=0, until=0)
    assert enough.headline is not None
    assert enough.headline.method is Method.VEHICLE_POSITIONS
    unheard = accuracy_of(settled(*[(100, NONE)] * 100), since=0, until=0)
    assert unheard.headline is not None
    assert unheard.headline.method is Method.LAST_PREDICTION


def test_lines_of_several_days_come_together_under_their_names() -> None:
    whole = together([settled((100, 0), route="b"), settled((100, 20), (100, 40), route="a", hour=23)])
    (vehicle, _) = accuracy_of(whole, since=0, until=0).methods
    assert [(one.id, one.errors.n, one.errors.bias_s) for one in vehicle.by_route] == [("a", 2, 30.0), ("b", 1, 0.0)]
    assert [(one.id, one.errors.n) for one in vehicle.by_hour] == [("08", 1), ("23", 2)]


def test_nothing_measured_is_no_figure_and_not_zero() -> None:
    found = accuracy_of(nothing_settled(), since=0, until=0)
    assert (found.headline, found.ghosts_percent, found.never_predicted_percent) == (None, None, None)
    assert {one.overall_percent for one in found.methods} == {None}
    assert {one.completeness_percent for one in found.methods} == {None}


def test_a_departure_far_from_its_prediction_is_another_one() -> None:
    errors = clipped(np.array([2400, 2401, -2400, 5]), np.array([True, True, True, False]))
    assert errors.tolist() == [2400, NONE, -2400, NONE]
