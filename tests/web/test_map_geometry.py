"""Ways are drawn true to a tolerance, cut to the drawing, and side by side where they share a street."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.web.map_geometry import MARGIN, SIZE, Points, View, beside, cut, lanes, scale_bar, simplify

COORDINATE = st.floats(-2000, 2000).map(lambda value: round(value, 2))
LINES = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=30).map(lambda one: np.array(one, np.float64))


def off_line(point: Points, line: Points) -> float:
    """Give how far a point is from a line."""
    best = np.inf
    for start, end in pairwise(line):
        along = end - start
        length = float(along @ along)
        part = min(1.0, max(0.0, float((point - start) @ along) / length)) if length else 0.0
        best = min(best, float(np.hypot(*(point - start - part * along))))
    return best


@given(LINES, st.floats(0.1, 50))
def test_a_simplified_line_is_true_to_its_tolerance(line: Points, tolerance: float) -> None:
    slim = simplify(line, tolerance)
    assert (slim[0] == line[0]).all()
    assert (slim[-1] == line[-1]).all()
    assert len(slim) <= len(line)
    assert all(off_line(point, slim) <= tolerance + 1e-6 for point in line)


@given(LINES)
def test_of_a_line_only_what_may_be_seen_is_kept(line: Points) -> None:
    runs = cut(line)
    inside = [point for point in line if ((point >= 0) & (point <= SIZE)).all()]
    kept = np.vstack(runs) if runs else np.zeros((0, 2))
    for point in inside:
        assert np.abs(kept - point).sum(axis=1).min() < 1e-6
    assert all(len(run) >= 2 for run in runs)


def test_the_far_end_of_a_coach_line_is_brought_near_the_edge_without_turning_it() -> None:
    (run,) = cut(np.array([[320.0, 320.0], [320.0, -90_000.0]]))
    assert run[0].tolist() == [320, 320]
    assert run[1][0] == 320
    assert -MARGIN - 1 <= run[1][1] <= 0


@given(LINES, st.floats(-30, 30))
def test_a_line_moved_aside_stays_finite_and_near(line: Points, distance: float) -> None:
    moved = beside(line, distance)
    assert np.isfinite(moved).all()
    assert all(off_line(point, line) <= 4 * abs(distance) + 1e-6 for point in moved)


def test_both_directions_of_a_line_are_moved_to_the_same_side() -> None:
    line = np.array([[0.0, 0.0], [100.0, 10.0]])
    assert np.allclose(beside(line, 5), beside(line[::-1], 5)[::-1])


def test_lines_on_one_street_get_lanes_of_their_own_and_others_the_middle() -> None:
    street = [np.array([[0.0, 100.0], [600.0, 100.0]])]
    elsewhere = [np.array([[0.0, 500.0], [600.0, 500.0]])]
    crossing = [np.array([[300.0, 0.0], [300.0, 600.0]])]
    assert lanes([street, street, street, elsewhere, crossing]) == [0, 1, -1, 0, 0]


def test_north_is_up_and_metres_are_metres() -> None:
    view = View(48.0, -1.6, 1000.0)
    (x, y), (north_x, north_y) = view.project(np.array([[-1.6, 48.0], [-1.6, 48.0 + 500 / 111_195]])).tolist()
    assert (x, y) == (SIZE / 2, SIZE / 2)
    assert abs(north_x - x) < 0.01
    assert abs(north_y - (SIZE / 4)) < 0.01


@given(st.floats(100, 50_000))
def test_the_scale_bar_is_round_and_fits(half_m: float) -> None:
    metres, length = scale_bar(View(0, 0, half_m))
    assert str(metres).rstrip("0") in {"1", "2", "5"}
    assert 0 < length <= SIZE / 4
