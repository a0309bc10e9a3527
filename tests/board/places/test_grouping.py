"""Groups hold only stops that are all alike, but for what an editor says."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mobility.board.places.grouping import group


def test_a_chain_of_likenesses_does_not_join_its_ends() -> None:
    assert group(3, [(10, 0, 1), (20, 1, 2)], [], []) == [[0, 1], [2]]


def test_nearest_pairs_come_first() -> None:
    assert group(3, sorted([(30, 0, 1), (20, 1, 2)]), [], []) == [[0], [1, 2]]


def test_stops_that_are_all_alike_are_one_group() -> None:
    assert group(4, [(1, 0, 1), (2, 0, 2), (3, 1, 2)], [], []) == [[0, 1, 2], [3]]


def test_an_editor_joins_what_is_not_alike_and_others_follow_one_of_it() -> None:
    assert group(4, [(5, 1, 2)], [[0, 1]], []) == [[0, 1, 2], [3]]


def test_an_editor_splits_what_is_alike_also_through_a_third() -> None:
    assert group(3, [(1, 0, 1), (2, 1, 2), (3, 0, 2)], [], [[0, 2]]) == [[0, 1], [2]]


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1])))
def test_every_stop_is_in_one_group_and_every_two_of_a_group_are_alike(edges: set[tuple[int, int]]) -> None:
    groups = group(8, [(float(place), *edge) for place, edge in enumerate(sorted(edges))], [], [])
    assert sorted(stop for members in groups for stop in members) == list(range(8))
    assert all(pair in edges for members in groups for pair in combinations(members, 2))
