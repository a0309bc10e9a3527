"""What updates override: platforms, headsigns, pickup, occupancy, access; rules 19, 21 and 25."""

from mobility.model.timetable import LAST_CALL, PICKUP_TYPE
from tests.merge.story import LINE, Story


def test_an_assigned_stop_moves_the_visit_off_the_old_platform_and_onto_the_new_one() -> None:
    story = Story(LINE + "t2, 1, B2, 08:00:00, 08:00:00\nt2, 2, F, 08:10:00, 08:10:00")
    story.hear("t1 | 2 dep +60 to=B2")
    assert story.seen().startswith("t1 | A 08:00 | B2 08:10/08:12>")
    old, new = (story.timetable.find_stop(stop) for stop in ("B", "B2"))
    assert old not in story.overlay.by_stop
    assert new in story.overlay.by_stop
    assert story.overlay.visits.scheduled_stop[1] == old


def test_a_stop_id_that_repeats_the_assigned_stop_contradicts_nothing() -> None:
    story = Story(LINE + "t2, 1, B2, 08:00:00, 08:00:00\nt2, 2, F, 08:10:00, 08:10:00")
    story.hear("t1 | 2/B2 dep +60 to=B2")
    assert story.seen().startswith("t1 | A 08:00 | B2 08:10/08:12>")
    assert story.rejected() == {}


def test_an_assigned_stop_that_nobody_declares_is_counted_and_moves_nothing() -> None:
    story = Story()
    story.hear("t1 | 2 dep +60 to=B9")
    assert story.seen().startswith("t1 | A 08:00 | B 08:10/08:12>-/08:13")
    assert story.overlay.info.counts["unusable_assigned_stop"] == 1


def test_headsigns_and_pickup_types_of_the_update_override_the_timetable_s() -> None:
    story = Story()
    story.hear("t1 trip_headsign=Plage | 2 dep +60 headsign=Gare pickup=1 drop_off=2")
    visits, instances = story.overlay.visits, story.overlay.instances
    assert story.overlay.strings[int(instances.headsign[0])] == "Plage"
    assert [story.overlay.strings[int(text)] for text in visits.headsign] == ["", "Gare", "", ""]
    assert visits.flags[1] & PICKUP_TYPE == 1
    assert visits.flags[1] >> 2 & 0b11 == 2


def test_occupancy_and_uncertainty_are_kept_for_the_call_they_were_given_for() -> None:
    story = Story()
    story.hear("t1 | B arr +60 uncertainty=30 occupancy=5 | C dep +60 uncertainty=0")
    assert story.overlay.visits.occupancy.tolist() == [-1, 5, -1, -1]
    assert story.overlay.visits.uncertainty.tolist() == [-1, 30, 0, -1]


def test_the_wheelchair_access_of_the_vehicle_overrides_the_timetable_s() -> None:
    story = Story()
    seen = []
    for value in (0, 1, 2, 3):
        story.hear(f"t1 wheelchair={value} | A dep +60")
        seen += story.overlay.instances.wheelchair.tolist()
    assert seen == [-1, 0, 1, 2]


def test_a_vehicle_position_tells_the_access_where_the_update_does_not() -> None:
    story = Story()
    story.hear("t1 | A dep +60\nvehicle t1 wheelchair=3 at 1")
    assert story.overlay.instances.wheelchair.tolist() == [2]


def test_where_all_remaining_stops_are_skipped_nobody_boards_at_the_last_served_one() -> None:
    story = Story()
    story.hear("t1 | A dep +60 | C SKIPPED | D SKIPPED")
    assert [bool(flags & LAST_CALL) for flags in story.overlay.visits.flags] == [False, True, False, True]


def test_a_skipped_stop_in_between_leaves_the_ones_before_it_departures() -> None:
    story = Story()
    story.hear("t1 | A dep +60 | C SKIPPED")
    assert [bool(flags & LAST_CALL) for flags in story.overlay.visits.flags] == [False, False, False, True]
