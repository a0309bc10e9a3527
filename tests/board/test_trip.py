"""One trip on one day, all of it."""

import datetime as dt

import pytest

from mobility.board.trip import TripOnDay, make_trip
from mobility.board.trip_instance import UnknownTripError
from mobility.board.view import FeedView
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import Selector
from mobility.model.time import service_day_of
from tests.board.boards import at
from tests.board.overlays import alert_of, overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 0, 0, 0, 1, 0, 0, 0, 20260101, 20260228
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:12:00
    t1, 3, C, 08:20:00, 08:20:00
    h, 1, A, 00:00:00, 00:00:00
    h, 2, C, 00:10:00, 00:10:00
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs
    h, 07:00:00, 09:00:00, 600
""")
NOW = at("2026-01-15 08:05")
FEED = FeedId("x")


def trip(
    trip_id: str, overlay: Overlay | None = None, now: int = NOW, day: str = "", start: int | None = None
) -> TripOnDay:
    chosen = service_day_of(dt.date.fromisoformat(day)) if day else None
    return make_trip(FeedView(WORLD, overlay), FEED, trip_id, now, day=chosen, start_time=start)


def test_a_trip_has_all_its_calls_also_those_already_made() -> None:
    found = trip("t1")
    assert [call.scheduled_departure for call in found.calls] == [
        at(f"2026-01-15 {time}") for time in ("08:00", "08:12", "08:20")
    ]
    assert found.calls[1].scheduled_arrival == at("2026-01-15 08:10")
    assert (found.label.value, found.reason) == ("scheduled", "no_realtime_feed")


def test_realtime_gives_its_times_while_they_are_young() -> None:
    said = "t1 2026-01-15 observed=-{}\n A +60\n B +60\n C skipped"
    found = trip("t1", overlay_of(WORLD, NOW, said.format(20)))
    assert [call.expected_departure for call in found.calls] == [at("2026-01-15 08:01"), at("2026-01-15 08:13"), None]
    assert (found.calls[2].state.value, found.label.value, found.age_s) == ("skipped", "live", 20)
    old = trip("t1", overlay_of(WORLD, NOW, said.format(400)))
    assert [call.expected_departure for call in old.calls] == [None, None, None]
    assert (old.label.value, old.reason, old.age_s) == ("scheduled", "feed_stale", 400)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-01-15 08:05", "2026-01-15"),
        ("2026-01-15 08:21", "2026-01-22"),
        ("2026-01-10 10:00", "2026-01-15"),
        ("2025-06-01 10:00", "2026-01-01"),
        ("2026-06-01 10:00", "2026-02-26"),
    ],
)
def test_without_a_day_the_running_the_next_or_the_last_one_is_meant(now: str, day: str) -> None:
    assert trip("t1", now=at(now)).trip.start_date == day


def test_a_headway_trip_is_the_instance_asked_for_else_the_nearest() -> None:
    assert trip("h").trip.start_time == "08:00:00"
    found = trip("h", start=8 * 3600 + 1200)
    assert (found.trip.start_time, found.calls[1].scheduled_departure) == ("08:20:00", at("2026-01-15 08:30"))


def test_a_trip_that_only_realtime_knows_is_found_by_its_id() -> None:
    found = trip("X9", overlay_of(WORLD, NOW, "X9 2026-01-15 added route=R\n A 08:05\n C 08:20 last"))
    assert (found.trip.id, found.state.value, len(found.calls)) == ("x:X9", "added", 2)


def test_a_cancelled_trip_says_so() -> None:
    found = trip("t1", overlay_of(WORLD, NOW, "t1 2026-01-15 cancelled"))
    assert (found.state.value, {call.state.value for call in found.calls}) == ("cancelled", {"cancelled"})


def test_alerts_for_the_trip_and_its_line_are_with_it() -> None:
    alerts = [
        alert_of({"": "trip"}, Selector(trip=WORLD.find_trip("t1")), id="1"),
        alert_of({"": "line"}, Selector(route=0), id="2"),
        alert_of({"": "stop"}, Selector(stop=0), id="3"),
    ]
    assert [alert.header for alert in trip("t1", overlay_of(WORLD, NOW, alerts=alerts)).alerts] == ["trip", "line"]


def test_an_unknown_trip_or_one_that_does_not_run_that_day_is_the_callers_fault() -> None:
    with pytest.raises(UnknownTripError, match="nobody"):
        trip("nobody")
    with pytest.raises(UnknownTripError, match="does not run"):
        trip("t1", day="2026-01-16")
    with pytest.raises(UnknownTripError, match="deleted"):
        trip("t1", overlay_of(WORLD, NOW, "t1 2026-01-15 deleted"))
    with pytest.raises(UnknownTripError):
        make_trip(FeedView(None), FEED, "t1", NOW)
