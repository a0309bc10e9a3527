"""Worlds written as text become what they say."""

from google.transit import gtfs_realtime_pb2

from tests.world import gtfs_zip, message_of, timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00
"""


def test_what_a_world_leaves_out_is_made_up_from_what_it_names() -> None:
    timetable = timetable_of(WORLD)
    assert timetable.info.counts["stop_times"] == 2
    assert (timetable.find_stop("A"), timetable.find_trip("t1"), timetable.find_route("R")) == (0, 0, 0)
    assert timetable.info.timezone == "Europe/Paris"
    assert len(timetable.calendar.active) == 365


def test_a_file_that_is_given_is_taken_as_it_is() -> None:
    timetable = timetable_of(WORLD, stops="stop_id,stop_name\nA,Mairie\n")
    assert timetable.info.counts["stops"] == 1
    assert timetable.info.rejected["stop_times"] == {"foreign_key_violation": 1}


def test_one_world_is_one_version() -> None:
    assert gtfs_zip(WORLD) == gtfs_zip(WORLD)


def test_a_message_without_a_header_gets_one() -> None:
    message = gtfs_realtime_pb2.FeedMessage.FromString(message_of('entity { id: "1" alert {} }'))
    assert message.header.gtfs_realtime_version == "2.0"
    assert message.entity[0].id == "1"


def test_a_message_keeps_its_own_header() -> None:
    message = gtfs_realtime_pb2.FeedMessage.FromString(message_of('header { gtfs_realtime_version: "1.0" }'))
    assert message.header.gtfs_realtime_version == "1.0"
