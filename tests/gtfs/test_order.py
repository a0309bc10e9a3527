"""Calls stand in stop_sequence order and all have times (rule 5)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.order import shares
from mobility.model.time import format_gtfs_time
from mobility.model.timetable import APPROXIMATE, Timetable
from tests.world import timetable_of

HEAD = "trip_id, stop_sequence, stop_id, arrival_time, departure_time, shape_dist_traveled, timepoint"


def calls(timetable: Timetable, trip_id: str = "t1") -> list[str]:
    """Print a trip: stop, arrival if it waits, departure, ~ where approximate."""
    trip = timetable.find_trip(trip_id)
    assert trip is not None
    times = timetable.stop_times
    lines = []
    for row in timetable.rows_of(trip):
        departure, dwell = int(times.departure[row]), int(times.dwell[row])
        stop = timetable.strings[int(timetable.stops.id[times.stop[row]])]
        waits = f"{format_gtfs_time(departure - dwell)[:-3]}-" if dwell else ""
        lines.append(f"{stop} {waits}{format_gtfs_time(departure)[:-3]}{'~' if times.flags[row] & APPROXIMATE else ''}")
    return lines


def world(*rows: str) -> Timetable:
    return timetable_of("\n".join(["# stop_times.txt", HEAD, *rows]))


def test_unsorted_rows_are_put_in_order_and_counted() -> None:
    timetable = world(
        "t2,1,A,09:00:00,09:00:00", "t1,9,B,08:10:00,08:10:00", "t2,2,B,09:10:00,09:10:00", "t1,3,A,08:00:00,08:00:00"
    )
    assert calls(timetable) == ["A 08:00", "B 08:10"]
    assert calls(timetable, "t2") == ["A 09:00", "B 09:10"]
    assert timetable.info.notices["stop_times"]["unsorted_stop_times"] == 1
    assert timetable.info.notice_examples["stop_times"]["unsorted_stop_times"] == ["line 3"]
    timetable = world("t1,9,B,08:10:00,08:10:00", "t1,3,A,08:00:00,08:00:00")
    assert calls(timetable) == ["A 08:00", "B 08:10"]
    assert timetable.info.notices["stop_times"] == {
        "unsorted_stop_times": 1,
        "invalid_row_length": 2,
        "missing_timepoint_value": 2,
    }


def test_the_first_of_two_rows_with_one_sequence_stays() -> None:
    timetable = world("t1,1,A,08:00:00,08:00:00", "t1,2,B,08:10:00,08:10:00", "t1,2,C,08:12:00,08:12:00")
    assert calls(timetable) == ["A 08:00", "B 08:10"]
    assert timetable.info.rejected["stop_times"] == {"duplicate_key": 1}
    assert timetable.info.examples["stop_times"]["duplicate_key"] == ["line 4: trip_id t1, stop_sequence 2"]


def test_empty_times_are_interpolated_evenly_and_said_to_be_approximate() -> None:
    timetable = world("t1,1,A,08:00:00,08:00:00", "t1,2,B,,", "t1,7,C,,", "t1,8,D,08:30:00,08:31:00")
    assert calls(timetable) == ["A 08:00", "B 08:10~", "C 08:20~", "D 08:30-08:31"]


def test_empty_times_are_interpolated_by_distance_where_all_have_one() -> None:
    timetable = world("t1,1,A,08:00:00,08:00:00,0", "t1,2,B,,,100", "t1,3,C,,,300.0", "t1,4,D,08:30:00,08:30:00,3000")
    assert calls(timetable) == ["A 08:00", "B 08:01~", "C 08:03~", "D 08:30"]


@pytest.mark.parametrize(
    "distances", [("0", "", "3000"), ("0", "100", "x"), ("500", "100", "3000"), ("0", "5000", "3000")]
)
def test_distances_that_are_missing_or_do_not_rise_count_for_nothing(distances: tuple[str, str, str]) -> None:
    first, middle, last = distances
    timetable = world(f"t1,1,A,08:00:00,08:00:00,{first}", f"t1,2,B,,,{middle}", f"t1,3,C,08:30:00,08:30:00,{last}")
    assert calls(timetable) == ["A 08:00", "B 08:15~", "C 08:30"]


def test_calls_before_the_first_and_after_the_last_time_are_rejected() -> None:
    timetable = world(
        "t1,1,A,,", "t1,2,B,08:10:00,08:10:00", "t1,3,C,08:20:00,08:20:00", "t1,4,D,,", "t2,1,A,09:00:00,09:00:00"
    )
    assert calls(timetable) == ["B 08:10", "C 08:20"]
    assert timetable.info.rejected["stop_times"] == {"missing_trip_edge": 2}


def test_a_trip_without_any_time_goes() -> None:
    timetable = world("t1,1,A,,", "t1,2,B,,", "t2,1,A,09:00:00,09:00:00", "t2,2,B,09:10:00,09:10:00")
    assert timetable.find_trip("t1") is None
    assert timetable.info.rejected["trips"] == {"unusable_trip": 1}


def test_times_that_run_backwards_are_kept_as_given_and_counted() -> None:
    timetable = world("t1,1,A,08:00:00,08:00:00", "t1,2,B,07:50:00,07:50:00")
    assert calls(timetable) == ["A 08:00", "B 07:50"]
    assert timetable.info.notices["stop_times"]["stop_time_with_arrival_before_previous_departure_time"] == 1


def test_a_call_that_is_no_timepoint_is_approximate() -> None:
    assert calls(world("t1,1,A,08:00:00,08:00:00,,1", "t1,2,B,08:10:00,08:10:00,,0")) == ["A 08:00", "B 08:10~"]


@given(st.lists(st.floats(0, 1e6, width=32) | st.just(float("nan")), min_size=3, max_size=12))
def test_shares_lie_between_the_timed_neighbours_and_never_fall_where_distances_do_not(distances: list[float]) -> None:
    distance = np.array(distances, np.float32)
    rows = np.arange(1, len(distance) - 1)
    found = shares(rows, np.zeros_like(rows), np.full_like(rows, len(distance) - 1), distance)
    assert ((found >= 0) & (found <= 1)).all()
    if not (np.diff(distance) < 0).any():
        assert (np.diff(found) >= 0).all()
