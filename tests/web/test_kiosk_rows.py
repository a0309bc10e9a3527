"""What a screen on the wall is given, so that it stays honest for hours without an answer."""

from mobility.board.query import Include
from mobility.web.kiosk_rows import kiosk_board
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # booking_rules.txt
    booking_rule_id, booking_type, prior_notice_duration_min, phone_number
    b, 1, 60, 01 99 00 30 30
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, start_pickup_drop_off_window, end_pickup_drop_off_window, pickup_booking_rule_id
    t1, 1, A, 08:05:00, 08:05:00, , ,
    t1, 2, B, 08:10:00, 08:10:00, , ,
    t2, 1, A, 08:15:00, 08:15:00, , ,
    t2, 2, B, 08:20:00, 08:20:00, , ,
    w, 1, A, , , 08:10:00, 12:00:00, b
""")
NOW = at("2026-03-02 08:00")


def test_every_row_says_when_it_was_seen_and_until_when_it_may_be_shown() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-03-02 observed=-20\n  A +120\nt2 2026-03-02 cancelled")
    query = frozenset({Include.CANCELLED, Include.FIRST_LAST})
    made = kiosk_board([board(WORLD, "A", NOW, overlay, include=query)], ["fr", "en"], NOW)
    late, window, off = made.places[0].rows
    assert (late.scheduled, late.expected, late.observed) == (NOW + 300, NOW + 420, NOW - 20)
    assert (late.gone, late.gone_scheduled) == (NOW + 480, NOW + 360)
    assert (late.clock, late.expected_clock) == ("08:05", "08:07")
    assert (off.off, off.gone, off.facts["fr"]) == (True, NOW + 15 * 60 + 300, ["Supprimé"])
    assert (window.window, window.gone) == ("08:10–12:00", at("2026-03-02 12:00"))
    assert window.facts["fr"] == ["Sur réservation, au moins 60 min avant", "01 99 00 30 30"]
    assert made.words["en"]["late"] == "{minutes} min late"


def test_an_empty_screen_says_when_something_leaves_in_every_language() -> None:
    night = at("2026-03-02 20:00")
    (place,) = kiosk_board([board(WORLD, "A", night)], ["fr", "en"], night).places
    assert place.rows == []
    assert place.notes["fr"][1] == "Prochain départ : demain à 08:05."
    assert place.notes["en"][1] == "Next departure: tomorrow at 08:05."
