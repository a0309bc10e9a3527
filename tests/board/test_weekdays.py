"""A stop served on few days of the week says on which, wherever it is asked on another."""

import pytest

from mobility.board.sms import sms_board
from mobility.board.ssml import ssml_board
from mobility.board.text import text_board
from mobility.model.timetable import Timetable
from tests.board.boards import at, board
from tests.world import timetable_of

WEDNESDAY = "2026-01-14 10:00"


def served(calendar: str, departure: str = "07:30:00", more: str = "") -> Timetable:
    return timetable_of(f"""
        # calendar.txt
        service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
        {calendar}
        {more}
        # trips.txt
        route_id, service_id, trip_id
        R, S, t1
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, V, {departure}, {departure}
        t1, 2, W, 29:10:00, 29:10:00
    """)


@pytest.mark.parametrize(
    ("calendar", "language", "said"),
    [
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", "fr", "Arrêt desservi le mardi uniquement."),
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", "en", "Served on Tuesdays only."),
        ("S, 0, 1, 0, 0, 1, 0, 0, 20260101, 20261231", "fr", "Arrêt desservi le mardi et le vendredi uniquement."),
        ("S, 1, 1, 0, 0, 0, 1, 0, 20260101, 20261231", "fr", "le lundi, le mardi et le samedi uniquement."),
        ("S, 0, 0, 0, 1, 1, 1, 0, 20260101, 20261231", "fr", "Arrêt desservi du jeudi au samedi uniquement."),
        ("S, 0, 0, 0, 1, 1, 1, 0, 20260101, 20261231", "en", "Served from Thursday to Saturday only."),
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", "de", "Halt nur am Dienstag bedient."),
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", "ar", "الخدمة يوم الثلاثاء فقط."),
    ],
)
def test_a_village_says_on_which_days_it_is_served(calendar: str, language: str, said: str) -> None:
    assert said in text_board(board(served(calendar), "V", at(WEDNESDAY)), (language,))


def test_a_message_and_a_voice_say_it_too() -> None:
    shown = board(served("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231"), "V", at(WEDNESDAY))
    assert "Arrêt desservi le mardi uniquement." in ssml_board(shown, ("fr",))
    assert "mardi 20 janvier à 07:30" in sms_board(shown, ("fr",))


def test_after_the_week_s_only_coach_it_is_said_on_the_day_itself() -> None:
    shown = board(served("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231"), "V", at("2026-01-13 10:00"))
    assert shown.next_service is not None
    assert (shown.next_service.reason.value, shown.next_service.weekdays) == ("service_ended_today", (1,))


@pytest.mark.parametrize(
    ("calendar", "departure", "more"),
    [
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20260121", "07:30:00", ""),
        ("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", "24:30:00", ""),
    ],
    ids=["one date is left", "it leaves after midnight"],
)
def test_what_may_not_hold_is_not_said(calendar: str, departure: str, more: str) -> None:
    shown = board(served(calendar, departure, more), "V", at(WEDNESDAY))
    assert shown.next_service is not None
    assert shown.next_service.weekdays == ()


def test_a_day_added_by_an_exception_counts() -> None:
    more = "# calendar_dates.txt\n        service_id, date, exception_type\n        S, 20260123, 1"
    shown = board(served("S, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231", more=more), "V", at(WEDNESDAY))
    assert shown.next_service is not None
    assert shown.next_service.weekdays == (1, 4)
