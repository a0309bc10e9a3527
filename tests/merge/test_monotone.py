"""Expected times never run backwards, rule 20."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.merge.monotone import ordered
from tests.merge.story import Story


def test_a_carried_arrival_is_not_before_the_departure_before_it() -> None:
    story = Story()
    story.hear("t1 | B arr +0 dep 08:28 | C SKIPPED | D arr 08:29")
    assert story.seen().endswith("| B 08:10/08:12>08:10/08:28 | C 08:20>08:36 [SKIPPED] | D 08:30>08:29")
    story.hear("t1 | A dep 08:15 | B dep +0")
    assert story.seen() == "t1 | A 08:00>08:15 | B 08:10/08:12>08:15/08:12 | C 08:20>08:20 | D 08:30>08:30"
    assert story.overlay.info.counts["decreasing_times"] == 1


def test_a_dwell_shrinks_to_absorb_a_delay_but_nobody_leaves_before_arriving() -> None:
    story = Story()
    story.hear("t1 | B arr 08:18 | C arr 08:19")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>08:18/08:19 | C 08:20>08:19 | D 08:30>08:29"
    assert story.rules() == ["NONE", "HELD_BACK", "TIME", "CARRIED"]


def test_a_departure_is_not_carried_to_before_its_own_arrival() -> None:
    story = Story()
    story.hear("t1 | A dep -240 | B arr 08:13")
    assert story.seen() == "t1 | A 08:00>07:56 | B 08:10/08:12>08:13/08:15 | C 08:20>08:23 | D 08:30>08:33"


def test_a_carried_time_yields_to_the_explicit_one_after_it() -> None:
    story = Story()
    story.hear("t1 | A dep +900 | C dep 08:22")
    assert story.seen() == "t1 | A 08:00>08:15 | B 08:10/08:12>08:22 | C 08:20>08:22 | D 08:30>08:32"
    assert story.rules() == ["DELAY", "HELD_BACK", "TIME", "CARRIED"]


def test_explicit_times_that_contradict_each_other_stay_as_given_and_are_counted() -> None:
    story = Story()
    story.hear("t1 | A dep 08:10 | B arr 08:20 dep 08:15 | C arr 08:14 dep 08:14")
    assert story.seen() == "t1 | A 08:00>08:10 | B 08:10/08:12>08:20/08:15 | C 08:20>08:14 | D 08:30>08:24"
    assert story.overlay.info.counts["decreasing_times"] == 2


def test_one_trip_does_not_hold_back_another() -> None:
    story = Story("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 09:00:00, 09:00:00
        t1, 2, B, 09:10:00, 09:10:00
        t2, 1, A, 08:00:00, 08:00:00
        t2, 2, B, 08:10:00, 08:10:00
    """)
    story.hear("t1 | A dep +60\nt2 | A dep +120")
    assert story.seen() == "t1 | A 09:00>09:01 | B 09:10>09:11\nt2 | A 08:00>08:02 | B 08:10>08:12"


events = st.lists(st.tuples(st.integers(1, 50), st.booleans(), st.integers(0, 2)), max_size=30)


@given(events)
def test_times_only_run_backwards_where_explicit_ones_do(told: list[tuple[int, bool, int]]) -> None:
    told.sort(key=lambda event: event[2])
    times, explicit, instance = (
        (np.array(column) for column in zip(*told, strict=True)) if told else [np.zeros(0, int)] * 3
    )
    if not told:
        return
    after, contradictions = ordered(times.astype(np.int64), explicit.astype(bool), instance.astype(np.int64))
    assert after[explicit].tolist() == times[explicit].tolist()
    seen = 0
    for owner in set(instance.tolist()):
        mine = np.flatnonzero(instance == owner)
        given_times = [int(times[at]) for at in mine if explicit[at]]
        seen += sum(later < earlier for earlier, later in pairwise(given_times))
        if given_times == sorted(given_times):
            assert after[mine].tolist() == sorted(after[mine].tolist())
    assert contradictions == seen
