"""Where vehicles are, rules 14 and 28."""

from tests.merge.spoken import instant
from tests.merge.story import LINE, Story


def test_a_vehicle_at_a_stop_has_left_those_before_it_whatever_its_status() -> None:
    for status in ("STOPPED_AT", "INCOMING_AT", "IN_TRANSIT_TO", ""):
        story = Story()
        story.hear(f"t1 | A dep +60\nvehicle t1 at 3 {status}", at="08:15")
        assert story.passed() == 2


def test_a_vehicle_without_sequence_is_found_by_its_stop() -> None:
    story = Story()
    story.hear("t1 | A dep +60\nvehicle t1 at C", at="08:15")
    assert story.passed() == 2


def test_the_vehicle_may_come_from_another_feed_than_the_predictions() -> None:
    story = Story()
    story.hear("t1 | A dep +60", source="updates", at="08:05")
    story.hear("vehicle t1 at 2", source="vehicles", at="08:05")
    assert story.passed() == 1
    assert story.overlay.instances.source.tolist() == [0]


def test_a_vehicle_on_a_trip_without_updates_still_hides_the_stops_it_has_left() -> None:
    story = Story()
    story.hear("vehicle t1 at 2", at="07:50")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30"
    assert (story.passed(), set(story.rules())) == (1, {"NONE"})


def test_a_vehicle_that_is_no_longer_reported_has_still_left() -> None:
    story = Story()
    story.hear("vehicle t1 at 2", at="07:50")
    story.hear("", at="07:51")
    assert story.passed() == 1


def test_a_bus_parked_since_yesterday_is_on_yesterday_s_trip() -> None:
    story = Story()
    story.hear("vehicle t1 start_date=- timestamp=08:31 at 4", at="31:50", sent="31:50")
    assert story.name(0) == "t1"
    assert "t1+1d" not in story.seen()


def test_a_vehicle_hours_ahead_of_its_trip_is_not_believed() -> None:
    story = Story()
    story.hear("t1 | A dep +60\nvehicle t1 at 4", at="06:00")
    assert story.passed() == -1
    assert story.overlay.info.counts["vehicle_implausibly_early"] == 1


def test_a_vehicle_whose_sequence_and_stop_contradict_each_other_says_nothing() -> None:
    story = Story()
    body = (
        'header { gtfs_realtime_version: "2.0" timestamp: 1768461000 } entity { id: "e" vehicle { trip { trip_id: "t1"'
    )
    body += ' start_date: "20260115" } position { latitude: 1 longitude: 1 } current_stop_sequence: 2 stop_id: "D" } }'
    story.hear_text(body, at="08:10")
    assert story.overlay.info.counts["vehicle_contradicts_itself"] == 1
    assert story.seen() == ""


def test_vehicles_are_on_the_map_with_their_trip_route_and_instance() -> None:
    story = Story()
    story.hear("t1 | A dep +60\nx1 ADDED | A dep 08:05\nvehicle t1 at 2\nvehicle x1\nvehicle zz\nvehicle zz route_id=R")
    shown = [(vehicle.instance, vehicle.trip, vehicle.route) for vehicle in story.overlay.info.vehicles]
    assert shown == [(1, 0, 0), (0, -1, -1), (-1, -1, -1), (-1, -1, 0)]
    assert story.overlay.info.counts["vehicle_trip_unknown"] == 2
    assert story.overlay.info.vehicles[0].observed == instant("08:00")


def test_the_newest_of_two_vehicles_on_a_trip_counts() -> None:
    story = Story(LINE)
    story.hear("vehicle t1 timestamp=08:11 at 3\nvehicle t1 timestamp=08:10 at 2", at="08:12")
    assert story.passed() == 2


def test_a_vehicle_of_a_scheduled_trip_is_not_taken_for_the_added_one_that_bears_its_id() -> None:
    story = Story()
    story.hear("t1 ADDED | A dep 08:05 | D arr 08:30\nvehicle t1 at 2", at="08:05")
    assert (story.overlay.info.vehicles[0].instance, story.overlay.info.vehicles[0].trip) == (1, 0)


def test_a_vehicle_without_position_and_trip_is_rejected() -> None:
    story = Story()
    story.hear_text('entity { id: "v" vehicle { stop_id: "B" } }')
    assert story.rejected() == {"no_position": 1}
    assert story.overlay.info.vehicles == []
