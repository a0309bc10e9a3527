"""What a schedule_relationship means for the trip, rules 22 to 24."""

from mobility.model.timetable import LAST_CALL
from tests.merge.spoken import instant
from tests.merge.story import LINE, Story


def test_a_cancelled_trip_is_flagged_at_every_stop_whatever_its_updates_say() -> None:
    story = Story()
    story.hear("t1 CANCELED | B dep +600")
    assert story.seen() == "t1 CANCELLED | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30"
    assert story.states() == {"CANCELLED": 4}
    assert set(story.rules()) == {"NONE"}


def test_a_cancellation_is_not_aged_by_the_moment_a_vehicle_was_measured() -> None:
    story = Story()
    story.hear("t1 CANCELED timestamp=05:00", at="08:00")
    assert story.overlay.instances.observed.tolist() == [instant("08:00")]


def test_a_deleted_trip_hides_the_scheduled_one_and_has_no_visits() -> None:
    story = Story()
    story.hear("t1 DELETED | B dep +600")
    assert story.seen() == "t1 DELETED"
    assert len(story.overlay.replaced_keys) == 1


def test_a_cancellation_that_is_withdrawn_returns_to_the_schedule() -> None:
    story = Story()
    story.hear("t1 CANCELED", at="07:00")
    story.hear("", at="07:01")
    assert story.seen() == ""


def test_a_relationship_that_nobody_defines_is_rejected() -> None:
    story = Story()
    message = story.hear("t1")
    assert message is story.overlay
    told = story.sources["s"].message
    assert told is not None
    odd = type(told.trip_updates[0].trip)(trip_id="t1", schedule_relationship=4)
    told.trip_updates[0] = type(told.trip_updates[0])(entity_id="e0", trip=odd)
    story.wait("08:00")
    assert story.rejected() == {"unknown_relationship": 1}


def test_a_duplicated_trip_repeats_the_pattern_under_its_own_id_and_leaves_the_original() -> None:
    story = Story()
    story.hear("t1 DUPLICATED new_trip_id=t1-bis new_start_date=20260115 new_start_time=09:00:00 | B dep +60")
    assert story.seen() == "t1-bis@09:00 ADDED | A 09:00 | B 09:10/09:12>-/09:13 | C 09:20>09:21 | D 09:30>09:31"
    assert story.rules("t1-bis@09:00") == ["SHIFTED", "DELAY", "CARRIED", "CARRIED"]
    assert len(story.overlay.replaced_keys) == 0
    assert story.overlay.visits.position.tolist() == [-1] * 4
    assert story.state().matched_trips == 1


def test_a_duplicated_trip_may_run_on_a_day_on_which_the_original_does_not() -> None:
    story = Story()
    story.hear("t1 DUPLICATED new_trip_id=b new_start_date=20270101 new_start_time=09:00:00")
    assert story.seen().startswith("b+351d@09:00 ADDED | A ")


def test_a_duplicated_trip_without_a_start_of_its_own_is_rejected() -> None:
    story = Story()
    story.hear("t1 DUPLICATED new_trip_id=t1-bis\nt1 DUPLICATED")
    assert story.rejected() == {"incomplete_duplicate": 2}


def test_an_unscheduled_trip_that_the_timetable_does_not_know_is_one_of_its_own() -> None:
    story = Story()
    story.hear("u1 UNSCHEDULED route_id=R | A dep 08:05 | B arr 08:15")
    assert story.seen() == "u1 UNSCHEDULED | A >08:05 | B >08:15"


def test_a_scheduled_trip_wrongly_called_unscheduled_is_not_shown_twice() -> None:
    story = Story(LINE)
    story.hear("t1 UNSCHEDULED | A dep 08:05")
    assert story.seen().startswith("t1 | A 08:00>08:05")


def test_a_trip_cancelled_on_its_way_keeps_its_stops_as_the_timetable_has_them() -> None:
    story = Story()
    story.hear("t1 CANCELED delay=600 | 2 dep +60 to=A | C SKIPPED | D SKIPPED")
    assert story.seen() == "t1 CANCELLED | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30"
    assert [bool(flags & LAST_CALL) for flags in story.overlay.visits.flags] == [False, False, False, True]
    assert story.state().matched_updates == 3
