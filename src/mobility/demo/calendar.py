"""A service's rule and a date in, whether it runs that day out; public and school holidays included."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

DAYS_BEFORE, DAYS_AFTER = 30, 120
"""How far the calendars reach around the demo's clock, at least; whole weeks, so that the files change once a week."""

FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
OVERSEAS_HOLIDAY = (12, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """When a service runs; `weekdays` are seven digits from Monday on."""

    weekdays: str
    period: Literal["always", "school", "holidays"] = "always"
    """All year, only on school days, or only in school holidays."""
    on_public_holidays: Literal["never", "always", "as usual"] = "never"
    overseas: bool = False


def runs_on(rule: ServiceRule, date: dt.date) -> bool:
    """Decide whether a service runs on a date."""
    if is_public_holiday(date, overseas=rule.overseas):
        if rule.on_public_holidays != "as usual":
            return rule.on_public_holidays == "always"
    elif rule.period != "always":
        in_holidays = is_school_holiday(date, overseas=rule.overseas)
        if in_holidays == (rule.period == "school"):
            return False
    return rule.weekdays[date.weekday()] == "1"


def calendar_span(date: dt.date) -> tuple[dt.date, dt.date]:
    """Give the first and last date of the calendars as seen on a date: a Monday and a Sunday."""
    monday = date - dt.timedelta(days=date.weekday())
    first = monday - dt.timedelta(days=(DAYS_BEFORE + 6) // 7 * 7)
    weeks_after = (DAYS_AFTER + 6) // 7 + 1
    return first, monday + dt.timedelta(days=weeks_after * 7 - 1)


def is_public_holiday(date: dt.date, *, overseas: bool) -> bool:
    """Know the French public holidays, with the one of the overseas island if asked."""
    easter = easter_sunday(date.year)
    movable = {easter + dt.timedelta(days=days) for days in (1, 39, 50)}
    month_day = (date.month, date.day)
    return date in movable or month_day in FIXED_HOLIDAYS or (overseas and month_day == OVERSEAS_HOLIDAY)


def is_school_holiday(date: dt.date, *, overseas: bool) -> bool:
    """Place the school holidays as a school calendar does, by the Saturdays of each year; the island has its long ones in January."""
    year = date.year
    weeks = dt.timedelta(weeks=2)
    starts = [_saturday(year, 10, 15), _saturday(year, 12, 18), _saturday(year - 1, 12, 18), _saturday(year, 2, 8)]
    starts.append(_saturday(year, 4, 8) if not overseas else _saturday(year, 5, 8))
    if any(start <= date < start + weeks + dt.timedelta(days=2) for start in starts):
        return True
    if overseas and date.month == 1 and date.day < 26:
        return True
    return _saturday(year, 7, 4) <= date <= dt.date(year, 8, 16 if overseas else 31)


def easter_sunday(year: int) -> dt.date:
    """Compute Easter of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def _saturday(year: int, month: int, day: int) -> dt.date:
    date = dt.date(year, month, day)
    return date + dt.timedelta(days=(5 - date.weekday()) % 7)
