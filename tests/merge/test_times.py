"""What an update says of its call, rules 13, 15 and 18."""

from tests.merge.story import Story


def test_a_time_beats_a_delay_and_the_delay_carried_on_is_its_difference_from_the_schedule() -> None:
    story = Story()
    story.hear("t1 | B dep 08:17 +60")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>-/08:17 | C 08:20>08:25 | D 08:30>08:35"
    assert story.rules() == ["NONE", "TIME", "CARRIED", "CARRIED"]


def test_a_time_of_zero_is_absent() -> None:
    story = Story()
    body = 'header { gtfs_realtime_version: "2.0" timestamp: 1768460400 } entity { id: "e" trip_update { trip {'
    body += (
        ' trip_id: "t1" start_date: "20260115" } stop_time_update { stop_id: "B" arrival { time: 0 delay: 60 } } } }'
    )
    story.hear_text(body)
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>08:11/08:13 | C 08:20>08:21 | D 08:30>08:31"


def test_a_time_only_update_at_the_scheduled_time_is_a_prediction() -> None:
    story = Story()
    story.hear("t1 | A dep 08:00")
    assert story.seen() == "t1 | A 08:00>08:00 | B 08:10/08:12>08:10/08:12 | C 08:20>08:20 | D 08:30>08:30"


def test_a_departure_where_the_bus_does_not_wait_is_its_arrival_too() -> None:
    story = Story()
    story.hear("t1 | C dep +60")
    visit = story.visits()[2]
    assert story.overlay.visits.expected_arrival[visit] == story.overlay.visits.expected_departure[visit]


def test_updates_are_applied_in_trip_order_whatever_the_order_sent() -> None:
    story = Story()
    story.hear("t1 | 4 arr +60 | 2 dep +180")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>-/08:15 | C 08:20>08:23 | D 08:30>08:31"


def test_of_two_updates_of_one_call_the_later_sent_counts() -> None:
    story = Story()
    story.hear("t1 | 2 dep +180 | 2 dep +60")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12>-/08:13 | C 08:20>08:21 | D 08:30>08:31"
    assert story.rejected() == {"duplicate_update": 1}


def test_seconds_are_never_rounded_away() -> None:
    story = Story()
    story.hear("t1 | A dep +17")
    assert story.seen().startswith("t1 | A 08:00>08:00:17 | ")
