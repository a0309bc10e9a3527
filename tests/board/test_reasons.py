"""A board is never just empty: when the next service is, and why there is none before."""

import pytest

from mobility.board.make import make_board
from mobility.board.query import BoardQuery, UnknownFeedError, UnknownStopError
from mobility.board.view import FeedView
from mobility.model.board import Board
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import local_iso, zone_named
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

VILLAGE = timetable_of("""
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    tuesdays, 0, 1, 0, 0, 0, 0, 0, 20260105, 20260630
    # trips.txt
    route_id, service_id, trip_id
    R, tuesdays, morning
    R, tuesdays, noon
    Q, tuesdays, back
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    morning, 1, V, 07:30:00, 07:30:00
    morning, 2, T, 08:00:00, 08:00:00
    noon, 1, V, 12:30:00, 12:30:00
    noon, 2, T, 13:00:00, 13:00:00
    back, 1, T, 17:00:00, 17:00:00
    back, 2, V, 17:30:00, 17:30:00
    back, 3, END, 18:00:00, 18:00:00
""")


def said(shown: Board) -> tuple[str | None, int | None, str]:
    service = shown.next_service
    assert service is not None
    when = None if service.scheduled is None else local_iso(service.scheduled, zone_named(shown.place.timezone))[:16]
    return when, service.in_days, service.reason.value


def test_a_board_on_which_something_runs_needs_no_next_service() -> None:
    assert board(VILLAGE, "V", at("2026-01-13 07:20")).next_service is None


@pytest.mark.parametrize(
    ("now", "when", "in_days", "reason"),
    [
        ("2026-01-14 10:00", "2026-01-20T07:30", 6, "no_service_today"),
        ("2026-01-13 20:00", "2026-01-20T07:30", 7, "service_ended_today"),
        ("2026-01-13 05:00", "2026-01-13T07:30", 0, "not_yet_today"),
        ("2026-01-13 09:00", "2026-01-13T12:30", 0, "not_yet_today"),
        ("2025-12-01 10:00", "2026-01-06T07:30", 36, "timetable_not_started"),
        ("2026-07-15 10:00", None, None, "timetable_expired"),
        ("2026-06-30 20:00", None, None, "no_service_in_timetable"),
    ],
)
def test_the_next_service_is_found_however_many_days_away(
    now: str, when: str | None, in_days: int | None, reason: str
) -> None:
    assert said(board(VILLAGE, "V", at(now))) == (when, in_days, reason)


def test_a_stop_that_nothing_leaves_from_says_so() -> None:
    assert said(board(VILLAGE, "END", at("2026-01-13 07:20"))) == (None, None, "stop_never_served")


def test_filters_that_leave_nothing_are_named_before_the_timetable_is_blamed() -> None:
    shown = board(VILLAGE, "V", at("2026-01-13 07:20"), routes=frozenset({"x:Q"}))
    assert said(shown) == ("2026-01-13T17:30", 0, "filtered")
    assert said(board(VILLAGE, "V", at("2026-01-13 07:20"), routes=frozenset({"x:none"}))) == (None, None, "filtered")
    assert said(board(VILLAGE, "V", at("2026-01-14 07:20"), modes=frozenset({"ferry"})))[2] == "filtered"


def test_when_all_is_cancelled_the_next_service_that_runs_is_named() -> None:
    now = at("2026-01-13 07:20")
    overlay = overlay_of(VILLAGE, now, "morning 2026-01-13 cancelled\nnoon 2026-01-13 cancelled")
    shown = board(VILLAGE, "V", now, overlay)
    assert [visit.state.value for visit in shown.departures] == ["cancelled"]
    assert said(shown) == ("2026-01-13T17:30", 0, "all_cancelled")


def test_a_trip_cancelled_days_ahead_is_not_promised_as_next_service() -> None:
    now = at("2026-01-14 10:00")
    overlay = overlay_of(VILLAGE, now, "morning 2026-01-20 cancelled")
    assert said(board(VILLAGE, "V", now, overlay))[0] == "2026-01-20T12:30"


def test_days_are_counted_from_now_also_for_a_board_of_another_day() -> None:
    shown = board(VILLAGE, "V", at("2026-01-12 10:00"), at=at("2026-01-14 10:00"))
    assert said(shown) == ("2026-01-20T07:30", 8, "no_service_today")


def test_a_feed_without_timetable_says_so() -> None:
    feed = FeedId("x")
    shown = make_board({feed: FeedView(None)}, BoardQuery(stops=(StopRef(feed, "V"),)), at("2026-01-14 10:00"))
    assert said(shown) == (None, None, "no_timetable")
    assert (shown.place.id, shown.departures) == ("x:V", [])


def test_a_stop_or_feed_that_does_not_exist_is_the_callers_fault() -> None:
    with pytest.raises(UnknownStopError, match="x:nowhere"):
        board(VILLAGE, "nowhere", at("2026-01-14 10:00"))
    with pytest.raises(UnknownFeedError, match="y"):
        board(VILLAGE, "y:V", at("2026-01-14 10:00"))


def test_a_night_service_counts_for_the_day_it_began() -> None:
    night = timetable_of("""
        # calendar_dates.txt
        service_id, date, exception_type
        S, 20260113, 1
        S, 20260116, 1
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        n, 1, A, 25:10:00, 25:10:00
        n, 2, B, 26:00:00, 26:00:00
    """)
    assert said(board(night, "A", at("2026-01-13 23:00"))) == ("2026-01-14T01:10", 1, "no_service_today")
    assert said(board(night, "A", at("2026-01-14 10:00"))) == ("2026-01-17T01:10", 3, "no_service_today")
