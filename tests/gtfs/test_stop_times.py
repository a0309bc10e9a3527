"""Rows of stop_times that can serve a traveller do, each of the others costs itself (rule 34)."""

import pytest

from mobility.model.timetable import (
    DROP_OFF_SHIFT,
    DROP_OFF_TYPE,
    HAS_BOOKING_RULE,
    HAS_STOP_HEADSIGN,
    LAST_CALL,
    PICKUP_TYPE,
)
from tests.gtfs.test_order import calls
from tests.world import timetable_of

HEAD = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type, drop_off_type, stop_headsign, pickup_booking_rule_id"
GOOD = "t1,1,A,08:00:00,08:00:00\nt1,5,C,08:20:00,08:20:00"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("t1,3,NOWHERE,08:10:00,08:10:00", "foreign_key_violation"),
        ("t9,3,B,08:10:00,08:10:00", "foreign_key_violation"),
        ("t1,3,B,08:61:00,08:10:00", "invalid_time"),
        ("t1,3,B,08:10:00,soon", "invalid_time"),
        ("t1,3,B,145:38:08,145:38:08", "invalid_time"),
        ("t1,x,B,08:10:00,08:10:00", "invalid_integer"),
        ("t1,-1,B,08:10:00,08:10:00", "invalid_integer"),
        ("t1,,B,08:10:00,08:10:00", "missing_required_field"),
        ("t1,3,,08:10:00,08:10:00", "missing_required_field"),
        (",3,B,08:10:00,08:10:00", "missing_required_field"),
        ("t1,3,B,08:10:00,08:10:00,,,,,too,many", "invalid_row_length"),
    ],
)
def test_a_trip_loses_a_bad_call_not_its_life(row: str, reason: str) -> None:
    timetable = timetable_of(
        f"{HEAD}\n{GOOD}\n{row}", stops="stop_id\nA\nB\nC\n", trips="route_id,service_id,trip_id\nR,S,t1\n"
    )
    assert calls(timetable) == ["A 08:00", "C 08:20"]
    assert timetable.info.rejected["stop_times"] == {reason: 1}
    assert timetable.info.examples["stop_times"][reason] == [f"line 4: {row}"]


def test_a_time_given_alone_stands_for_both() -> None:
    timetable = timetable_of(f"{HEAD}\nt1,1,A,,08:00:00\nt1,2,B,08:10:00,")
    assert calls(timetable) == ["A 08:00", "B 08:10"]
    assert timetable.info.notices["stop_times"]["stop_time_with_only_arrival_or_departure_time"] == 2


def test_a_departure_before_the_arrival_counts_for_both() -> None:
    timetable = timetable_of(f"{HEAD}\nt1,1,A,08:05:00,08:00:00\nt1,2,B,08:10:00,08:10:00")
    assert calls(timetable) == ["A 08:00", "B 08:10"]
    assert timetable.info.notices["stop_times"]["stop_time_with_departure_before_arrival_time"] == 1


def test_times_of_night_trains_run_far_past_midnight() -> None:
    timetable = timetable_of(f"{HEAD}\nt1,1,A,23:00:00,23:00:00\nt1,2,B,86:10:00,145:38:07")
    assert calls(timetable) == ["A 23:00", "B 86:10-145:38"]


def test_boarding_and_alighting_are_kept_and_nobody_boards_at_the_last_call() -> None:
    timetable = timetable_of(
        f"{HEAD}\nt1,1,A,08:00:00,08:00:00,2,1\nt1,2,B,08:10:00,08:10:00,9,\nt1,3,C,08:20:00,08:20:00,1,3"
    )
    flags = timetable.stop_times.flags.tolist()
    assert [flag & PICKUP_TYPE for flag in flags] == [2, 0, 1]
    assert [(flag & DROP_OFF_TYPE) >> DROP_OFF_SHIFT for flag in flags] == [1, 0, 3]
    assert [bool(flag & LAST_CALL) for flag in flags] == [False, False, True]
    assert timetable.info.notices["stop_times"]["unexpected_enum_value"] == 1


def test_a_stop_headsign_and_a_booking_rule_stay_with_their_call_when_rows_move() -> None:
    timetable = timetable_of(
        f"{HEAD}\nt1,2,B,08:10:00,08:10:00,,,Gare,b1\nt1,1,A,08:00:00,08:00:00\nt1,3,C,08:20:00,08:20:00"
    )
    times, texts = timetable.stop_times, timetable.strings
    assert [(int(row), texts[int(text)]) for row, text in zip(times.headsign_row, times.headsign, strict=True)] == [
        (1, "Gare")
    ]
    assert [(int(row), texts[int(text)]) for row, text in zip(times.booking_row, times.booking_rule, strict=True)] == [
        (1, "b1")
    ]
    assert times.flags[1] & HAS_STOP_HEADSIGN
    assert times.flags[1] & HAS_BOOKING_RULE
    assert not times.flags[0] & (HAS_STOP_HEADSIGN | HAS_BOOKING_RULE)


def test_a_loop_calls_twice_at_one_stop() -> None:
    timetable = timetable_of(f"{HEAD}\nt1,1,A,08:00:00,08:00:00\nt1,2,B,08:10:00,08:10:00\nt1,3,A,08:20:00,08:20:00")
    assert calls(timetable) == ["A 08:00", "B 08:10", "A 08:20"]


def test_calls_of_a_rejected_trip_say_so() -> None:
    trips = "route_id,service_id,trip_id\nR,S,t1\nNONE,S,t2\n"
    timetable = timetable_of(
        f"{HEAD}\n{GOOD}\nt2,1,A,08:00:00,08:00:00", trips=trips, routes="route_id,route_type\nR,3\n"
    )
    assert timetable.info.rejected["trips"] == {"foreign_key_violation": 1}
    assert timetable.info.rejected["stop_times"] == {"refers_to_rejected_row": 1}
