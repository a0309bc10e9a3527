"""Loops: a trip that calls twice at a stop, rules 8 and 12."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.merge.calls_in_order import align
from tests.merge.story import Story

LOOP = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t1, 3, A, 08:20:00, 08:20:00
    t1, 4, C, 08:30:00, 08:30:00
    t1, 5, A, 08:40:00, 08:40:00
"""


def test_the_second_visit_of_a_loop_is_not_given_the_update_of_the_first() -> None:
    story = Story(LOOP)
    story.hear("t1 | A dep +60 | B dep +120 | A dep +180")
    assert story.seen() == "t1 | A 08:00>08:01 | B 08:10>08:12 | A 08:20>08:23 | C 08:30>08:33 | A 08:40>08:43"


def test_the_sequence_tells_the_visits_of_a_loop_apart() -> None:
    story = Story(LOOP)
    story.hear("t1 | 3/A dep +180")
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED", "CARRIED"]


def test_when_the_past_is_dropped_the_time_tells_which_visit_is_meant() -> None:
    story = Story(LOOP)
    story.hear("t1 | A dep 08:22 | C dep 08:31 | A arr 08:41", at="08:15")
    assert story.rules() == ["NONE", "NONE", "TIME", "TIME", "TIME"]
    story.hear("t1 | A arr 08:41", at="08:35")
    assert story.rules()[2:] == ["REMEMBERED", "REMEMBERED", "TIME"]


def test_a_stop_updated_more_often_than_it_is_called_at_is_rejected_once_too_often() -> None:
    story = Story(LOOP)
    story.hear("t1 | A dep +60 | A dep +60 | A arr +60 | A dep +60")
    assert story.rejected() == {"stop_not_in_trip": 1}


stops = st.lists(st.integers(0, 3), min_size=1, max_size=8)


@given(stops, st.data())
def test_every_call_is_given_at_most_once_and_only_to_its_own_stop(calls: list[int], data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.integers(0, 4), max_size=8))
    found = align(calls, wanted, set(), lambda place, position: 0)
    places = [place for place in found if place is not None]
    assert len(places) == len(set(places))
    assert all(place is None or calls[place] == stop for place, stop in zip(found, wanted, strict=True))


@given(stops)
def test_all_calls_in_order_are_each_given_their_own(calls: list[int]) -> None:
    assert align(calls, calls, set(), lambda place, position: abs(place - position)) == list(range(len(calls)))
