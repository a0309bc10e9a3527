"""Columns are indexed by trip and by stop, and no wider than they must be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.gtfs import assemble
from mobility.model.time import format_gtfs_time
from mobility.model.timetable import KEY_SHIFT, Timetable
from tests.world import timetable_of

HEAD = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time, stop_headsign"


def visits(timetable: Timetable, stop_id: str) -> list[str]:
    """Print a stop's entries of the index by stop: trip, position, departure."""
    stop = timetable.find_stop(stop_id)
    assert stop is not None
    index, lines = timetable.by_stop, []
    for entry in range(int(index.first[stop]), int(index.first[stop + 1])):
        trip, position = int(index.trip[entry]), int(index.position[entry])
        row = int(timetable.trips.first[trip]) + position
        departure = int(timetable.stop_times.departure[row])
        assert timetable.stop_times.stop[row] == stop
        assert index.departure_key[entry] == departure >> KEY_SHIFT
        lines.append(f"{timetable.strings[int(timetable.trips.id[trip])]}#{position} {format_gtfs_time(departure)[:5]}")
    return lines


def test_calls_at_a_stop_stand_in_order_of_departure_then_trip() -> None:
    timetable = timetable_of(f"""{HEAD}
        b,1,A,08:00:00,08:00:00
        b,2,M,08:10:00,08:12:00
        a,1,A,07:50:00,07:50:00
        a,2,M,08:11:00,08:12:00
        c,1,M,08:01:00,08:01:00
        c,2,A,08:30:00,08:30:00
        c,3,M,25:00:00,25:00:00
    """)
    assert visits(timetable, "M") == ["c#0 08:01", "a#1 08:12", "b#1 08:12", "c#2 25:00"]
    assert visits(timetable, "A") == ["a#0 07:50", "b#0 08:00", "c#1 08:30"]


TRIPS = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 500_000)), min_size=1, max_size=5), min_size=1, max_size=8
)


@settings(max_examples=25, deadline=None)
@given(TRIPS, st.sampled_from([19, 64]))
def test_every_call_stands_once_in_the_index(trips: list[list[tuple[int, int]]], departure_bits: int) -> None:
    rows = [
        f"t{number},{place},S{stop},{format_gtfs_time(time)},{format_gtfs_time(time)}"
        for number, trip in enumerate(trips)
        for place, (stop, time) in enumerate(trip)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "_DEPARTURE_BITS", departure_bits)  # 64 leave no room: the other way of sorting
        timetable = timetable_of("\n".join([HEAD, *rows]))
    expected = sorted(
        (stop, time, number, place) for number, trip in enumerate(trips) for place, (stop, time) in enumerate(trip)
    )
    found = []
    for stop in range(len(timetable.stops.id)):
        for entry in range(int(timetable.by_stop.first[stop]), int(timetable.by_stop.first[stop + 1])):
            trip, place = int(timetable.by_stop.trip[entry]), int(timetable.by_stop.position[entry])
            row = int(timetable.trips.first[trip]) + place
            stop_id = timetable.strings[int(timetable.stops.id[stop])]
            found.append((int(stop_id[1:]), int(timetable.stop_times.departure[row]), trip, place))
    assert found == expected


def test_columns_are_narrow() -> None:
    timetable = timetable_of(f"{HEAD}\nt1,1,A,08:00:00,08:00:00\nt1,2,B,08:10:00,08:11:00")
    types = {name: getattr(timetable.stop_times, name).dtype for name in ("stop", "dwell", "stop_sequence", "flags")}
    assert types == dict.fromkeys(types, np.uint8)
    assert timetable.by_stop.position.dtype == np.uint8
    assert timetable.stop_times.departure.dtype == np.int32


def test_a_trip_without_headsign_goes_to_its_last_stop() -> None:
    timetable = timetable_of(
        f"{HEAD}\nt1,1,A,08:00:00,08:00:00\nt1,2,B,08:10:00,08:11:00\nt2,1,B,09:00:00,09:00:00\nt2,2,A,09:10:00,09:10:00",
        trips="route_id,service_id,trip_id,trip_headsign\nR,S,t1,\nR,S,t2,Port\n",
        stops="stop_id,stop_name\nA,Mairie\nB,Gare\n",
    )
    assert [timetable.strings[int(text)] for text in timetable.trips.headsign] == ["Gare", "Port"]


def test_a_stop_headsign_that_repeats_the_trip_s_is_not_kept_twice() -> None:
    timetable = timetable_of(
        f"{HEAD}\nt1,1,A,08:00:00,08:00:00,Port\nt1,2,B,08:10:00,08:11:00,Gare",
        trips="route_id,service_id,trip_id,trip_headsign\nR,S,t1,Port\n",
    )
    assert timetable.stop_times.headsign_row.tolist() == [1]


def test_trips_without_calls_are_rejected_by_name_and_single_calls_noticed() -> None:
    timetable = timetable_of(
        f"{HEAD}\nt1,1,A,08:00:00,08:00:00\nt1,2,B,08:10:00,08:11:00\nt2,1,B,09:00:00,09:00:00",
        trips="route_id,service_id,trip_id\nR,S,t1\nR,S,t2\nR,S,t3\n",
    )
    assert timetable.info.rejected["trips"] == {"unused_trip": 1}
    assert timetable.info.notices["trips"] == {"unusable_trip": 1}
    assert timetable.info.counts["trips"] == 2
