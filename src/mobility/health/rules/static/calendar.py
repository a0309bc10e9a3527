"""Notices about when a timetable is valid."""

from collections.abc import Iterator

import numpy as np

from mobility.health.rules.found import found
from mobility.health.validity import last_full_day
from mobility.model.finding import NOTHING, Found
from mobility.model.time import ServiceDay, date_of
from mobility.model.timetable import Timetable

_FAR_DAYS = 2 * 365
_GAP_DAYS = 13
_BEYOND_DAYS = 14


def _day(day: int) -> str:
    return date_of(ServiceDay(day)).isoformat()


def expired_calendar(timetable: Timetable, today: ServiceDay) -> Found:
    """Find services in use whose last day is over."""
    ids, strings = timetable.calendar.service_id, timetable.strings
    over = ((service, last) for service, last in _last_days(timetable) if last < today)
    return found(
        ("calendar.txt", f"service_id {strings[int(ids[service])]} ended {_day(last)}") for service, last in over
    )


def _last_days(timetable: Timetable) -> Iterator[tuple[int, int]]:
    """Give each service in use and its last day."""
    active = timetable.calendar.active
    for service in np.unique(timetable.trips.service).tolist():
        days = np.flatnonzero(active[:, service >> 3] >> (service & 7) & 1)
        if len(days):
            yield service, timetable.info.first_day + int(days[-1])


def _ends_within(timetable: Timetable, today: ServiceDay, days: int) -> Found:
    end = timetable.info.feed_end_date
    return (
        found([("feed_info.txt", f"feed_end_date {_day(end)}")]) if end is not None and end - today <= days else NOTHING
    )


def feed_expiration_date7_days(timetable: Timetable, today: ServiceDay) -> Found:
    """Say when feed_end_date is over or at most 7 days ahead."""
    return _ends_within(timetable, today, 7)


def feed_expiration_date30_days(timetable: Timetable, today: ServiceDay) -> Found:
    """Say when feed_end_date is 8 to 30 days ahead."""
    return NOTHING if _ends_within(timetable, today, 7).count else _ends_within(timetable, today, 30)


def trip_coverage_not_active_for_next7_days(timetable: Timetable, today: ServiceDay) -> Found:
    """Say when the last day with 75 % of a typical busy day's trips is less than 7 days ahead. Source: HEALTH.md 2."""
    last = last_full_day(timetable)
    if last is None:
        return NOTHING
    return found([("trips.txt", f"full service until {_day(last)}")]) if last < today + 7 else NOTHING


def future_calendar(timetable: Timetable, today: ServiceDay) -> Found:
    """Say when no service begins today or earlier."""
    first = timetable.info.first_day
    return found([("calendar.txt", f"first service on {_day(first)}")]) if first > today else NOTHING


def future_feed(timetable: Timetable, today: ServiceDay) -> Found:
    """Say when feed_start_date is ahead."""
    start = timetable.info.feed_start_date
    return (
        found([("feed_info.txt", f"feed_start_date {_day(start)}")]) if start is not None and start > today else NOTHING
    )


def big_gap_in_service(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stretches of more than 13 days within the calendar without any service."""
    busy = np.flatnonzero(timetable.calendar.active.any(axis=1)) + timetable.info.first_day
    places = np.flatnonzero(np.diff(busy) - 1 > _GAP_DAYS).tolist()
    return found(
        ("calendar.txt", f"no service from {_day(int(busy[place]) + 1)} to {_day(int(busy[place + 1]) - 1)}")
        for place in places
    )


def service_extends_far_in_the_future(timetable: Timetable, today: ServiceDay) -> Found:
    """Find services that run more than two years from now."""
    ids, strings = timetable.calendar.service_id, timetable.strings
    far = ((service, last) for service, last in _last_days(timetable) if last > today + _FAR_DAYS)
    return found(
        ("calendar.txt", f"service_id {strings[int(ids[service])]} ends {_day(last)}") for service, last in far
    )


def service_window_outside_feed_period(timetable: Timetable, _today: ServiceDay) -> Found:
    """Say when there is service before feed_start_date or after feed_end_date."""
    info, first, last = timetable.info, timetable.info.first_day, timetable.last_day
    is_early = info.feed_start_date is not None and first < info.feed_start_date
    is_late = info.feed_end_date is not None and last > info.feed_end_date
    return found([("calendar.txt", f"service from {_day(first)} to {_day(last)}")]) if is_early or is_late else NOTHING


def feed_valid_beyond_total_service_window(timetable: Timetable, _today: ServiceDay) -> Found:
    """Say when feed_end_date is more than 14 days after the last service."""
    end, last = timetable.info.feed_end_date, timetable.last_day
    if end is None or end - last <= _BEYOND_DAYS:
        return NOTHING
    return found([("feed_info.txt", f"feed_end_date {_day(end)}, last service {_day(last)}")])


def missing_feed_info_date(timetable: Timetable, _today: ServiceDay) -> Found:
    """Say when feed_info.txt gives only one of feed_start_date and feed_end_date."""
    info = timetable.info
    if (info.feed_start_date is None) == (info.feed_end_date is None):
        return NOTHING
    missing = "feed_start_date" if info.feed_start_date is None else "feed_end_date"
    return found([("feed_info.txt", f"no {missing}")])
