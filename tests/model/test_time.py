"""Service days and GTFS times."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.model.time import (
    DAY_S,
    ServiceDay,
    clock_shift_s,
    format_gtfs_date,
    format_gtfs_time,
    local_iso,
    parse_gtfs_date,
    parse_gtfs_time,
    parse_instant,
    service_day_at,
    service_day_of,
    service_day_origin,
    zone_named,
)

ZONES = ["Europe/Paris", "America/Miquelon", "Indian/Reunion", "Pacific/Noumea", "Australia/Lord_Howe"]
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("date", "hours_after_midnight"),
    [("20260328", 0), ("20260329", -1), ("20261025", 1), ("20261026", 0)],
)
def test_service_time_counts_from_noon_minus_12_h_and_not_from_midnight(date: str, hours_after_midnight: int) -> None:
    day = parse_gtfs_date(date)
    midnight = dt.datetime.strptime(date, "%Y%m%d").replace(tzinfo=PARIS)
    assert service_day_origin(day, PARIS) - midnight.timestamp() == hours_after_midnight * 3600


@pytest.mark.parametrize("date", ["20260329", "20261025"])
def test_eight_o_clock_is_eight_o_clock_on_clock_change_days(date: str) -> None:
    origin = service_day_origin(parse_gtfs_date(date), PARIS)
    assert "T08:00:00" in local_iso(origin + 8 * 3600, PARIS)


@pytest.mark.parametrize("zone_name", ZONES)
def test_every_hour_of_a_year_lies_in_the_right_service_day(zone_name: str) -> None:
    zone = zone_named(zone_name)
    start = int(dt.datetime(2026, 1, 1, tzinfo=zone).timestamp())
    for instant in range(start, start + 366 * DAY_S, 1800):
        day = service_day_at(instant, zone)
        assert service_day_origin(day, zone) <= instant < service_day_origin(ServiceDay(day + 1), zone)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_a_date_survives_being_spelled(date: dt.date) -> None:
    day = service_day_of(date)
    assert parse_gtfs_date(format_gtfs_date(day)) == day


@given(st.integers(0, 999 * 3600))
def test_a_time_past_midnight_survives_being_spelled(time: int) -> None:
    assert parse_gtfs_time(format_gtfs_time(time)) == time


@pytest.mark.parametrize("text", ["", "8", "08:60:00", "08:00:61", "-1:00:00", "08:00", "٠٨:00:00", "1234:00:00"])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|minutes"):
        parse_gtfs_time(text)


def test_an_instant_needs_an_offset() -> None:
    assert parse_instant("2026-01-15T17:34:13+01:00") == parse_instant("2026-01-15T16:34:13Z") == 1768494853
    with pytest.raises(ValueError, match="offset"):
        parse_instant("2026-01-15T16:34:13")


def test_an_unknown_zone_is_the_feeds_fault() -> None:
    with pytest.raises(ValueError, match="Europe/Atlantis"):
        zone_named("Europe/Atlantis")
    with pytest.raises(ValueError, match="unknown"):
        zone_named("../../etc/passwd")


def test_a_clock_starts_at_an_instant_or_is_shifted() -> None:
    assert clock_shift_s("2026-01-15T16:34:13Z", 1768494853.5) == -0.5
    assert clock_shift_s("-86400.25s", 5.0) == -86400.25
    assert clock_shift_s("+3s", 5.0) == 3
    for text in ("yesterday", "", "+s", "3s"):
        with pytest.raises(ValueError, match=r"offset|convert|Invalid"):
            clock_shift_s(text, 0.0)
