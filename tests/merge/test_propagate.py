"""Delays carried along a trip, rules 16 to 19 and 21."""

from mobility.merge.sources import MergeOptions
from tests.merge.story import Story


def test_a_departure_delay_is_carried_to_later_stops_until_the_next_update() -> None:
    story = Story()
    story.hear("t1 | B dep +180 | D arr +60")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>-/08:15 | C 08:20>08:23 | D 08:30>08:31"
    assert story.rules() == ["NONE", "DELAY", "CARRIED", "DELAY"]


def test_an_arrival_delay_alone_goes_on_to_its_own_departure_and_beyond() -> None:
    story = Story()
    story.hear("t1 | B arr +300")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>08:15/08:17 | C 08:20>08:25 | D 08:30>08:35"


def test_the_departure_delay_goes_on_when_arrival_and_departure_differ() -> None:
    story = Story()
    story.hear("t1 | B arr +300 dep +180")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>08:15 | C 08:20>08:23 | D 08:30>08:33"


def test_the_first_delay_is_not_applied_backwards() -> None:
    story = Story()
    story.hear("t1 | C dep +600")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12 | C 08:20>08:30 | D 08:30>08:40"
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED"]


def test_the_explanation_names_the_update_that_a_carried_delay_comes_from() -> None:
    story = Story()
    story.hear("t1 | A dep +60 | C dep +120")
    assert story.overlay.visits.update[story.visits().start :].tolist() == [0, 0, 1, 1]


def test_the_delay_of_the_trip_counts_where_no_stop_level_update_precedes() -> None:
    story = Story()
    story.hear("t1 delay=120 | C dep +600")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 | C 08:20>08:30 | D 08:30>08:40"
    assert story.rules() == ["TRIP_DELAY", "TRIP_DELAY", "DELAY", "CARRIED"]


def test_a_trip_delay_alone_delays_the_whole_trip() -> None:
    story = Story()
    story.hear("t1 delay=-60")
    assert story.seen() == "t1 | A 08:00>07:59 | B 08:10/08:12>08:09/08:11 | C 08:20>08:19 | D 08:30>08:29"


def test_no_data_ends_the_carried_delay_from_that_stop_on() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C NO_DATA")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 | C 08:20 | D 08:30"
    assert story.rules() == ["DELAY", "CARRIED", "NO_DATA", "NO_DATA"]


def test_no_data_ends_the_delay_of_the_trip_too() -> None:
    story = Story()
    story.hear("t1 delay=120 | C NO_DATA")
    assert story.rules() == ["TRIP_DELAY", "TRIP_DELAY", "NO_DATA", "NO_DATA"]


def test_a_delay_of_unspecified_duration_is_unknown_from_there_on() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C")
    assert story.rules() == ["DELAY", "CARRIED", "NO_DATA", "NO_DATA"]


def test_after_no_data_a_later_update_is_known_again() -> None:
    story = Story()
    story.hear("t1 | A NO_DATA | C arr +60")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12 | C 08:20>08:21 | D 08:30>08:31"


def test_a_skipped_stop_does_not_end_a_delay() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | B SKIPPED")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 [SKIPPED] | C 08:20>08:22 | D 08:30>08:32"


def test_a_skipped_stop_keeps_its_own_time_and_passes_the_delay_before_it_on() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C SKIPPED arr +0 dep +0")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 | C 08:20>08:20 [SKIPPED] | D 08:30>08:32"


def test_a_platform_alone_does_not_end_a_delay() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C to=D")
    assert story.seen().endswith("| D 08:20>08:22 | D 08:30>08:32")


def test_a_known_occupancy_alone_does_not_end_a_delay() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C occupancy=2")
    assert story.rules() == ["DELAY", "CARRIED", "CARRIED", "CARRIED"]


def test_no_prediction_is_invented_beyond_the_horizon() -> None:
    story = Story(options=MergeOptions(horizon_s=25 * 60))
    story.hear("t1 | A dep +120 ", at="08:00")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 | C 08:20>08:22 | D 08:30"
    story.hear("t1 | A dep +120 | D arr +300", at="08:00")
    assert story.seen().endswith("D 08:30>08:35")


def test_a_trip_in_the_feed_without_any_time_is_scheduled_not_on_time() -> None:
    story = Story()
    story.hear("t1")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30"
    assert set(story.rules()) == {"NONE"}


def test_no_data_is_unknown_whatever_else_the_update_gives() -> None:
    story = Story()
    story.hear("t1 | A dep +120 | C NO_DATA arr +60 occupancy=1")
    assert story.seen() == "t1 | A 08:00>08:02 | B 08:10/08:12>08:12/08:14 | C 08:20 | D 08:30"
    assert story.rules() == ["DELAY", "CARRIED", "NO_DATA", "NO_DATA"]
