"""Transfers join stops and trips that are in the timetable."""

from tests.world import timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, B, 08:15:00, 08:15:00
    # transfers.txt
    from_stop_id, to_stop_id, transfer_type, min_transfer_time, from_trip_id, to_trip_id
    A, B, 2, 180, ,
    , , 4, , t1, t2
    A, NOWHERE, 2, , ,
    , , 4, , t1, t9
"""


def test_transfers_name_rows_and_minus_one_where_not_given() -> None:
    timetable = timetable_of(WORLD)
    transfers = timetable.transfers
    assert transfers.from_stop.tolist() == [timetable.find_stop("A"), -1]
    assert transfers.to_stop.tolist() == [timetable.find_stop("B"), -1]
    assert transfers.from_trip.tolist() == [-1, timetable.find_trip("t1")]
    assert transfers.to_trip.tolist() == [-1, timetable.find_trip("t2")]
    assert (transfers.type.tolist(), transfers.min_transfer_time.tolist()) == ([2, 4], [180, -1])
    assert timetable.info.rejected["transfers"] == {"foreign_key_violation": 2}
