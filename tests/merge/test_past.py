"""What has happened stays happened, rule 29."""

from mobility.merge.memory import Memory
from tests.merge.story import LINE, Story
from tests.world import timetable_of


def test_a_vehicle_that_ran_early_and_left_does_not_come_back_on_its_scheduled_minute() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 | B arr 08:06", at="07:55")
    story.hear("t1 | B arr 08:06", at="07:58")
    assert story.seen() == "t1 | A 08:00>07:56 | B 08:10/08:12>08:06/08:08 | C 08:20>08:16 | D 08:30>08:26"
    assert story.rules() == ["REMEMBERED", "TIME", "CARRIED", "CARRIED"]
    assert story.passed() == 1


def test_a_trip_dropped_after_its_predicted_departure_does_not_come_back() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 NO_DATA", at="07:55")
    story.hear("t1 | A dep 07:56", at="07:55:20")
    story.hear("", at="07:58")
    assert story.seen() == "t1 | A 08:00>07:56 | B 08:10/08:12 | C 08:20 | D 08:30"
    assert story.passed() == 1


def test_what_is_remembered_names_the_entity_that_said_it() -> None:
    story = Story()
    story.hear("t1 id=bus-7 | A dep 07:56", at="07:55")
    story.hear("", at="07:58")
    row = story.row()
    assert story.overlay.strings[int(story.overlay.instances.entity[row])] == "bus-7"


def test_a_trip_is_forgotten_once_its_scheduled_minute_has_passed_too() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56", at="07:55")
    story.hear("", at="07:58")
    story.hear("", at="08:03")
    assert story.seen() == ""


def test_a_call_dropped_just_before_its_predicted_departure_has_been_left() -> None:
    story = Story()
    story.hear("t1 | A dep 08:01 | B arr 08:11", at="08:00")
    story.hear("t1 | B arr 08:10", at="08:00:20")
    assert story.passed() == 1


def test_a_call_dropped_long_before_its_predicted_departure_returns_to_the_schedule() -> None:
    story = Story()
    story.hear("t1 | A dep 08:01 | B arr 08:11", at="07:40")
    story.hear("t1 | B arr 08:10", at="07:41")
    assert story.passed() == -1
    assert story.rules()[0] == "NONE"


def test_a_vehicle_that_turns_out_to_be_still_there_is_shown_again() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 | B arr 08:06", at="07:55")
    story.hear("t1 | B arr 08:06", at="07:58")
    story.hear("t1 | A dep 08:03 | B arr 08:13", at="07:59")
    assert story.passed() == 0
    assert story.seen().startswith("t1 | A 08:00>08:03")


def test_a_predicted_departure_stays_its_minute_and_has_then_been_left() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56", at="07:55")
    story.wait("07:56:30")
    assert story.passed() == -1
    story.wait("07:57")
    assert story.passed() == 1


def test_what_happened_survives_a_new_version_of_the_timetable() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 | B arr 08:06", at="07:55")
    story.timetable = timetable_of(LINE + "a0, 1, A, 09:00:00, 09:00:00\na0, 2, B, 09:10:00, 09:10:00")
    story.hear("t1 | B arr 08:06", at="07:58")
    assert story.rules() == ["REMEMBERED", "TIME", "CARRIED", "CARRIED"]


def test_a_trip_that_calls_elsewhere_in_the_new_version_is_forgotten() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 | B arr 08:06", at="07:55")
    story.timetable = timetable_of(LINE.replace("C,", "E,"))
    story.hear("t1 | B arr 08:06", at="07:58")
    assert story.rules()[0] == "NONE"


def test_without_a_memory_nothing_is_remembered() -> None:
    story = Story()
    story.hear("t1 | A dep 07:56 | B arr 08:06", at="07:55")
    story.memory = Memory()
    story.hear("t1 | B arr 08:06", at="07:58")
    assert story.rules()[0] == "NONE"


def test_a_prediction_that_came_true_when_it_was_too_old_to_be_applied_hides_nobody() -> None:
    story = Story()
    story.hear("t1 | 2 dep 08:05", at="07:40")
    story.wait("08:07")
    assert story.passed() == -1, "by rule 30 the bus is scheduled for 08:12 again, and may well come then"
    story.hear("", at="08:08")
    assert story.seen() == ""
