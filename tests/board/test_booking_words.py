"""How and until when one books, in words that are right on the day they are read."""

import pytest

from mobility.board.presentation import Shape, present
from mobility.model.board import StopVisit
from tests.board.boards import at, board
from tests.world import timetable_of

WORLD = timetable_of("""
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 1, 1, 1, 1, 1, 1, 1, 20260101, 20261231
    office, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
    # trips.txt
    route_id, service_id, trip_id
    R, S, eve
    R, S, early
    R, S, working
    R, S, opens
    R, S, window
    # booking_rules.txt
    booking_rule_id, booking_type, prior_notice_last_day, prior_notice_last_time, prior_notice_service_id, prior_notice_start_day, prior_notice_start_time, prior_notice_duration_min, phone_number
    eve, 2, 1, 17:00:00, , , , , +33199003030
    early, 2, 3, 11:30:00, , , , ,
    working, 2, 1, 17:00:00, office, , , ,
    opens, 1, , , , 1, 09:00:00, 30,
    hours, 1, , , , , , 120,
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type, pickup_booking_rule_id, start_pickup_drop_off_window, end_pickup_drop_off_window
    eve, 1, E, 08:00:00, 08:00:00, 2, eve, ,
    eve, 2, Z, 08:30:00, 08:30:00, 0, , ,
    early, 1, F, 08:00:00, 08:00:00, 2, early, ,
    early, 2, Z, 08:30:00, 08:30:00, 0, , ,
    working, 1, W, 08:00:00, 08:00:00, 2, working, ,
    working, 2, Z, 08:30:00, 08:30:00, 0, , ,
    opens, 1, O, 08:00:00, 08:00:00, 2, opens, ,
    opens, 2, Z, 08:30:00, 08:30:00, 0, , ,
    window, 1, P, , , 2, hours, 09:00:00, 16:30:00
""")


def first(place: str, now: str) -> StopVisit:
    """Give the first departure of the eighth of June, a Monday, as seen at a moment."""
    return board(WORLD, place, at(now), at=at("2026-06-08 07:30"), window_min=240).departures[0]


@pytest.mark.parametrize(
    ("place", "now", "french", "english"),
    [
        ("E", "2026-06-07 12:00", "Sur réservation, avant 17 h la veille", "On request, before 17:00 the day before"),
        ("E", "2026-06-07 17:01", "Réservation close", "Booking closed"),
        ("F", "2026-06-01 12:00", "Sur réservation, avant le vendredi 5 juin à 11 h 30", "On request, before Friday 5 June at 11:30"),
        ("W", "2026-06-01 12:00", "Sur réservation, avant le vendredi 5 juin à 17 h", "On request, before Friday 5 June at 17:00"),
        ("O", "2026-06-06 12:00", "Sur réservation, réservable à partir du dimanche 7 juin à 9 h", "On request, bookable from Sunday 7 June at 9:00"),
        ("O", "2026-06-07 12:00", "Sur réservation, au moins 30 min avant", "On request, at least 30 min before"),
        ("P", "2026-06-08 07:30", "Sur réservation, au moins 2 h avant", "On request, at least 2 h before"),
    ],
)  # fmt: skip
def test_the_deadline_is_told_in_words(place: str, now: str, french: str, english: str) -> None:
    visit = first(place, now)
    assert present(visit, at(now), "fr").words[0] == french
    assert present(visit, at(now), "en").words[0] == english


def test_a_window_is_told_from_when_to_when() -> None:
    shown = present(first("P", "2026-06-08 07:30"), at("2026-06-08 07:30"), "fr")
    assert (shown.shape, shown.when, shown.clock) == (Shape.WINDOW, "09:00–16:30", "09:00")
    assert shown.sentence == (
        "Ligne R, direction P, entre 09:00 et 16:30, Sur réservation, au moins 2 h avant, théorique."
    ) or shown.sentence.startswith("Ligne R, entre 09:00 et 16:30, Sur réservation")


def test_a_phone_stays_at_hand_also_when_booking_has_closed() -> None:
    shown = present(first("E", "2026-06-07 17:01"), at("2026-06-07 17:01"), "fr")
    assert (shown.closed, shown.phone) == (True, "+33199003030")
