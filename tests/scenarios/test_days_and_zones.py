"""Service days, time zones, headways and the days on which nothing runs, as travellers would see them."""

import pytest

from tests.scenarios.desk import Desk, update

LINE = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, A, 08:00:00, 08:00:00
t1, 2, B, 08:10:00, 08:10:00
"""
NIGHT = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
n1, 1, A, 24:30:00, 24:30:00
n1, 2, B, 25:10:00, 25:10:00
n1, 3, C, 25:30:00, 25:30:00
"""
CALENDAR = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
MARKET = CALENDAR + "S,0,0,0,0,0,1,0,20260101,20260630"
"""Saturdays."""


@pytest.mark.parametrize("day", ["2026-03-28T07:30:00+01:00", "2026-03-29T07:30:00+02:00", "2026-10-25T07:30:00+01:00"])
def test_eight_oclock_is_eight_oclock_also_on_the_days_on_which_clocks_change(desk: Desk, day: str) -> None:
    desk.timetable(LINE)
    assert desk.rows("A", day) == ["R B ~30 min 08:00 théorique"]


@pytest.mark.parametrize(
    ("zone", "at", "clock"),
    [
        ("Indian/Reunion", "2026-03-02T04:50:00+01:00", "07:50"),
        ("America/Martinique", "2026-03-02T12:50:00+01:00", "07:50"),
        ("Pacific/Noumea", "2026-03-01T21:50:00+01:00", "07:50"),
        ("America/Miquelon", "2026-03-02T11:50:00+01:00", "07:50"),
    ],
)
def test_overseas_boards_tell_their_own_time(desk: Desk, zone: str, at: str, clock: str) -> None:
    agency = f"agency_id,agency_name,agency_url,agency_timezone\n1,Réseau,https://example.org,{zone}"
    desk.timetable(LINE, agency=agency)
    heading, _, row = desk.board("A", at).splitlines()
    assert heading.endswith(clock)
    assert row.split() == ["R", "B", "~10", "min", "08:00", "théorique"]


def test_a_stop_in_another_zone_shows_its_own_clock(desk: Desk) -> None:
    stops = "stop_id,stop_name,stop_lat,stop_lon,stop_timezone\nA,Paris,48.8,2.3,\nB,London,51.5,-0.1,Europe/London"
    three = LINE + "t1, 3, A, 09:00:00, 09:00:00\n"
    desk.timetable(three, stops=stops)
    assert desk.board("B", "2026-03-02T08:05:00+01:00").splitlines()[0].split() == ["London", "07:05"]
    assert desk.rows("B", "2026-03-02T08:05:00+01:00") == ["R Paris ~5 min 07:10 théorique"]


def test_a_night_trip_belongs_to_yesterdays_service_day(desk: Desk) -> None:
    saturday = CALENDAR + "S,0,0,0,0,0,1,0,20260301,20260331"
    desk.timetable(NIGHT, calendar=saturday)
    desk.says("2026-03-08T00:20:00+01:00", update("n1", delayed(300), start_date="20260307"))
    assert desk.rows("A", "2026-03-08T00:20:10+01:00") == ["R C 14 min 00:30 retard 5 min · temps réel"]
    assert desk.rows("B", "2026-03-07T00:30:00+01:00")[-1] == "Prochain départ : demain à 01:10."


def delayed(seconds: int) -> str:
    return f"stop_time_update {{ stop_sequence: 1 departure {{ delay: {seconds} }} }}"


def test_headway_trips_run_up_to_the_end_of_their_period_and_say_how_often(desk: Desk) -> None:
    frequencies = "trip_id,start_time,end_time,headway_secs,exact_times\nt1,09:00:00,09:30:00,600,0"
    desk.timetable(LINE, frequencies=frequencies)
    assert desk.rows("A", "2026-03-02T08:55:00+01:00") == [
        f"R B ~{minutes} min {clock} toutes les 10 min · théorique"
        for minutes, clock in ((5, "09:00"), (15, "09:10"), (25, "09:20"))
    ]
    assert desk.rows("A", "2026-03-02T07:55:00+01:00", window=30)[-1] == "Prochain départ : aujourd’hui à 09:00."


def test_exact_headway_trips_are_departures_like_any_other(desk: Desk) -> None:
    frequencies = "trip_id,start_time,end_time,headway_secs,exact_times\nt1,09:00:00,09:30:00,900,1"
    desk.timetable(LINE, frequencies=frequencies)
    assert desk.rows("A", "2026-03-02T08:55:00+01:00") == [
        "R B ~5 min 09:00 théorique",
        "R B ~20 min 09:15 théorique",
    ]


@pytest.mark.parametrize(
    ("at", "rows"),
    [
        (
            "2026-03-02T08:00:00+01:00",
            [
                "Pas de service aujourd’hui.",
                "Arrêt desservi le samedi uniquement.",
                "Prochain départ : samedi 7 mars à 08:00 (dans 5 jours).",
            ],
        ),
        (
            "2026-03-06T20:00:00+01:00",
            [
                "Pas de service aujourd’hui.",
                "Arrêt desservi le samedi uniquement.",
                "Prochain départ : demain à 08:00.",
            ],
        ),
        (
            "2026-03-07T09:00:00+01:00",
            [
                "Le service est terminé pour aujourd’hui.",
                "Arrêt desservi le samedi uniquement.",
                "Prochain départ : samedi 14 mars à 08:00 (dans 7 jours).",
            ],
        ),
        ("2026-03-07T05:00:00+01:00", ["Pas encore de départ.", "Prochain départ : aujourd’hui à 08:00."]),
        (
            "2025-12-01T08:00:00+01:00",
            [
                "Les horaires publiés ne sont pas encore en vigueur.",
                "Prochain départ : samedi 3 janvier à 08:00 (dans 33 jours).",
            ],
        ),
        ("2026-09-01T08:00:00+02:00", ["Les horaires publiés sont arrivés à échéance."]),
    ],
)
def test_a_board_without_departures_says_why_and_when_the_next_is(desk: Desk, at: str, rows: list[str]) -> None:
    desk.timetable(LINE, calendar=MARKET)
    assert desk.rows("A", at) == ["Aucun départ dans l’intervalle demandé.", *rows]


def test_where_only_arrivals_are_the_board_says_so(desk: Desk) -> None:
    desk.timetable(LINE)
    assert desk.rows("B", "2026-03-02T08:00:00+01:00")[1] == "Aucun service ne part d’ici dans les horaires publiés."
