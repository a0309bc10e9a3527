import datetime as dt

import pytest

from mobility.demo.calendar import (
    ServiceRule,
    calendar_span,
    easter_sunday,
    is_public_holiday,
    is_school_holiday,
    runs_on,
)

SCHOOL = ServiceRule(weekdays="1111100", period="school")


@pytest.mark.parametrize(("year", "month", "day"), [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)])
def test_easter_falls_where_the_almanac_has_it(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == dt.date(year, month, day)


def test_easter_monday_ascension_and_whit_monday_are_public_holidays() -> None:
    days = (dt.date(2026, 4, 6), dt.date(2026, 5, 14), dt.date(2026, 5, 25))
    assert all(is_public_holiday(day, overseas=False) for day in days)


def test_the_twentieth_of_december_is_a_holiday_on_the_island_alone() -> None:
    day = dt.date(2026, 12, 20)
    assert is_public_holiday(day, overseas=True)
    assert not is_public_holiday(day, overseas=False)


def test_a_school_coach_rests_at_christmas_and_in_august_and_runs_in_november() -> None:
    assert runs_on(SCHOOL, dt.date(2026, 11, 24))
    assert not runs_on(SCHOOL, dt.date(2026, 12, 29))
    assert not runs_on(SCHOOL, dt.date(2026, 8, 11))


def test_christmas_holidays_reach_into_the_new_year() -> None:
    assert is_school_holiday(dt.date(2027, 1, 2), overseas=False)
    assert not is_school_holiday(dt.date(2027, 1, 11), overseas=False)


def test_a_sunday_service_also_runs_on_a_public_holiday_in_the_week() -> None:
    assert runs_on(ServiceRule(weekdays="0000001", on_public_holidays="always"), dt.date(2026, 11, 11))
    assert not runs_on(ServiceRule(weekdays="1111100"), dt.date(2026, 11, 11))


def test_calendars_reach_far_around_every_day_of_a_week_and_change_only_on_mondays() -> None:
    spans = {calendar_span(dt.date(2026, 11, 23) + dt.timedelta(days=days)) for days in range(7)}
    assert len(spans) == 1
    first, last = spans.pop()
    assert dt.date(2026, 11, 23) - first >= dt.timedelta(days=30)
    assert last - dt.date(2026, 11, 29) >= dt.timedelta(days=120)
