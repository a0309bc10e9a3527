"""A question's filters: route, mode, operator, direction, where one must still get to, and how many of each line."""

from tests.board.boards import at, board, stop, times
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # agency.txt
    agency_id, agency_name, agency_url, agency_timezone
    1, Bus, https://example.org, Europe/Paris
    2, Bac, https://example.org, Europe/Paris
    # routes.txt
    route_id, agency_id, route_short_name, route_long_name, route_type
    R, 1, R, , 3
    F, 2, F, , 4
    # trips.txt
    route_id, service_id, trip_id, direction_id
    R, S, r1, 0
    R, S, r2, 1
    R, S, r3, 0
    F, S, f1, 0
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, drop_off_type
    r1, 1, A, 08:01:00, 08:01:00, 0
    r1, 2, B, 08:11:00, 08:11:00, 0
    r1, 3, C, 08:21:00, 08:21:00, 0
    r2, 1, A, 08:02:00, 08:02:00, 0
    r2, 2, B, 08:12:00, 08:12:00, 1
    r2, 3, D, 08:22:00, 08:22:00, 0
    r3, 1, B, 08:00:00, 08:00:00, 0
    r3, 2, A, 08:03:00, 08:03:00, 0
    r3, 3, C, 08:23:00, 08:23:00, 0
    f1, 1, A, 08:04:00, 08:04:00, 0
    f1, 2, C, 08:24:00, 08:24:00, 0
""")
NOW = at("2026-01-15 08:00")


def test_only_the_routes_asked_for_are_shown() -> None:
    assert times(board(WORLD, "A", NOW, routes=frozenset({"x:F"}))) == ["08:04"]


def test_only_the_mode_asked_for_is_shown() -> None:
    assert times(board(WORLD, "A", NOW, modes=frozenset({"ferry"}))) == ["08:04"]


def test_only_the_operator_asked_for_is_shown() -> None:
    assert times(board(WORLD, "A", NOW, operators=frozenset({"x:1"}))) == ["08:01", "08:02", "08:03"]


def test_only_the_direction_asked_for_is_shown() -> None:
    assert times(board(WORLD, "A", NOW, direction=1)) == ["08:02"]


def test_a_trip_must_still_serve_the_stop_asked_for_and_let_people_alight() -> None:
    assert times(board(WORLD, "A", NOW, to=(stop("B"),))) == ["08:01"]


def test_a_skipped_stop_is_not_served() -> None:
    overlay = overlay_of(WORLD, NOW, "r1 2026-01-15\n A +30\n B skipped")
    assert times(board(WORLD, "A", NOW, overlay, to=(stop("B"),))) == []
    assert times(board(WORLD, "A", NOW, overlay, to=(stop("C"),))) == ["08:01", "08:03", "08:04"]


def test_filters_hold_for_what_realtime_says_too() -> None:
    overlay = overlay_of(WORLD, NOW, "r1 2026-01-15\n A +60\nr2 2026-01-15\n A +60\nf1 2026-01-15\n A +60")
    assert times(board(WORLD, "A", NOW, overlay, routes=frozenset({"x:F"}))) == ["08:05"]
    assert times(board(WORLD, "A", NOW, overlay, direction=1)) == ["08:03"]


def test_at_most_so_many_of_each_line_and_destination_are_shown() -> None:
    assert times(board(WORLD, "A", NOW, per_line=1)) == ["08:01", "08:02", "08:04"]
    overlay = overlay_of(WORLD, NOW, "r1 2026-01-15\n A +150")
    assert times(board(WORLD, "A", NOW, overlay, per_line=1)) == ["08:02", "08:03", "08:04"]
