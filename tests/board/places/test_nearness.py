"""The grid finds the pairs that comparing all with all finds, each once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.places.nearness import MOST_IN_A_CELL, crowded, distance_m, pairs_within

POSITIONS = st.lists(
    st.tuples(st.sampled_from([0.0, 48.1, 89.9999, -90.0]), st.sampled_from([179.9999, -179.9999, 2.0])).flatmap(
        lambda base: st.tuples(st.floats(-0.006, 0.006), st.floats(-0.006, 0.006)).map(
            lambda moved: (max(-90.0, min(90.0, base[0] + moved[0])), base[1] + moved[1])
        )
    ),
    min_size=1,
    max_size=30,
)


@given(POSITIONS)
def test_the_pairs_are_those_of_comparing_all_with_all(positions: list[tuple[float, float]]) -> None:
    lat, lon = (np.array(column) for column in zip(*positions, strict=True))
    found = [
        frozenset(pair)
        for one, other, _ in pairs_within(lat, lon, 300)
        for pair in zip(one.tolist(), other.tolist(), strict=True)
    ]
    slow = {
        frozenset((one, other))
        for one in range(len(positions))
        for other in range(one)
        if distance_m(positions[one], positions[other]) <= 300
    }
    assert len(found) == len(set(found))
    assert set(found) == slow


def test_distances_are_metres() -> None:
    assert distance_m((48.0, 2.0), (48.0, 2.0)) == 0
    assert distance_m((48.0, 2.0), (48.001, 2.0)) == pytest.approx(111.2, abs=0.1)
    assert distance_m((48.0, 2.0), (48.0, 2.001)) == pytest.approx(111.2 * math.cos(math.radians(48)), abs=0.1)


def test_stops_that_a_feed_heaps_on_one_spot_are_paired_with_nothing() -> None:
    heap = np.full(MOST_IN_A_CELL + 1, 48.0)
    lat, lon = np.append(heap, 47.0), np.append(heap * 0 + 2, 2.0)
    assert sum(len(one) for one, _, _ in pairs_within(lat, lon, 300)) == 0
    assert crowded(lat, lon, 300) == MOST_IN_A_CELL + 1
