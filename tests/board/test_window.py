"""What stands on a board, and when it comes and leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.board.query import Include
from mobility.model.time import format_gtfs_time
from mobility.model.timetable import Timetable
from tests.board.boards import at, board, printed, times
from tests.board.overlays import overlay_of
from tests.world import timetable_of

TOWN = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00
    t1, 3, C, 08:20:00, 08:20:00
    t2, 1, A, 08:30:00, 08:30:00
    t2, 2, C, 08:50:00, 08:50:00
"""
EIGHT = at("2026-01-15 08:00")


@pytest.fixture(scope="module")
def town() -> Timetable:
    return timetable_of(TOWN)


def test_a_board_without_realtime_is_scheduled_and_says_why(town: Timetable) -> None:
    assert printed(board(town, "A", EIGHT)) == [
        "08:00 R C scheduled(no_realtime_feed)",
        "08:30 R C scheduled(no_realtime_feed)",
    ]


def test_the_window_is_cut_on_the_expected_time(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "t1 2026-01-15\n A +1500\nt2 2026-01-15\n A -900")
    assert printed(board(town, "A", EIGHT, overlay, window_min=20)) == ["08:30 -> 08:15 R C live"]
    assert times(board(town, "A", EIGHT, overlay, window_min=30)) == ["08:15", "08:25"]


def test_a_late_bus_does_not_vanish_at_its_scheduled_minute(town: Timetable) -> None:
    now = at("2026-01-15 08:14")
    overlay = overlay_of(town, now, "t1 2026-01-15\n A +900")
    assert printed(board(town, "A", now, overlay))[0] == "08:00 -> 08:15 R C live"


def test_a_visit_leaves_sixty_seconds_after_its_expected_departure(town: Timetable) -> None:
    for second, shown in ((60, True), (61, False)):
        now = at("2026-01-15 08:02") + second
        overlay = overlay_of(town, now, "t1 2026-01-15\n A +120")
        assert ("08:02" in times(board(town, "A", now, overlay))) is shown


def test_a_visit_leaves_when_the_vehicle_is_past_the_stop_but_not_while_it_stands_there(town: Timetable) -> None:
    past = overlay_of(town, EIGHT, "t1 2026-01-15 passed_position=1\n A +60\n B +60")
    assert "08:01" not in times(board(town, "A", EIGHT, past))
    assert "08:12" in times(board(town, "B", EIGHT, past))


@pytest.mark.parametrize("minute", ["07:52", "07:54", "07:58", "08:00", "08:01"])
def test_an_early_bus_that_left_does_not_come_back_on_its_scheduled_minute(town: Timetable, minute: str) -> None:
    now = at(f"2026-01-15 {minute}")
    overlay = overlay_of(town, now, f"t1 2026-01-15 observed={at('2026-01-15 07:50') - now}\n A -600\n B -600")
    assert "08:00" not in times(board(town, "A", now, overlay))


def test_tomorrow_does_not_inherit_the_delay_of_today(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "t1 2026-01-15\n A +600")
    tomorrow = board(town, "A", EIGHT, overlay, at=at("2026-01-16 08:00"))
    assert printed(tomorrow)[0] == "08:00 R C scheduled(trip_not_in_feed)"


def test_a_cancelled_trip_stays_flagged_until_its_scheduled_time(town: Timetable) -> None:
    text = "t1 2026-01-15 cancelled\n A +120"
    assert (
        printed(board(town, "A", EIGHT, overlay_of(town, EIGHT, text)))[0] == "08:00 R C CANCELLED scheduled(no_data)"
    )
    later = EIGHT + 30
    assert times(board(town, "A", later, overlay_of(town, later, text))) == ["08:30"]


def test_asked_for_a_cancelled_trip_stays_five_minutes_longer(town: Timetable) -> None:
    for second, shown in ((300, True), (301, False)):
        now = EIGHT + second
        overlay = overlay_of(town, now, "t1 2026-01-15 cancelled")
        asked = board(town, "A", now, overlay, include=frozenset({Include.CANCELLED}))
        assert ("08:00" in times(asked)) is shown


