"""A board in one text message: the next three departures, whatever the names are."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.gsm7 import ALPHABET, EXTENSION, septets
from mobility.board.sms import sms_board
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

CALLS = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, Gare, 08:05:00, 08:05:00
    t1, 2, Cilaos, 08:10:00, 08:10:00
    t2, 1, Gare, 08:15:00, 08:15:00
    t2, 2, Cilaos, 08:20:00, 08:20:00
    t3, 1, Gare, 08:25:00, 08:25:00
    t3, 2, Cilaos, 08:30:00, 08:30:00
    t4, 1, Gare, 08:35:00, 08:35:00
    t4, 2, Cilaos, 08:40:00, 08:40:00
"""
WORLD = timetable_of(CALLS)
NOW = at("2026-03-02 08:00")


def test_three_departures_fit_with_their_delay_and_how_sure_they_are() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-03-02\n  Gare +120\nt2 2026-03-02 cancelled")
    shown = board(WORLD, "Gare", NOW, overlay)
    assert sms_board(shown, ("fr",)) == "Gare 08:00\nR Cilaos 08:07 reel +2\nR Cilaos 08:15 SUPPRIME\nR Cilaos 08:25"
    assert "R Cilaos 08:07 live +2" in sms_board(shown, ("en",))


def test_when_nothing_leaves_the_message_says_when_something_does() -> None:
    assert sms_board(board(WORLD, "Gare", at("2026-03-02 20:00"))) == (
        "Gare 20:00\nLe service est terminé pour aujourd'hui. Prochain départ : demain à 08:05."
    )


def test_what_must_be_booked_comes_with_its_phone_until_booking_closes() -> None:
    world = timetable_of("""
        # booking_rules.txt
        booking_rule_id, booking_type, prior_notice_duration_min, phone_number
        b, 1, 60, +33 1 99 00 30 30
        # stop_times.txt
        trip_id, stop_sequence, stop_id, start_pickup_drop_off_window, end_pickup_drop_off_window, pickup_booking_rule_id
        t, 1, A, 09:00:00, 16:30:00, b
    """)
    assert "09:00-16:30 resa +33199003030" in sms_board(board(world, "A", at("2026-03-02 10:00")))
    assert "09:00-16:30 resa close" in sms_board(board(world, "A", at("2026-03-02 16:00")))


@given(
    name=st.text(st.characters(exclude_characters=',"\r\n', exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)
)
def test_no_name_makes_the_message_too_long_or_costs_a_time(name: str) -> None:
    shown = board(WORLD, "Gare", NOW)
    shown.place = msgspec.structs.replace(shown.place, name=name)
    for visit in shown.departures:
        visit.trip = type(visit.trip)(visit.trip.id, visit.trip.start_date, None, name)
    message = sms_board(shown)
    assert septets(message) <= 160
    assert set(message) <= ALPHABET | EXTENSION
    assert [message.count(time) for time in ("08:05", "08:15", "08:25")] == [1, 1, 1] or ":" in name
