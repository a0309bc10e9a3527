"""A timetable in, until when its service is full out; what is known of it and a day in, when it ends for those who plan ahead out."""

import datetime as dt

import numpy as np
import numpy.typing as npt

from mobility.health.activity import trips_on
from mobility.model.health import StaticHealth
from mobility.model.time import ServiceDay, date_of
from mobility.model.timetable import Timetable

BUSY_SHARE = 0.75
BUSIEST = 30
WEEKS_BACK = 4


def trips_by_day(timetable: Timetable) -> npt.NDArray[np.int64]:
    """Count the trips of each day of the calendar; a trip that runs by headway counts once."""
    services = len(timetable.calendar.service_id)
    trips = np.bincount(timetable.trips.service, minlength=services)
    bits = (np.unpackbits(day, bitorder="little")[:services] for day in timetable.calendar.active)
    return np.array([int(trips[: len(day)] @ day.astype(np.int64)) for day in bits], np.int64)


def last_full_day(timetable: Timetable) -> ServiceDay | None:
    """Find the last day with 75 % of a typical busy day's trips; None in a timetable without service.

    A typical busy day has the larger of the 90th percentile of days with service and the 30th busiest day. Source: HEALTH.md 2.
    """
    trips = trips_by_day(timetable)
    busy = np.sort(trips[trips > 0])
    if not len(busy):
        return None
    typical = max(float(np.percentile(busy, 90)), float(busy[max(0, len(busy) - BUSIEST)]))
    return ServiceDay(timetable.info.first_day + int(np.flatnonzero(trips >= BUSY_SHARE * typical)[-1]))


def full_until(timetable: Timetable) -> str | None:
    """Give the ISO date of the last full day, or of feed_end_date where that is sooner. Source: HEALTH.md 5.2, expiry_days."""
    known = [day for day in (last_full_day(timetable), timetable.info.feed_end_date) if day is not None]
    return date_of(ServiceDay(min(known))).isoformat() if known else None


def weeks_served(timetable: Timetable, today: ServiceDay) -> int:
    """Count those of the last four weeks whose same weekday had trips. Source: HEALTH.md 5.2, service_today."""
    return sum(trips_on(timetable, ServiceDay(today - 7 * back)) > 0 for back in range(1, WEEKS_BACK + 1))


def ends_on(static: StaticHealth, today: dt.date) -> str | None:
    """Give the ISO date on which a timetable ends: its last full day, or once that is over its last day with any service.

    A thin summer timetable after the full one is still a timetable: only its own end is an expiry. None while unknown.
    """
    full = static.full_until
    return full if full is not None and static.last_day is not None and today.isoformat() <= full else static.last_day
