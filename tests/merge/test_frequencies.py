"""Trips that run by headway, rules 4, 10 and 24."""

from tests.merge.story import Story

HEADWAY = """
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs, exact_times
    f1, 06:00:00, 09:00:00, 600, {exact}
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    f1, 1, A, 10:00:00, 10:00:00
    f1, 2, B, 10:05:00, 10:05:00
"""
LOOSE, EXACT = HEADWAY.format(exact=0), HEADWAY.format(exact=1)


def test_a_frequency_instance_is_told_apart_by_its_start_time() -> None:
    story = Story(EXACT)
    story.hear("f1 start_time=08:00:00 | A dep +60\nf1 start_time=08:10:00 | A dep +120")
    assert story.seen() == ("f1@08:00 | A 08:00>08:01 | B 08:05>08:06\nf1@08:10 | A 08:10>08:12 | B 08:15>08:17")


def test_without_start_time_nobody_knows_which_run_is_meant() -> None:
    story = Story(EXACT)
    story.hear("f1 | A dep +60")
    assert story.rejected() == {"missing_start_time": 1}


def test_an_exact_trip_starts_at_the_times_of_its_headway_only() -> None:
    story = Story(EXACT)
    story.hear("f1 start_time=08:03:00 | A dep +60\nf1 start_time=09:00:00 | A dep +60\nf1 start_time=soon | A dep +60")
    assert story.rejected() == {"invalid_start_time": 3}


def test_an_unscheduled_run_stands_for_the_nearest_nominal_departure() -> None:
    story = Story(LOOSE)
    story.hear("f1 UNSCHEDULED start_time=08:03:00 | A dep 08:03 UNSCHEDULED | B arr 08:09 UNSCHEDULED")
    assert story.seen() == ("f1@08:00 DELETED\nf1@08:03 UNSCHEDULED | A 08:03>08:03 | B 08:08>08:09")


def test_two_runs_close_together_stand_for_two_nominal_departures() -> None:
    story = Story(LOOSE)
    story.hear("f1 UNSCHEDULED start_time=08:03:00 | A dep 08:03\nf1 UNSCHEDULED start_time=08:04:00 | A dep 08:04")
    assert story.seen().splitlines()[0::3] == ["f1@08:00 DELETED", "f1@08:10 DELETED"]


def test_a_run_outside_the_hours_of_the_headway_hides_nothing() -> None:
    story = Story(LOOSE)
    story.hear("f1 UNSCHEDULED start_time=12:00:00 | A dep 12:01")
    assert story.seen() == "f1@12:00 UNSCHEDULED | A 12:00>12:01 | B 12:05>12:06"


def test_a_cancelled_run_is_one_run() -> None:
    story = Story(EXACT)
    story.hear("f1 CANCELED start_time=08:00:00")
    assert story.seen() == "f1@08:00 CANCELLED | A 08:00 | B 08:05"


def test_a_start_time_days_away_is_no_start_time() -> None:
    story = Story(LOOSE)
    story.hear("f1 UNSCHEDULED start_time=999:00:00 | A dep 08:03")
    assert story.rejected() == {"invalid_start_time": 1}


def test_without_start_date_the_run_of_the_present_night_is_meant() -> None:
    story = Story(LOOSE.replace("09:00:00", "26:00:00"))
    story.hear("f1 UNSCHEDULED start_date=- start_time=25:00:00 | A dep 25:01", at="25:00")
    assert story.seen().splitlines()[-1] == "f1@25:00 UNSCHEDULED | A 25:00>25:01 | B 25:05>25:06"
