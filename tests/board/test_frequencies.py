"""Trips that run by headway are on the board, once for every headway."""

from tests.board.boards import at, board, times
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    h, 1, A, 00:00:00, 00:00:00
    h, 2, B, 00:10:00, 00:10:00
    h, 3, C, 00:20:00, 00:20:00
    e, 1, A, 05:00:00, 05:00:00
    e, 2, C, 05:20:00, 05:20:00
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs, exact_times
    h, 07:00:00, 08:30:00, 600, 0
    e, 08:05:00, 24:30:00, 1800, 1
""")
NOW = at("2026-01-15 08:02")


def test_an_instance_starts_every_headway_up_to_but_not_including_the_end() -> None:
    assert times(board(WORLD, "B", NOW)) == ["08:10", "08:20", "08:30"]


def test_headway_departures_are_approximate_and_carry_their_headway_and_exact_ones_do_not() -> None:
    shown = board(WORLD, "A", at("2026-01-15 08:01"), window_min=10).departures
    assert [(v.trip.id, v.trip.start_time, v.headway_s, v.approximate) for v in shown] == [
        ("x:h", "08:00:00", 600, True),
        ("x:e", "08:05:00", None, False),
        ("x:h", "08:10:00", 600, True),
    ]


def test_instances_past_midnight_belong_to_the_day_before() -> None:
    shown = board(WORLD, "A", at("2026-01-16 00:01")).departures
    assert [(v.trip.start_date, v.trip.start_time) for v in shown] == [("2026-01-15", "24:05:00")]


def test_an_instance_that_realtime_speaks_about_is_not_shown_twice() -> None:
    overlay = overlay_of(WORLD, NOW, "h 2026-01-15 start_time=08:10:00\n B +120")
    assert times(board(WORLD, "B", NOW, overlay)) == ["08:10", "08:22", "08:30"]


def test_a_cancelled_instance_leaves_the_others_alone() -> None:
    overlay = overlay_of(WORLD, NOW, "h 2026-01-15 cancelled start_time=08:10:00")
    shown = board(WORLD, "B", NOW, overlay).departures
    assert [v.state.value for v in shown] == ["running", "cancelled", "running"]


def test_what_the_producer_runs_unscheduled_replaces_the_computed_instances_around_it() -> None:
    overlay = overlay_of(
        WORLD,
        NOW,
        "h 2026-01-15 unscheduled start_time=08:03:00\n B +0\nh 2026-01-15 unscheduled start_time=08:12:00\n B +0",
    )
    assert times(board(WORLD, "B", NOW, overlay)) == ["08:13", "08:22", "08:30"]


def test_the_next_headway_service_is_found_on_another_day() -> None:
    service = board(WORLD, "B", at("2026-01-15 09:00")).next_service
    assert service is not None
    assert (service.scheduled, service.in_days) == (at("2026-01-16 07:10"), 1)


def test_a_headway_service_many_days_ahead_is_found() -> None:
    summer = timetable_of("""
        # calendar_dates.txt
        service_id, date, exception_type
        S, 20260701, 1
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        h, 1, A, 00:00:00, 00:00:00
        h, 2, B, 00:10:00, 00:10:00
        # frequencies.txt
        trip_id, start_time, end_time, headway_secs
        h, 07:00:00, 08:30:00, 600
    """)
    service = board(summer, "A", at("2026-01-15 09:00")).next_service
    assert service is not None
    assert (service.scheduled, service.in_days) == (at("2026-07-01 07:00"), 167)
