"""Trips have a route and a service, or are rejected."""

from tests.world import timetable_of

CALLS = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t2, 1, A, 08:00:00, 08:00:00
    t10, 1, A, 08:00:00, 08:00:00
    # calendar_dates.txt
    service_id, date, exception_type
    S, 20260101, 1
    T, 20260102, 1
"""
HEAD = "trip_id,route_id,service_id,trip_short_name,block_id,direction_id,wheelchair_accessible,bikes_allowed\n"


def test_trips_stand_in_byte_order_with_their_attributes() -> None:
    timetable = timetable_of(CALLS, trips=f"{HEAD}t2,R,T,TER 2,b1,1,1,2\nt10,R,S,,,,,\n")
    trips, texts = timetable.trips, timetable.strings
    assert [texts[int(text)] for text in trips.id] == ["t10", "t2"]
    assert [texts[int(text)] for text in trips.short_name] == ["", "TER 2"]
    assert [texts[int(text)] for text in trips.block] == ["", "b1"]
    assert trips.direction.tolist() == [-1, 1]
    assert (trips.wheelchair.tolist(), trips.bikes.tolist()) == ([0, 1], [0, 2])
    days = [timetable.info.first_day + day for day in range(2)]
    assert [[timetable.service_runs(int(service), day) for day in days] for service in trips.service] == [  # type: ignore[arg-type]
        [True, False],
        [False, True],
    ]


def test_a_trip_without_a_known_route_and_service_is_rejected() -> None:
    timetable = timetable_of(
        CALLS, trips=f"{HEAD}t2,R,S\nt10,R,NEVER\nt3,NONE,S\nt4,,S\nt5,R,\n", routes="route_id,route_type\nR,3\n"
    )
    assert timetable.info.counts["trips"] == 1
    assert timetable.info.rejected["trips"] == {"foreign_key_violation": 2, "missing_required_field": 2}


def test_an_unexpected_value_is_unknown_and_counted() -> None:
    timetable = timetable_of(CALLS, trips=f"{HEAD}t2,R,S,,,7,9,x\nt10,R,S,,,,,\n")
    assert timetable.trips.direction.tolist() == [-1, -1]
    assert timetable.trips.wheelchair.tolist() == [0, 0]
    assert timetable.info.notices["trips"]["unexpected_enum_value"] == 3
