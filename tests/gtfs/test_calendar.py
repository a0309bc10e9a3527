"""Services run on the days that calendar and calendar_dates say together (rule 3)."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs import calendar
from mobility.gtfs.account import Account
from mobility.gtfs.calendar import Services, active_days
from mobility.model.time import ServiceDay, date_of, parse_gtfs_date
from mobility.model.timetable import Timetable
from tests.world import timetable_of

TRIP = """
    # trips.txt
    route_id, service_id, trip_id
    R, S, t1
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00
"""
WEEKDAYS = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"


def days_of(timetable: Timetable, service: int = 0) -> list[str]:
    first = timetable.info.first_day
    days = [ServiceDay(first + row) for row in range(len(timetable.calendar.active))]
    return [date_of(day).strftime("%Y%m%d") for day in days if timetable.service_runs(service, day)]


def test_a_service_runs_on_its_weekdays_between_its_dates() -> None:
    world = TRIP + f"# calendar.txt\nservice_id,{WEEKDAYS},start_date,end_date\nS,1,0,0,0,0,1,0,20260105,20260117"
    assert days_of(timetable_of(world)) == ["20260105", "20260110", "20260112", "20260117"]


def test_exceptions_add_and_remove_days_also_outside_the_range() -> None:
    world = f"""{TRIP}
    # calendar.txt
    service_id,{WEEKDAYS},start_date,end_date
    S,1,1,1,1,1,1,1,20260105,20260107
    # calendar_dates.txt
    service_id,date,exception_type
    S,20260106,2
    S,20251231,1
    S,20260110,1
    S,20260111,2
    """
    assert days_of(timetable_of(world)) == ["20251231", "20260105", "20260107", "20260110"]


@pytest.mark.parametrize(
    "zeros", ["", f"# calendar.txt\nservice_id,{WEEKDAYS},start_date,end_date\nS,0,0,0,0,0,0,0,20260101,20261231"]
)
def test_exceptions_alone_make_a_service(zeros: str) -> None:
    world = f"{TRIP}\n{zeros}\n# calendar_dates.txt\nservice_id,date,exception_type\nS,20260214,1\n"
    assert days_of(timetable_of(world)) == ["20260214"]


def test_bad_dates_and_repeated_exceptions_are_rejected() -> None:
    world = (
        TRIP
        + """
    # calendar_dates.txt
    service_id,date,exception_type
    S,20260214,1
    S,20260214,2
    S,20260230,1
    S,20260215,3
    ,20260216,1
    """
    )
    timetable = timetable_of(world)
    assert days_of(timetable) == ["20260214"]
    assert timetable.info.rejected["calendar_dates"] == {
        "duplicate_key": 1,
        "invalid_date": 1,
        "unexpected_enum_value": 1,
        "missing_required_field": 1,
    }


def test_a_trip_of_a_service_that_never_runs_stays() -> None:
    world = f"""
        # trips.txt
        route_id, service_id, trip_id
        R, S, t1
        R, NEVER, t2
        # calendar.txt
        service_id,{WEEKDAYS},start_date,end_date
        S,1,1,1,1,1,1,1,20260105,20260105
        NEVER,1,1,1,1,1,1,1,20261231,20260101
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:00:00, 08:00:00
        t2, 1, A, 09:00:00, 09:00:00
    """
    timetable = timetable_of(world)
    assert timetable.info.counts["trips"] == 2
    services = dict(
        zip((timetable.strings[int(text)] for text in timetable.calendar.service_id), range(2), strict=True)
    )
    assert days_of(timetable, services["S"]) == ["20260105"]
    assert days_of(timetable, services["NEVER"]) == []


def test_a_calendar_beyond_the_room_keeps_the_days_around_the_feed_s_own_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MAX_BITS_BYTES", 400)
    world = f"{TRIP}\n# calendar.txt\nservice_id,{WEEKDAYS},start_date,end_date\nS,1,1,1,1,1,1,1,20000101,20991231"
    timetable = timetable_of(world)
    days = days_of(timetable)
    assert (len(days), days[0], days[-1]) == (400, "20250923", "20261027")
    assert timetable.info.notices["calendar"] == {"service_extends_far_in_the_future": 1}


DAY = st.integers(20_454, 20_530)
REGULAR = st.lists(
    st.tuples(st.integers(0, 19), DAY, DAY, st.lists(st.booleans(), min_size=7, max_size=7)), max_size=20
)
EXCEPTIONS = st.dictionaries(st.tuples(st.integers(0, 19), DAY), st.booleans(), max_size=60)


@given(REGULAR, EXCEPTIONS)
def test_bits_are_what_asking_day_by_day_gives(
    regular: list[tuple[int, int, int, list[bool]]], exceptions: dict[tuple[int, int], bool]
) -> None:
    own = {row[0]: row for row in regular}
    services = Services(
        {str(number).encode(): number for number in range(20)},
        np.array([row[:3] for row in own.values()], np.int64).reshape(-1, 3),
        np.array([row[3] for row in own.values()], np.bool_).reshape(-1, 7),
        np.array([(*pair, added) for pair, added in exceptions.items()], np.int64).reshape(-1, 3),
    )

    def runs(service: int, day: int) -> bool:
        if (service, day) in exceptions:
            return exceptions[service, day]
        row = own.get(service)
        return row is not None and row[1] <= day <= row[2] and row[3][date_of(ServiceDay(day)).weekday()]

    first, active = active_days(services, np.arange(20), 20_454, Account())
    found = {
        (service, first + row)
        for row in range(len(active))
        for service in range(20)
        if active[row, service >> 3] >> (service & 7) & 1
    }
    assert found == {(service, day) for service in range(20) for day in range(20_440, 20_540) if runs(service, day)}


def test_the_first_day_is_a_real_date() -> None:
    timetable = timetable_of(TRIP)
    assert timetable.info.first_day == parse_gtfs_date("20260101")
    assert date_of(timetable.last_day) == dt.date(2026, 12, 31)
