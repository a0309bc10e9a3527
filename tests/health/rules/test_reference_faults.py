"""Where the reference validator is wrong (HEALTH.md 1.2), this one is not."""

from tests.health.rules.worlds import HEADER_TIMESTAMP, Case, alert, update, vehicle

SCHEDULED = "schedule_relationship: SCHEDULED"


def count(rule: str, message: str, **more: object) -> int:
    return Case(rule, 0, message, **more).look().count  # type: ignore[arg-type]


def test_1_a_vehicle_s_start_time_is_compared_minute_by_minute() -> None:
    assert count("E019", vehicle('trip { trip_id: "exact10" start_time: "07:50:00" }')) == 0


def test_2_stops_without_relationship_are_found_in_every_trip() -> None:
    stops = (f'stop_id: "A" {SCHEDULED}', 'stop_id: "B"')
    trips = [update(f'trip_id: "{name}" {SCHEDULED}', *stops, entity_id=name) for name in ("t1", "t2", "t3")]
    assert count("W009", "".join(trips)) == 3


def test_3_a_stop_sequence_that_is_not_given_is_not_zero() -> None:
    assert count("E036", update('trip_id: "t1"', 'stop_id: "A"', 'stop_sequence: 0 stop_id: "B"')) == 0


def test_4_a_detour_of_the_route_excuses_whoever_tells_it() -> None:
    astray = vehicle('trip { trip_id: "t1" } position { latitude: 48.015 longitude: 2.004 }')
    detour = alert('route_id: "R1"', more="effect: DETOUR", entity_id="a")
    assert count("E029", astray) == 1
    assert count("E029", astray + detour) == 0
    assert count("E029", astray, beside=(detour,)) == 0


def test_5_alerts_are_about_known_trips_and_routes() -> None:
    assert count("E003", alert('trip { trip_id: "x" }')) == 1
    assert count("E004", alert('route_id: "x"')) == 1


def test_5_the_same_content_under_the_same_timestamp_is_no_change() -> None:
    assert count("E017", vehicle('stop_id: "A"'), previous=vehicle('stop_id: "A"')) == 0


def test_5_alerts_have_no_timestamp_to_miss() -> None:
    assert count("W001", alert('stop_id: "A"')) == 0


def test_6_relationships_that_came_later_are_known() -> None:
    new = update('trip_id: "x" schedule_relationship: NEW', 'stop_id: "A" departure { time: 1767250800 }')
    copy = update(
        'trip_id: "t1" start_time: "11:00:00" schedule_relationship: DUPLICATED',
        more='trip_properties { trip_id: "y" }',
    )
    replaced = update(
        'trip_id: "t1" schedule_relationship: REPLACEMENT', 'stop_sequence: 9 stop_id: "A" arrival { delay: 0 }'
    )
    assert count("E003", new) == 0
    assert count("E003", copy + vehicle('trip { trip_id: "y" }', entity_id="v")) == 0
    assert count("E023", copy) == 0
    assert count("E041", update('trip_id: "t1" schedule_relationship: DELETED')) == 0
    assert count("E045", replaced) == count("E051", replaced) == 0


def test_7_times_that_are_equal_do_not_run_backwards() -> None:
    at = HEADER_TIMESTAMP
    equal = update('trip_id: "t1"', *(f"stop_sequence: {number} arrival {{ time: {at} }}" for number in (1, 2)))
    assert count("E022", equal) == 0
    assert count("BP_STOP_TIMES_EQUAL", equal) == 1
