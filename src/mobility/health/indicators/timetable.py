"""Indicators of the timetable: which version, how long it lasts, whether it has service today."""

import datetime as dt
from collections.abc import Iterator

from mobility.health.indicators.certificate import certificate_reading
from mobility.health.indicators.reading import Reading, at_least, at_most, judged
from mobility.health.thresholds import Thresholds
from mobility.health.validity import ends_on
from mobility.model.health import StaticHealth, Status
from mobility.model.outcome import Outcome
from mobility.model.time import DAY_S, Instant, date_of, service_day_at, zone_named

NO_SERVICE = "no_service"


def timetable_readings(static: StaticHealth, now: Instant, thresholds: Thresholds) -> Iterator[Reading]:
    """Read all that concerns the timetable alone."""
    yield static_version(static)
    yield expiry_days(static, now, thresholds)
    yield service_today(static, thresholds)
    yield new_ids(static, now, thresholds)
    yield certificate_reading("", static.http, now, thresholds)


def static_version(static: StaticHealth) -> Reading:
    """Read whether a timetable is in use (value 1), and whether it is the newest one."""
    if static.version is None:
        grade = None if static.outcome is Outcome.PENDING else Status.DOWN
        return Reading("static_version", "", 0.0, "versions", grade, static.outcome.value)
    is_newest = static.held_version is None and (static.outcome.is_success or static.outcome is Outcome.PENDING)
    grade = Status.OK if is_newest else Status.DEGRADED
    return Reading("static_version", "", 1.0, "versions", grade, static.outcome.value)


def expiry_days(static: StaticHealth, now: Instant, thresholds: Thresholds) -> Reading:
    """Read how many days of full service are left, then of any; negative once the last one is over. Source: HEALTH.md 5.2."""
    bounds = at_least(thresholds.expiry_ok_days, thresholds.expiry_down_days)
    if static.last_day is None:
        return judged("expiry_days", "", None, "days", bounds, missing="last_day_unknown")
    zone = zone_named(static.timezone or "UTC")
    today = date_of(service_day_at(now, zone))
    days = (dt.date.fromisoformat(ends_on(static, today) or static.last_day) - today).days
    return judged("expiry_days", "", days, "days", bounds)


def service_today(static: StaticHealth, thresholds: Thresholds) -> Reading:
    """Read today's number of trips; none at all is down where this weekday had some in three of the last four weeks.

    Else a day or an hour without any is not judged, for it may be meant so. Source: HEALTH.md 5.2.
    """
    if static.trips_today == 0 and static.weeks_served >= thresholds.service_today_weeks:
        return Reading("service_today", "", 0, "trips", Status.DOWN, "no_service_today")
    if static.active_trips == 0:
        return Reading("service_today", "", static.trips_today, "trips", None, NO_SERVICE)
    if static.trips_today is None:
        return Reading("service_today", "", None, "trips", None, "trips_today_unknown")
    grade = Status.OK if static.trips_today else None
    return Reading("service_today", "", static.trips_today, "trips", grade, "" if grade else "no_service_today")


def new_ids(static: StaticHealth, now: Instant, thresholds: Thresholds) -> Reading:
    """Read which share of the trip ids is new, for a day after another version came into use.

    Whoever keeps ids, such as the realtime system, has to learn them anew. Source: HEALTH.md 5.2, static_version.
    """
    bounds = at_most(thresholds.new_ids_percent)
    is_recent = static.in_use_since is not None and now - static.in_use_since <= DAY_S
    value = static.new_trips_percent if is_recent else None
    return judged("new_ids", "", value, "%", bounds, missing="no_new_version")
