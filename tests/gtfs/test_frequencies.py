"""Headways stand apart from the index by stop, with where their trips call (rule 4)."""

from mobility.model.time import format_gtfs_time
from tests.gtfs.test_assemble import visits
from tests.world import timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    f, 1, A, 00:00:00, 00:00:00
    f, 2, B, 00:10:00, 00:10:00
    f, 3, A, 00:20:00, 00:20:00
    t, 1, B, 08:00:00, 08:00:00
    t, 2, A, 08:10:00, 08:10:00
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs, exact_times
    f, 10:00:00, 12:00:00, 600, 1
    f, 06:00:00, 09:00:00, 300,
"""


def test_headways_stand_in_order_and_their_calls_have_an_index_of_their_own() -> None:
    timetable = timetable_of(WORLD)
    headways = timetable.frequencies
    trip = timetable.find_trip("f")
    assert headways.trip.tolist() == [trip, trip]
    assert [format_gtfs_time(int(time)) for time in headways.start_time] == ["06:00:00", "10:00:00"]
    assert [format_gtfs_time(int(time)) for time in headways.end_time] == ["09:00:00", "12:00:00"]
    assert (headways.headway_s.tolist(), headways.exact_times.tolist()) == ([300, 600], [0, 1])
    assert headways.call_first.tolist() == [0, 2, 3]
    assert (headways.call_trip.tolist(), headways.call_position.tolist()) == ([trip] * 3, [0, 2, 1])


def test_the_template_s_own_times_are_no_departures() -> None:
    timetable = timetable_of(WORLD)
    assert visits(timetable, "A") == ["t#1 08:10"]
    assert visits(timetable, "B") == ["t#0 08:00"]


def test_headways_that_say_nothing_are_rejected_by_reason() -> None:
    bad = """
        f, 13:00:00, 13:00:00, 600, 0
        f, 13:00:00, 12:00:00, 600, 0
        f, 13:00:00, 14:00:00, 0, 0
        f, 13:00:00, 99, 600, 0
        f, , 14:00:00, 600, 0
        g, 13:00:00, 14:00:00, 600, 0
        f, 06:00:00, 07:00:00, 600, 0
    """
    info = timetable_of(WORLD + bad).info
    assert info.counts["frequencies"] == 2
    assert info.rejected["frequencies"] == {
        "duplicate_key": 1,
        "foreign_key_violation": 1,
        "invalid_integer": 1,
        "invalid_time": 1,
        "missing_required_field": 1,
        "start_and_end_range_equal": 1,
        "start_and_end_range_out_of_order": 1,
    }


def test_overlapping_spans_are_kept_and_counted() -> None:
    timetable = timetable_of(f"{WORLD}\nf, 08:30:00, 09:30:00, 900, 0")
    assert timetable.info.notices["frequencies"] == {"overlapping_frequency": 1}