def test_a_cancellation_stays_known_when_its_feed_falls_silent(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "t1 2026-01-15 cancelled observed=-400\n A +0")
    assert printed(board(town, "A", EIGHT, overlay))[0] == "08:00 R C CANCELLED scheduled(feed_stale)"


def test_a_skipped_stop_is_flagged_and_the_trip_goes_on(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "t1 2026-01-15\n A +60\n B skipped")
    assert printed(board(town, "B", EIGHT, overlay)) == ["08:11 R C SKIPPED scheduled(no_data)"]


def test_a_deleted_trip_is_gone(town: Timetable) -> None:
    assert times(board(town, "A", EIGHT, overlay_of(town, EIGHT, "t1 2026-01-15 deleted"))) == ["08:30"]


def test_an_added_trip_has_no_scheduled_time(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "X9 2026-01-15 added route=R\n A 08:05\n C 08:20 last")
    assert printed(board(town, "A", EIGHT, overlay))[1] == "--:-- -> 08:05 R C ADDED live"


def test_an_added_trip_whose_feed_fell_silent_cannot_be_placed(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "X9 2026-01-15 added route=R observed=-301\n A 08:05\n C 08:20 last")
    assert times(board(town, "A", EIGHT, overlay)) == ["08:00", "08:30"]


def test_a_stop_assigned_elsewhere_moves_from_board_to_board(town: Timetable) -> None:
    overlay = overlay_of(town, EIGHT, "t1 2026-01-15\n A +60 stop=C\n B +60")
    assert times(board(town, "A", EIGHT, overlay)) == ["08:30"]
    assert times(board(town, "C", EIGHT, overlay)) == ["08:01"]


def test_the_last_call_and_calls_without_boarding_are_no_departures() -> None:
    world = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type
        t1, 1, A, 08:00:00, 08:00:00, 0
        t1, 2, B, 08:10:00, 08:15:00, 1
        t1, 3, C, 08:20:00, 08:25:00, 0
    """)
    assert [times(board(world, stop, EIGHT)) for stop in "ABC"] == [["08:00"], [], []]
    arrivals = frozenset({Include.ARRIVALS})
    assert [times(board(world, stop, EIGHT, include=arrivals)) for stop in "ABC"] == [["08:00"], ["08:10"], ["08:20"]]


def test_a_trip_that_calls_twice_gives_two_visits_told_apart_by_stop_sequence() -> None:
    loop = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:00:00, 08:00:00
        t1, 2, B, 08:10:00, 08:10:00
        t1, 3, A, 08:20:00, 08:20:00
        t1, 4, C, 08:30:00, 08:30:00
    """)
    visits = board(loop, "A", EIGHT).departures
    assert [visit.stop_sequence for visit in visits] == [1, 3]


def test_a_station_covers_its_platforms_and_each_visit_names_its_own() -> None:
    station = timetable_of("""
        # stops.txt
        stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
        S, Gare, 48, 2, 1, ,
        P1, Gare, 48, 2, 0, S, 1
        P2, Gare, 48, 2, 0, S, 2
        Z, Loin, 48, 3, 0, ,
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, P1, 08:00:00, 08:00:00
        t1, 2, Z, 08:10:00, 08:10:00
        t2, 1, P2, 08:05:00, 08:05:00
        t2, 2, Z, 08:15:00, 08:15:00
    """)
    shown = board(station, "S", EIGHT)
    assert [(visit.stop.platform, visit.stop.id) for visit in shown.departures] == [("1", "x:P1"), ("2", "x:P2")]
    assert shown.place.name == "Gare"


