"""On-demand services are kept by id, in the specification's spelling and in the drafts'."""

import msgspec
import pytest

from mobility.gtfs import flex
from tests.world import timetable_of

WORLD = """
    # trips.txt
    route_id, service_id, trip_id, trip_headsign
    R, S, t1,
    R, S, zone, Partout
    # booking_rules.txt
    booking_rule_id, booking_type, phone_number
    b1, 2, 0553000000
    , 2, 1
    b1, 1, 2
    # location_groups.txt
    location_group_id, location_group_name
    g1, Villages
    # location_group_stops.txt
    location_group_id, stop_id
    g1, A
    g1, B
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, location_group_id, location_id, start_pickup_drop_off_window, end_pickup_drop_off_window
    t1, 1, A, 08:00:00, 08:00:00, , , ,
    t1, 2, B, 08:10:00, 08:10:00, , , ,
    zone, 1, , , , g1, , 07:00:00, 19:00:00
    zone, 2, , , , , area1, 07:00:00, 19:00:00
    zone, 3, g1, , , , , ,
    nobody, 1, , , , g1, , 07:00:00, 19:00:00
"""
GEOJSON = '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "area1", "geometry": null}, {"type": "Feature"}]}'


def test_on_demand_rows_are_kept_verbatim_apart_from_the_calls() -> None:
    info = timetable_of(WORLD, stops="stop_id\nA\nB\n").info
    assert [row["trip_id"] for row in info.flex_stop_times] == ["zone", "zone", "zone"]
    assert info.flex_stop_times[0] == {
        "trip_id": "zone",
        "stop_sequence": "1",
        "location_group_id": "g1",
        "start_pickup_drop_off_window": "07:00:00",
        "end_pickup_drop_off_window": "19:00:00",
    }
    assert info.flex_trips == {"zone": {"route_id": "R", "service_id": "S", "trip_headsign": "Partout"}}
    assert (info.counts["stop_times"], info.counts["trips"]) == (5, 2)
    assert info.rejected["stop_times"] == {"foreign_key_violation": 1}


def test_rules_groups_and_zones_are_found_by_id() -> None:
    info = timetable_of(WORLD, stops="stop_id\nA\nB\n", **{"locations.geojson": GEOJSON}).info
    assert info.booking_rules == {"b1": {"booking_rule_id": "b1", "booking_type": "2", "phone_number": "0553000000"}}
    assert info.rejected["booking_rules"] == {"duplicate_key": 1, "missing_required_field": 1}
    assert info.location_groups == {"g1": ["A", "B"]}
    assert msgspec.json.decode(info.locations["area1"])["type"] == "Feature"
    assert info.rejected["locations"] == {"missing_required_field": 1}
    assert info.notices["locations"] == {"invalid_coordinate": 1}


def test_zones_that_cannot_be_read_cost_themselves() -> None:
    info = timetable_of(WORLD, stops="stop_id\nA\nB\n", **{"locations.geojson": "<html>"}).info
    assert info.locations == {}
    assert "locations" in info.notices


def test_a_dataset_with_on_demand_trips_alone_is_of_use() -> None:
    timetable = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, location_id, start_pickup_dropoff_window, end_pickup_dropoff_window
        zone, 1, area1, 07:00:00, 19:00:00
    """)
    assert len(timetable.trips.id) == 0
    assert len(timetable.calendar.active) == 365


def test_more_on_demand_rows_than_there_is_room_for_are_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flex, "MAX_ROWS", 2)
    info = timetable_of(WORLD, stops="stop_id\nA\nB\n").info
    assert len(info.flex_stop_times) == 2
    assert info.rejected["stop_times"]["too_many_rows"] == 1


def test_a_window_that_is_none_is_noticed() -> None:
    info = timetable_of(WORLD + "    zone, 4, , , , g1, , 19:00:00, 07:00:00", stops="stop_id\nA\nB\n").info
    assert info.notices["stop_times"]["invalid_time"] == 2
    assert "window of zone" in info.notice_examples["stop_times"]["invalid_time"][0]


def test_the_days_on_which_bookings_are_taken_stand_in_the_calendar() -> None:
    timetable = timetable_of("""
        # calendar.txt
        service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
        S, 1, 1, 1, 1, 1, 1, 1, 20260101, 20261231
        office, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
        nobody, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
        # booking_rules.txt
        booking_rule_id, booking_type, prior_notice_last_day, prior_notice_last_time, prior_notice_service_id
        b, 2, 1, 17:00:00, office
        # trips.txt
        route_id, service_id, trip_id
        R, S, t
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t, 1, A, 08:00:00, 08:00:00
        t, 2, B, 08:10:00, 08:10:00
    """)
    assert {timetable.strings[int(index)] for index in timetable.calendar.service_id} == {"S", "office"}
