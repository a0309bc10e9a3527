"""Stations, loops, platforms, on-demand calls and two operators, as travellers would see them."""

from tests.scenarios.desk import Desk, update

AT = "2026-03-02T07:55:00+01:00"
STATION = """
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
G, Gare, 48.0, 2.0, 1, ,
G1, Gare, 48.0, 2.0, 0, G, 1
G2, Gare, 48.0, 2.0, 0, G, 2
V, Village, 48.1, 2.1, 0, ,
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, G1, 08:00:00, 08:00:00
t1, 2, V, 08:30:00, 08:30:00
"""
LOOP = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, A, 08:00:00, 08:00:00
t1, 2, B, 08:10:00, 08:10:00
t1, 3, A, 08:20:00, 08:20:00
t1, 4, C, 08:30:00, 08:30:00
"""


def test_a_stations_board_covers_its_platforms(desk: Desk) -> None:
    desk.timetable(STATION)
    assert desk.rows("G", AT) == ["R Village (1) ~5 min 08:00 théorique"]


def test_a_platform_change_moves_the_visit_from_one_board_to_the_other(desk: Desk) -> None:
    moved = (
        'stop_time_update { stop_sequence: 1 departure { delay: 0 } stop_time_properties { assigned_stop_id: "G2" } }'
    )
    desk.timetable(STATION).says(AT, update("t1", moved))
    assert desk.rows("G2", AT)[0].startswith("R Village (2) 5 min 08:00 à l’heure")
    assert "08:00" not in "".join(row for row in desk.rows("G1", AT) if row.startswith("R "))


def test_a_loops_second_visit_keeps_its_own_time(desk: Desk) -> None:
    first = 'stop_time_update { stop_id: "A" departure { delay: 60 } } stop_time_update { stop_id: "B" departure { delay: 120 } }'
    desk.timetable(LOOP).says(AT, update("t1", first))
    assert desk.rows("A", AT) == [
        "R C 6 min 08:00 retard 1 min · temps réel",
        "R C 27 min 08:20 retard 2 min · temps réel",
    ]


def test_a_call_to_be_phoned_for_says_until_when(desk: Desk) -> None:
    times = (
        "trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type,pickup_booking_rule_id\n"
        "t1,1,A,08:00:00,08:00:00,2,b\nt1,2,B,08:10:00,08:10:00,0,"
    )
    rules = "booking_rule_id,booking_type,prior_notice_last_day,prior_notice_last_time,phone_number\nb,2,1,17:00:00,+33 1 99"
    desk.timetable("", stop_times=times, booking_rules=rules)
    row = "R B 08:00 08:00 Sur réservation, avant 17 h la veille · théorique"
    assert desk.rows("A", "2026-03-01T16:59:00+01:00", window=1000) == [row]
    closed = desk.rows("A", AT)
    assert closed[0] == "R B ~5 min 08:00 Réservation close · théorique"
    assert closed[-1] == "Prochain service sur réservation : demain à 08:00."


def test_a_call_where_nobody_may_board_is_no_departure(desk: Desk) -> None:
    times = (
        "trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type\n"
        "t1,1,A,08:00:00,08:00:00,0\nt1,2,B,08:10:00,08:10:00,1\nt1,3,C,08:20:00,08:20:00,0"
    )
    desk.timetable("", stop_times=times)
    assert desk.rows("B", AT)[0] == "Aucun départ dans l’intervalle demandé."


def test_two_operators_keep_to_themselves(desk: Desk) -> None:
    desk.timetable(LOOP, "north").timetable(LOOP, "south")
    delay = update("t1", "stop_time_update { stop_sequence: 1 departure { delay: 240 } }")
    desk.says(AT, delay, to="north").sends(b"", to="south")
    assert desk.rows("north:A", AT, window=20)[0] == "R C 9 min 08:00 retard 4 min · temps réel"
    assert desk.rows("south:A", AT, window=20)[0] == "R C ~5 min 08:00 théorique"


def test_text_of_a_feed_cannot_talk_to_the_terminal(desk: Desk) -> None:
    stops = 'stop_id,stop_name,stop_lat,stop_lon\nA,A,48,2\nB,"B\x1b[31mred\x07",48,2\nC,C,48,2'
    desk.timetable(LOOP.replace("t1, 4, C", "t1, 4, B"), stops=stops)
    assert "\x1b" not in desk.board("A", AT)
    assert "\x07" not in desk.board("A", AT)
