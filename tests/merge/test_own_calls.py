"""Added and replacing trips, rules 23 and 24."""

from tests.merge.story import LINE, Story


def test_an_added_trip_is_a_trip_of_its_own() -> None:
    story = Story()
    story.hear("x1 ADDED route_id=R trip_headsign=Plage | A dep 08:05 | C arr 08:15 dep 08:16 | D arr 08:25")
    assert story.seen() == "x1 ADDED | A >08:05 | C >08:15/08:16 | D >08:25"
    instances = story.overlay.instances
    assert (instances.trip.tolist(), instances.route.tolist()) == ([-1], [0])
    assert story.overlay.strings[int(instances.headsign[0])] == "Plage"
    assert (story.state().trips, story.state().matched_updates) == (0, 3)


def test_new_means_the_same_as_added() -> None:
    story = Story()
    story.hear("x1 NEW route_id=R | A dep 08:05 | D arr 08:25")
    assert story.seen() == "x1 ADDED | A >08:05 | D >08:25"


def test_an_added_trip_has_a_schedule_only_where_the_update_gives_one() -> None:
    story = Story()
    story.hear("x1 ADDED | A dep 08:05 scheduled=08:00 | C dep +120 scheduled=08:10 | D arr 08:25")
    assert story.seen() == "x1 ADDED | A 08:00>08:05 | C 08:10>08:12 | D >08:25"


def test_without_a_headsign_an_added_trip_goes_to_its_last_stop() -> None:
    story = Story()
    story.hear("x1 ADDED | A dep 08:05 | D arr 08:25")
    assert story.overlay.strings[int(story.overlay.instances.headsign[0])] == "D"


def test_unknown_stops_of_an_added_trip_are_rejected_one_by_one() -> None:
    story = Story()
    story.hear("x1 ADDED | A dep 08:05 | X dep 08:10 | D arr 08:25 | C")
    assert story.seen() == "x1 ADDED | A >08:05 | D >08:25"
    assert story.rejected() == {"no_time": 1, "unknown_stop": 1}


def test_an_unknown_route_leaves_the_added_trip_standing_without_one() -> None:
    story = Story()
    story.hear("x1 ADDED route_id=Q | A dep 08:05 | D arr 08:25")
    assert story.overlay.instances.route.tolist() == [-1]


def test_an_added_trip_without_a_usable_stop_is_rejected() -> None:
    story = Story()
    story.hear("x1 ADDED | X dep 08:05\nx2 ADDED")
    assert story.rejected() == {"no_usable_stop": 2}
    assert story.state().matched_updates == 0


def test_an_added_trip_that_bears_the_id_of_a_scheduled_one_runs_beside_it() -> None:
    story = Story()
    story.hear("t1 ADDED | A dep 08:05 | D arr 08:25")
    assert story.seen() == "t1 ADDED | A >08:05 | D >08:25"
    assert story.overlay.instances.route.tolist() == [0]
    assert len(story.overlay.replaced_keys) == 0


def test_an_added_trip_is_put_in_order_by_its_sequences() -> None:
    story = Story()
    story.hear("x1 ADDED | 5/D arr 08:25 | 1/A dep 08:05")
    assert story.seen() == "x1 ADDED | A >08:05 | D >08:25"
    assert story.overlay.visits.stop_sequence.tolist() == [1, 5]


def test_a_stop_of_an_added_trip_may_be_skipped() -> None:
    story = Story()
    story.hear("x1 ADDED | A dep 08:05 | C SKIPPED dep 08:15 | D arr 08:25")
    assert story.seen() == "x1 ADDED | A >08:05 | C >08:15 [SKIPPED] | D >08:25"


def test_a_replacement_puts_its_stops_in_place_of_the_trip_s_for_that_instance() -> None:
    story = Story(LINE + "t2, 1, E, 08:00:00, 08:00:00\nt2, 2, F, 08:10:00, 08:10:00")
    story.hear("t1 REPLACEMENT | A dep 08:02 | E dep 08:15 | D arr 08:40")
    assert story.seen() == "t1 REPLACED | A 08:00>08:02 | E >08:15 | D 08:30>08:40"
    assert len(story.overlay.replaced_keys) == 1
    assert story.overlay.visits.position.tolist() == [0, -1, 3]


def test_a_replacement_that_names_no_usable_stop_leaves_the_trip_as_it_is() -> None:
    story = Story()
    story.hear("t1 REPLACEMENT")
    assert story.rejected() == {"no_usable_stop": 1}
    assert story.seen() == ""


def test_of_a_stop_that_the_timetable_knows_a_replacement_may_give_a_delay_alone() -> None:
    story = Story()
    story.hear("t1 REPLACEMENT | B dep +60 | D arr +120")
    assert story.seen() == "t1 REPLACED | B 08:10/08:12>-/08:13 | D 08:30>08:32"
