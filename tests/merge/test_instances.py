"""Which trip instance is meant, rules 10 and 11."""

from mobility.merge.sources import MergeOptions
from tests.merge.story import LINE, Story

TWO_ROUTES = """
    # trips.txt
    route_id, service_id, trip_id, direction_id
    R1, S, t1, 0
    R1, S, t2, 1
    R1, S, t3, 0
    R2, S, t4, 0
    R1, S, t5, 0
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 08:00:00, 08:00:00
    t2, 2, B, 08:10:00, 08:10:00
    t3, 1, A, 09:00:00, 09:00:00
    t3, 2, B, 09:10:00, 09:10:00
    t4, 1, A, 08:00:00, 08:00:00
    t4, 2, B, 08:10:00, 08:10:00
    t5, 1, A, 09:00:00, 09:00:00
    t5, 2, C, 09:10:00, 09:10:00
"""

WEEKDAYS = """
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 0, 0, 0, 1, 0, 0, 0, 20260101, 20261231
"""
"""Thursdays only; 2026-01-15 is one."""

NIGHT = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    n1, 1, A, 23:50:00, 23:50:00
    n1, 2, B, 24:45:00, 24:45:00
"""


def test_tomorrow_does_not_inherit_the_delay_of_today() -> None:
    story = Story()
    story.hear("t1 | A dep +600")
    assert [story.name(row) for row in range(len(story.overlay.instances.trip))] == ["t1"]
    story.hear("t1 start_date=20260116 | A dep +600")
    assert [story.name(row) for row in range(len(story.overlay.instances.trip))] == ["t1+1d"]


def test_a_trip_that_does_not_run_that_day_is_rejected() -> None:
    story = Story(LINE + WEEKDAYS)
    story.hear("t1 start_date=20260116 | A dep +600")
    assert story.seen() == ""
    assert story.rejected() == {"trip_not_running_that_day": 1}


def test_a_day_outside_the_calendar_is_one_on_which_nothing_runs() -> None:
    story = Story()
    story.hear("t1 start_date=20350116 | A dep +600")
    assert story.rejected() == {"trip_not_running_that_day": 1}


def test_a_start_date_that_is_no_date_costs_the_entity_and_says_so() -> None:
    story = Story()
    story.hear("t1 start_date=2026-01-15 | A dep +60\nt1 | A dep +120")
    assert story.rejected() == {"invalid_start_date": 1}
    assert "2026-01-15" in story.state().examples["invalid_start_date"][0].detail
    assert story.seen().startswith("t1 | A 08:00>08:02")


def test_without_start_date_the_running_instance_is_meant() -> None:
    story = Story()
    story.hear("t1 start_date=- | B dep +60", at="08:05")
    assert story.seen().startswith("t1 | A 08:00 | B 08:10/08:12>-/08:13")


def test_without_start_date_a_trip_of_last_night_is_meant_after_midnight() -> None:
    story = Story(NIGHT)
    story.hear("n1 start_date=- | B arr +60", at="00:30")
    assert story.seen().startswith("n1-1d | ")
    story.hear("n1 start_date=- | B arr +60", at="23:55")
    assert story.seen().startswith("n1 | ")


def test_without_start_date_the_predicted_times_tell_the_day() -> None:
    story = Story()
    story.hear("t1 start_date=- | A dep 32:05", at="20:00")
    assert story.seen().startswith("t1+1d | A 32:00>32:05")
    story.hear("t1 start_date=- | A dep 08:05", at="20:00")
    assert story.seen().startswith("t1 | A 08:00>08:05")


def test_without_start_date_a_day_without_service_is_passed_over() -> None:
    story = Story(LINE + WEEKDAYS)
    story.hear("t1 start_date=- CANCELED", at="26:00")
    assert story.seen().startswith("t1 CANCELLED")


def test_a_calendar_date_for_a_trip_past_midnight_is_mended_and_counted() -> None:
    late = NIGHT.replace("23:50:00", "24:15:00")
    story = Story(late + WEEKDAYS)
    story.hear("n1 start_date=20260116 | A dep 24:16", at="24:10")
    assert story.seen().startswith("n1 | A 24:15>24:16")
    assert story.overlay.info.counts["start_date_is_calendar_date"] == 1


def test_a_calendar_date_is_mended_also_where_the_trip_runs_daily() -> None:
    story = Story(NIGHT.replace("23:50:00", "24:15:00"))
    story.hear("n1 start_date=20260116 | A dep 24:16", at="24:10")
    assert story.seen().startswith("n1 | A 24:15>24:16")


def test_a_true_start_date_is_left_alone_however_late_the_trip() -> None:
    story = Story(NIGHT.replace("23:50:00", "24:15:00"))
    story.hear("n1 | A dep 30:15", at="29:00")
    assert story.seen().startswith("n1 | A 24:15>30:15")
    assert "start_date_is_calendar_date" not in story.overlay.info.counts


def test_without_trip_id_route_direction_and_start_name_the_trip() -> None:
    story = Story(TWO_ROUTES)
    story.hear("- route_id=R1 direction_id=1 start_time=08:00:00 | A dep +60")
    assert story.seen() == "t2 | A 08:00>08:01 | B 08:10>08:11"


def test_without_trip_id_a_description_that_fits_two_trips_is_not_matched() -> None:
    story = Story(TWO_ROUTES)
    story.hear("- route_id=R1 direction_id=0 start_time=09:00:00 | A dep +60")
    assert story.rejected() == {"ambiguous_trip": 1}


def test_without_trip_id_a_description_that_fits_none_is_not_matched() -> None:
    story = Story(TWO_ROUTES)
    story.hear("- route_id=R2 direction_id=1 start_time=08:00:00 | A dep +60\n- route_id=R1 | A dep +60")
    assert story.rejected() == {"not_matched": 2}


def test_an_unknown_trip_id_is_not_guessed_at() -> None:
    story = Story(TWO_ROUTES)
    story.hear("zz route_id=R1 direction_id=1 start_time=08:00:00 | A dep +60")
    assert story.rejected() == {"unknown_trip": 1}
    assert story.seen() == ""


def test_an_unknown_trip_id_is_guessed_at_where_the_configuration_says_so() -> None:
    story = Story(TWO_ROUTES, MergeOptions(guess_unknown_trips=True))
    story.hear("zz route_id=R1 direction_id=1 start_time=08:00:00 | A dep +60\nyy | A dep +60")
    assert story.seen() == "t2 | A 08:00>08:01 | B 08:10>08:11"
    assert story.rejected() == {"unknown_trip": 1}


def test_08_00_is_08_00_on_the_day_clocks_go_forward() -> None:
    story = Story()
    story.hear("t1 start_date=20260329 | A dep +60")
    first = int(story.overlay.visits.scheduled_departure[story.overlay.instances.first[0]])
    assert first == 1774764000
    assert int(story.overlay.visits.expected_departure[0]) == 1774764060


def test_a_date_out_of_this_world_costs_the_entity() -> None:
    story = Story()
    story.hear("x ADDED start_date=99991231 | A dep 08:05\nx ADDED start_date=00010101 | A dep 08:05")
    assert story.rejected() == {"invalid_start_date": 2}