def test_a_night_trip_of_yesterday_departs_today_though_its_service_does_not_run_today() -> None:
    night = timetable_of("""
        # calendar_dates.txt
        service_id, date, exception_type
        S, 20260114, 1
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        n1, 1, A, 32:05:00, 32:05:00
        n1, 2, B, 86:00:00, 86:00:00
        n1, 3, C, 87:00:00, 87:00:00
    """)
    (visit,) = board(night, "A", EIGHT).departures
    assert (times(board(night, "A", EIGHT)), visit.trip.start_date) == (["08:05"], "2026-01-14")
    assert times(board(night, "B", at("2026-01-17 13:59"))) == ["14:00"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Paris", "2026-03-29"),
        ("Europe/Paris", "2026-10-25"),
        ("America/Miquelon", "2026-03-08"),
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("Pacific/Noumea", "2026-10-25"),
    ],
)
def test_on_a_day_when_clocks_change_eight_is_still_eight(zone: str, day: str) -> None:
    agency = f"agency_id,agency_name,agency_url,agency_timezone\n1,A,https://example.org,{zone}"
    world = timetable_of(TOWN, agency=agency)
    assert times(board(world, "A", at(f"{day} 08:00", zone))) == ["08:00", "08:30"]


@pytest.mark.parametrize("include", [frozenset[Include](), frozenset({Include.ARRIVALS})])
def test_a_limited_board_is_the_beginning_of_the_whole_one(include: frozenset[Include]) -> None:
    busy = _busy()
    overlay = overlay_of(busy, EIGHT, "\n".join(f"t{n} 2026-01-15\n A +{n % 900}" for n in range(300, 310)))
    whole = board(busy, "A", EIGHT, overlay, limit=10_000, window_min=600, include=include)
    assert len(whole.departures) > 30
    for limit in range(1, len(whole.departures)):
        shown = board(busy, "A", EIGHT, overlay, limit=limit, window_min=600, include=include)
        assert shown.departures == whole.departures[:limit]


def _busy() -> Timetable:
    """Give a stop at which most of what is in the timetable does not run, some stands for long, and some runs by headway."""
    calls = ["h, 1, A, 10:00:00, 10:00:00, 0", "h, 2, B, 10:01:00, 10:01:00, 0"]
    for number in range(700):
        arrives, leaves = (format_gtfs_time(number * 97 + stands) for stands in (0, number % 7 * 600))
        calls += [f"t{number}, 1, A, {arrives}, {leaves}, {number % 3 // 2}", f"t{number}, 2, B, 26:00:00, 26:00:00, 0"]
    trips = [f"R, {'S' if number % 17 == 0 or 300 <= number < 310 else 'never'}, t{number}" for number in range(700)]
    return timetable_of(
        "",
        stop_times="\n".join(["trip_id,stop_sequence,stop_id,arrival_time,departure_time,pickup_type", *calls]),
        trips="\n".join(["route_id,service_id,trip_id", "R,S,h", *trips]),
        calendar_dates="service_id,date,exception_type\nS,20260115,1\nnever,20260101,1",
        frequencies="trip_id,start_time,end_time,headway_secs\nh,08:00:00,18:00:00,1700",
    )


@settings(max_examples=60, deadline=None)
@given(
    delays=st.lists(st.integers(-1200, 3000), min_size=2, max_size=2),
    ages=st.lists(st.integers(0, 600), min_size=2, max_size=2),
    minute=st.integers(-40, 40),
)
def test_whatever_realtime_says_rows_are_sorted_inside_the_window_and_never_falsely_live(
    delays: list[int], ages: list[int], minute: int
) -> None:
    world = _WORLD
    now = EIGHT + minute * 60
    lines = [f"t{at_ + 1} 2026-01-15 observed={-ages[at_]}\n A {delays[at_]:+d}" for at_ in range(2)]
    shown = board(world, "A", now, overlay_of(world, now, "\n".join(lines))).departures
    placed = [visit.when for visit in shown]
    assert placed == sorted(placed)
    assert all(now - 60 <= when < now + 3600 for when in placed)
    for visit in shown:
        age = ages[int(visit.trip.id[-1]) - 1]
        assert (visit.label.value == "live") == (age <= 90)
        assert (visit.expected is not None) == (age <= 300)
        assert (visit.reason is None) == (visit.label.value == "live")


_WORLD = timetable_of(TOWN)
