"""One operator's timetable and messages, as a traveller would see them on the board."""

from mobility.model.time import parse_instant
from tests.scenarios.desk import Desk, update

MONDAY = "2026-03-02T{}+01:00"
LINE = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, A, 08:00:00, 08:00:00
t1, 2, B, 08:10:00, 08:10:00
t1, 3, C, 08:20:00, 08:20:00
t2, 1, A, 08:30:00, 08:30:00
t2, 2, B, 08:40:00, 08:40:00
t2, 3, C, 08:50:00, 08:50:00
"""


def monday(time: str) -> str:
    return MONDAY.format(time)


def late(seconds: int, sequence: int = 1) -> str:
    return f"stop_time_update {{ stop_sequence: {sequence} departure {{ delay: {seconds} }} }}"


def test_a_late_bus_stays_past_its_scheduled_minute_and_leaves_after_its_own(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:15:00"), update("t1", late(900)))
    assert desk.rows("B", monday("08:15:30"), window=20) == ["R C 9 min 08:10 retard 15 min · temps réel"]
    desk.says(monday("08:25:40"), update("t1", late(900)))
    assert desk.rows("B", monday("08:25:50"))[0] == "R C à l’approche 08:10 retard 15 min · temps réel"
    assert desk.rows("B", monday("08:26:10"))[0] == "R C ~13 min 08:40 théorique"


def test_a_delay_is_carried_on_to_later_stops_and_not_back_to_earlier_ones(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("07:55:00"), update("t1", late(240, sequence=2)))
    assert desk.rows("A", monday("07:55:10"), window=10) == ["R C ~4 min 08:00 théorique"]
    assert desk.rows("B", monday("07:55:10"), window=20) == ["R C 18 min 08:10 retard 4 min · temps réel"]


def test_tomorrow_does_not_inherit_todays_delay(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("23:58:00"), update("t1", late(900)))
    assert desk.rows("A", "2026-03-03T00:01:00+01:00", window=480) == ["R C 08:00 08:00 théorique"]


def test_tomorrows_delay_is_tomorrows(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:00:00"), update("t2", late(900), start_date="20260303"))
    assert desk.rows("A", monday("08:05:00")) == ["R C ~25 min 08:30 théorique"]


def test_a_cancelled_trip_is_struck_through_until_its_time_and_returns_when_that_is_withdrawn(desk: Desk) -> None:
    cancelled = update("t1", late(60), trip="schedule_relationship: CANCELED")
    desk.timetable(LINE).says(monday("08:00:00"), cancelled)
    assert desk.rows("B", monday("08:00:30"), window=20)[0] == "R C (08:10) Supprimé"
    desk.says(monday("08:01:00"), update("t2", late(0)))
    assert desk.rows("B", monday("08:01:10"), window=20) == ["R C ~8 min 08:10 théorique"]


def test_when_everything_is_cancelled_the_board_says_when_the_next_runs(desk: Desk) -> None:
    cancelled = "".join(update(trip, "", trip="schedule_relationship: CANCELED") for trip in ("t1", "t2"))
    desk.timetable(LINE).says(monday("07:55:00"), cancelled)
    assert desk.rows("A", monday("07:55:10")) == [
        "R C (08:00) Supprimé",
        "R C (08:30) Supprimé",
        "Tous les départs sont supprimés.",
        "Prochain départ : demain à 08:00.",
    ]


def test_an_added_trip_is_on_the_board(desk: Desk) -> None:
    at = [parse_instant(monday(time)) for time in ("08:05:00", "08:15:00", "08:25:00")]
    calls = f"""
        stop_time_update {{ stop_id: "A" departure {{ time: {at[0]} }} }}
        stop_time_update {{ stop_id: "B" arrival {{ time: {at[1]} }} departure {{ time: {at[1]} }} }}
        stop_time_update {{ stop_id: "C" arrival {{ time: {at[2]} }} }}"""
    desk.timetable(LINE).says(
        monday("08:00:00"), update("extra", calls, trip='route_id: "R" schedule_relationship: ADDED')
    )
    assert desk.rows("B", monday("08:00:30"), window=20) == [
        "R C ~9 min 08:10 théorique",
        "R C 14 min 08:15 Service ajouté · temps réel",
    ]


def test_no_data_ends_the_delay_and_is_not_called_on_time(desk: Desk) -> None:
    calls = late(300) + "stop_time_update { stop_sequence: 2 schedule_relationship: NO_DATA }"
    desk.timetable(LINE).says(monday("08:00:00"), update("t1", calls))
    assert desk.rows("A", monday("08:00:30"), window=10) == ["R C 4 min 08:00 retard 5 min · temps réel"]
    assert desk.rows("B", monday("08:00:30"), window=20) == ["R C ~9 min 08:10 théorique"]
    assert '"reason":"no_data"' in desk.json("B", monday("08:00:30"), window=20)


def test_a_skipped_stop_is_said_and_does_not_end_the_delay(desk: Desk) -> None:
    four = LINE + "t1, 4, D, 08:30:00, 08:30:00\n"
    calls = late(300) + "stop_time_update { stop_sequence: 2 schedule_relationship: SKIPPED }"
    desk.timetable(four).says(monday("08:00:00"), update("t1", calls))
    assert desk.rows("B", monday("08:00:30"), window=20)[0] == "R D (08:10) Non desservi"
    assert desk.rows("C", monday("08:00:30"), window=30)[0] == "R D 24 min 08:20 retard 5 min · temps réel"


def test_a_message_grows_old_step_by_step_and_the_board_says_so(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:00:00"), update("t1", late(300)))
    assert desk.rows("B", monday("08:01:30"), window=15) == ["R C 13 min 08:10 retard 5 min · temps réel"]
    assert desk.rows("B", monday("08:01:31"), window=15) == [
        "R C 13 min 08:10 retard 5 min · temps réel, il y a 1 min",
    ]
    assert desk.rows("B", monday("08:05:00"), window=15)[0].endswith("temps réel, il y a 5 min")
    assert desk.rows("B", monday("08:05:01"), window=15) == [
        "R C ~4 min 08:10 théorique",
        "Temps réel indisponible depuis 5 min, horaires théoriques affichés (x).",
    ]


def test_an_html_page_in_place_of_a_message_keeps_the_schedule_and_is_named(desk: Desk) -> None:
    desk.timetable(LINE).sends(b"<!doctype html><p>Maintenance")
    assert desk.rows("B", monday("08:01:00"), window=15) == ["R C ~9 min 08:10 théorique"]
    assert [warning for warning in desk.warnings if "html_body" in warning] == desk.warnings
    assert len(desk.warnings) == 1


def test_a_bad_message_after_a_good_one_lets_the_good_one_age(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:00:00"), update("t1", late(300))).sends(b"")
    assert desk.rows("B", monday("08:01:00"), window=15) == ["R C 14 min 08:10 retard 5 min · temps réel"]


def test_an_older_message_never_wins(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:01:00"), update("t1", late(300))).says(
        monday("08:00:00"), update("t1", late(60))
    )
    assert desk.rows("B", monday("08:01:10"), window=15)[0] == "R C 13 min 08:10 retard 5 min · temps réel"
    assert "older_than_known" in desk.warnings[0]


def test_one_bad_entity_costs_only_itself(desk: Desk) -> None:
    bad = 'entity { id: "b" trip_update { trip { trip_id: "nobody" } stop_time_update { stop_id: "A" departure { delay: 1 } } } }'
    desk.timetable(LINE).says(monday("08:00:00"), bad + update("t1", late(300)))
    assert desk.rows("B", monday("08:00:10"), window=20)[0] == "R C 14 min 08:10 retard 5 min · temps réel"


def test_a_vehicle_that_left_early_does_not_come_back_when_its_update_is_dropped(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:06:00"), update("t1", late(-180, sequence=2)))
    assert desk.rows("B", monday("08:06:30"), window=10)[0] == "R C à l’approche 08:10 avance 3 min · temps réel"
    desk.says(monday("08:08:30"), update("t2", late(0)))
    assert "08:10" not in desk.board("B", monday("08:08:40"), window=20)


def test_two_sources_live_side_by_side_and_neither_wipes_the_other(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:00:00"), update("t1", late(300)), to="x/north")
    desk.says(monday("08:00:20"), update("t2", late(120)), to="x/south")
    assert [row for row in desk.rows("B", monday("08:00:30")) if "retard" in row] == [
        "R C 14 min 08:10 retard 5 min · temps réel",
        "R C 41 min 08:40 retard 2 min · temps réel",
    ]


def test_another_language_is_asked_for(desk: Desk) -> None:
    desk.timetable(LINE).says(monday("08:00:00"), update("t1", late(300)))
    assert desk.rows("B", monday("08:00:30"), window=20, lang="en")[0] == "R C 14 min 08:10 5 min late · live"
