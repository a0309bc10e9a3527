"""Where the trips in use drive."""

import numpy as np

from mobility.model.timetable import Timetable
from tests.world import timetable_of

WORLD = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
a, 1, A, 08:00:00, 08:00:00
a, 2, B, 08:10:00, 08:10:00
b, 1, A, 09:00:00, 09:00:00
b, 2, B, 09:10:00, 09:10:00
"""
TRIPS = "route_id,service_id,trip_id,shape_id\nR,S,a,{}\nR,S,b,{}"
HEADER = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"


def world(shapes: str, first: str = "s", second: str = "") -> Timetable:
    return timetable_of(WORLD, trips=TRIPS.format(first, second), shapes=HEADER + shapes)


def points(timetable: Timetable, shape: int) -> list[tuple[float, float]]:
    shapes = timetable.shapes
    rows = slice(int(shapes.first[shape]), int(shapes.first[shape + 1]))
    return [
        (lat / 1e6, lon / 1e6) for lat, lon in zip(shapes.lat[rows].tolist(), shapes.lon[rows].tolist(), strict=True)
    ]


def test_points_stand_in_order_of_their_sequence() -> None:
    timetable = world("s,48.1,2.0,20\ns,48.0,2.0,3\ns,48.0,2.1,10\n")
    assert timetable.shapes.of_trip.tolist() == [0, -1]
    assert points(timetable, 0) == [(48.0, 2.0), (48.0, 2.1), (48.1, 2.0)]
    assert timetable.info.counts["shapes"] == 3


def test_points_on_a_straight_line_are_left_out() -> None:
    line = "".join(f"s,{48 + number / 1000},2.0,{number}\n" for number in range(33))
    timetable = world(line)
    assert points(timetable, 0)[0] == (48.0, 2.0)
    assert points(timetable, 0)[-1] == (48.032, 2.0)
    assert len(points(timetable, 0)) < 8
    assert timetable.info.counts["shapes"] == 33


def test_a_corner_of_ten_metres_stays() -> None:
    timetable = world("s,48.0,2.0,1\ns,48.001,2.00014,2\ns,48.002,2.0,3\n")
    assert len(points(timetable, 0)) == 3


def test_a_shape_that_no_trip_names_is_read_for_the_box_alone() -> None:
    timetable = world("s,48.0,2.0,1\ns,48.1,2.0,2\nother,50.0,3.0,1\nother,51.0,3.0,2\n")
    assert len(timetable.shapes.lat) == 2
    assert timetable.shapes.box.tolist() == [48.0, 51.0, 2.0, 3.0]


def test_three_points_make_no_box() -> None:
    assert world("s,48.0,2.0,1\ns,48.1,2.0,2\ns,48.2,2.0,3\n").shapes.box.tolist() == []


def test_a_shape_that_is_named_and_not_there_is_none() -> None:
    timetable = world("s,48.0,2.0,1\ns,48.1,2.0,2\n", first="s", second="gone")
    assert timetable.shapes.of_trip.tolist() == [0, -1]


def test_a_network_without_shapes_carries_nothing() -> None:
    shapes = timetable_of(WORLD).shapes
    assert [len(column) for column in (shapes.of_trip, shapes.lat, shapes.lon, shapes.box)] == [0, 0, 0, 0]


def test_points_off_the_earth_are_rejected() -> None:
    timetable = world("s,48.0,2.0,1\ns,148.1,2.0,2\ns,x,2.0,3\ns,48.1,2.0,4\ns,48.2,,5\ns,48.2,2.0,-1\n")
    assert timetable.info.rejected["shapes"] == {"invalid_coordinate": 4}
    assert timetable.info.counts["shapes"] == 2
    assert points(timetable, 0) == [(48.0, 2.0), (48.1, 2.0)]


def test_calls_without_any_time_are_marked() -> None:
    text = "# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
    text += "a,1,A,08:00:00,08:00:00\na,2,B,,\na,3,C,08:10:00,\na,4,D,08:20:00,08:20:00\n"
    untimed = timetable_of(text).stop_times.untimed
    assert np.unpackbits(untimed, bitorder="little")[:4].tolist() == [0, 1, 0, 0]


def test_a_network_with_times_everywhere_marks_nothing() -> None:
    assert len(timetable_of(WORLD).stop_times.untimed) == 0
