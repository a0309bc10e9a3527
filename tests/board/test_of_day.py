"""Which departure is the day's first or last of its line and destination."""

from mobility.board.query import Include
from mobility.model.board import Board, OfDay
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 1, 1, 1, 1, 1, 1, 1, 20260101, 20261231
    fridays, 0, 0, 0, 0, 1, 0, 0, 20260101, 20261231
    # trips.txt
    route_id, service_id, trip_id
    R, S, t1
    R, S, t2
    R, S, t3
    R, fridays, late
    Q, S, once
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 09:30:00, 09:30:00
    t2, 2, B, 09:40:00, 09:40:00
    t3, 1, A, 10:00:00, 10:00:00
    t3, 2, B, 10:40:00, 10:40:00
    late, 1, A, 24:30:00, 24:30:00
    late, 2, B, 24:40:00, 24:40:00
    once, 1, A, 10:10:00, 10:10:00
    once, 2, C, 10:40:00, 10:40:00
""")
MONDAY, FRIDAY = at("2026-03-02 08:00"), at("2026-03-06 08:00")
FIRST_LAST = frozenset({Include.FIRST_LAST})


def ends(shown: Board) -> list[OfDay | None]:
    return [visit.of_day for visit in shown.departures]


def test_the_first_last_and_only_departures_of_a_line_and_destination_say_so() -> None:
    shown = board(WORLD, "A", MONDAY, include=FIRST_LAST, window_min=300)
    assert ends(shown) == [OfDay.FIRST, None, OfDay.LAST, OfDay.ONLY]
    assert ends(board(WORLD, "A", MONDAY, window_min=300)) == [None] * 4


def test_a_departure_after_midnight_is_the_last_of_its_service_day() -> None:
    assert ends(board(WORLD, "A", FRIDAY, include=FIRST_LAST, window_min=300))[2] is None
    night = board(WORLD, "A", at("2026-03-07 00:10"), include=FIRST_LAST)
    assert ends(night) == [OfDay.LAST]


def test_a_late_last_departure_is_still_the_last_and_a_cancelled_one_is_none() -> None:
    late = overlay_of(WORLD, MONDAY, "t3 2026-03-02\n  A +900")
    assert ends(board(WORLD, "A", MONDAY, late, include=FIRST_LAST, window_min=300)) == [
        OfDay.FIRST,
        None,
        OfDay.ONLY,
        OfDay.LAST,
    ]
    off = overlay_of(WORLD, MONDAY, "t3 2026-03-02 cancelled")
    assert ends(board(WORLD, "A", MONDAY, off, include=FIRST_LAST, window_min=300))[2] is None


def test_where_a_trip_was_added_to_the_line_nobody_knows_which_is_the_last() -> None:
    added = overlay_of(WORLD, MONDAY, "X9 2026-03-02 added route=R headsign=B\n  A 11:00\n  B 11:10 last")
    shown = board(WORLD, "A", MONDAY, added, include=FIRST_LAST, window_min=300)
    assert [visit.of_day for visit in shown.departures if visit.route and visit.route.short_name == "R"] == [None] * 4
