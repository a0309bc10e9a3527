"""When a timetable ends, and when a day without trips is a fault."""

import datetime as dt

import msgspec
import pytest

from mobility.health.indicators.timetable import expiry_days, new_ids, service_today
from mobility.health.thresholds import DEFAULT_THRESHOLDS
from mobility.health.validity import ends_on, full_until, weeks_served
from mobility.model.health import StaticHealth, Status
from mobility.model.time import Instant, parse_gtfs_date, parse_instant
from tests.world import timetable_of

SUMMER = timetable_of("""
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    FULL, 1, 1, 1, 1, 1, 0, 0, 20260105, 20260703
    THIN, 1, 1, 1, 1, 1, 0, 0, 20260105, 20260828
    # trips.txt
    route_id, service_id, trip_id
    R, FULL, a
    R, FULL, b
    R, FULL, c
    R, THIN, d
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    a, 1, A, 08:00:00, 08:00:00
    a, 2, B, 08:10:00, 08:10:00
    b, 1, A, 08:00:00, 08:00:00
    b, 2, B, 08:10:00, 08:10:00
    c, 1, A, 08:00:00, 08:00:00
    c, 2, B, 08:10:00, 08:10:00
    d, 1, A, 08:00:00, 08:00:00
    d, 2, B, 08:10:00, 08:10:00
""")
KNOWN = StaticHealth(version="v", full_until="2026-07-03", last_day="2026-08-28")


def test_a_timetable_ends_with_its_last_full_day_and_a_thin_one_goes_on_after_it() -> None:
    assert full_until(SUMMER) == "2026-07-03"
    assert ends_on(KNOWN, dt.date(2026, 7, 3)) == "2026-07-03"
    assert ends_on(KNOWN, dt.date(2026, 7, 4)) == "2026-08-28"
    assert ends_on(StaticHealth(last_day="2026-08-28"), dt.date(2026, 7, 1)) == "2026-08-28"


def test_days_left_are_those_of_full_service_and_then_of_any() -> None:
    left = [
        expiry_days(KNOWN, parse_instant(f"{day}T12:00:00Z"), DEFAULT_THRESHOLDS).value
        for day in ("2026-07-01", "2026-07-03", "2026-07-04", "2026-08-29")
    ]
    assert left == [2, 0, 55, -1]


def test_weeks_that_had_service_are_those_of_the_same_weekday() -> None:
    assert weeks_served(SUMMER, parse_gtfs_date("20260907")) == 3
    assert weeks_served(SUMMER, parse_gtfs_date("20260905")) == 0


@pytest.mark.parametrize(
    ("trips", "weeks", "grade"), [(0, 4, Status.DOWN), (0, 3, Status.DOWN), (0, 2, None), (9, 0, Status.OK)]
)
def test_a_day_without_a_trip_is_a_fault_where_its_weekday_usually_has_some(
    trips: int, weeks: int, grade: Status | None
) -> None:
    static = msgspec.structs.replace(KNOWN, trips_today=trips, weeks_served=weeks, active_trips=0 if not trips else 3)
    assert service_today(static, DEFAULT_THRESHOLDS).grade is grade


def test_new_ids_are_told_for_a_day_after_another_version_came_into_use() -> None:
    static = msgspec.structs.replace(KNOWN, new_trips_percent=80.0, in_use_since=Instant(1_000))
    assert new_ids(static, Instant(2_000), DEFAULT_THRESHOLDS).grade is Status.DEGRADED
    assert new_ids(static, Instant(90_000), DEFAULT_THRESHOLDS).reason == "no_new_version"
