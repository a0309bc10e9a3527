"""What is known of a feed in, one reading for each indicator out, each with its grade at this moment."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mobility.health.thresholds import Thresholds
from mobility.model.health import Attempt, SourceHealth, StaticHealth, Status
from mobility.model.outcome import Outcome
from mobility.model.time import Instant, date_of, service_day_at, zone_named

CAUSES = ("static_version", "fetch_success", "header_age", "trip_match", "stop_match", "expiry_days", "service_today")
"""Ids of all indicators; of several that are equally bad the first is called the cause. Source: HEALTH.md 5.3."""

NO_SERVICE = "no_service"
FETCH_WINDOW_S = 86_400


class Reading(NamedTuple):
    """One indicator at one moment; `value` or `grade` is None, with a reason, where it cannot be measured or judged."""

    id: str
    source: str
    value: float | None
    unit: str
    grade: Status | None
    reason: str = ""


def read_indicators(
    sources: Sequence[SourceHealth],
    attempts: Sequence[Attempt],
    static: StaticHealth,
    now: Instant,
    thresholds: Thresholds,
) -> Iterator[Reading]:
    """Read every indicator, the timetable's first, then source by source.

    While no trip is on the road nothing is asked of realtime. Source: HEALTH.md 5.2, "a night without active trips".
    """
    yield _static_version(static)
    yield _expiry_days(static, now, thresholds)
    yield _service_today(static)
    for source in sources:
        for reading in (
            _fetch_success(source, attempts, now, thresholds),
            _header_age(source, now, thresholds),
            _trip_match(source, thresholds),
            _stop_match(source, thresholds),
        ):
            if static.active_trips == 0:
                yield Reading(reading.id, source.id, None, reading.unit, None, NO_SERVICE)
            else:
                yield reading


def _static_version(static: StaticHealth) -> Reading:
    """Read whether a timetable is in use (value 1), and whether it is the newest one."""
    if static.version is None:
        grade = None if static.outcome is Outcome.PENDING else Status.DOWN
        return Reading("static_version", "", 0.0, "versions", grade, static.outcome.value)
    is_newest = static.held_version is None and (static.outcome.is_success or static.outcome is Outcome.PENDING)
    return Reading(
        "static_version", "", 1.0, "versions", Status.OK if is_newest else Status.DEGRADED, static.outcome.value
    )


def _expiry_days(static: StaticHealth, now: Instant, thresholds: Thresholds) -> Reading:
    """Read how many days after today still have service; negative once the last one is over."""
    if static.last_day is None:
        return Reading("expiry_days", "", None, "days", None, "last_day_unknown")
    zone = zone_named(static.timezone or "UTC")
    days = (dt.date.fromisoformat(static.last_day) - date_of(service_day_at(now, zone))).days
    if days < thresholds.expiry_down_days:
        grade = Status.DOWN
    else:
        grade = Status.OK if days >= thresholds.expiry_ok_days else Status.DEGRADED
    return Reading("expiry_days", "", days, "days", grade)


def _service_today(static: StaticHealth) -> Reading:
    """Read today's number of trips; a day or an hour without any is not judged, for it may be meant so."""
    if static.active_trips == 0:
        return Reading("service_today", "", static.trips_today, "trips", None, NO_SERVICE)
    if static.trips_today is None:
        return Reading("service_today", "", None, "trips", None, "trips_today_unknown")
    grade = Status.OK if static.trips_today else None
    return Reading("service_today", "", static.trips_today, "trips", grade, "" if grade else "no_service_today")


def _fetch_success(source: SourceHealth, attempts: Sequence[Attempt], now: Instant, thresholds: Thresholds) -> Reading:
    """Read the share of attempts of the last 24 hours that told us the feed's state."""
    endings = [
        attempt.outcome.is_success
        for attempt in attempts
        if attempt.source == source.id and attempt.started > now - FETCH_WINDOW_S
    ]
    percent = 100 * sum(endings) / len(endings) if endings else None
    is_failing = source.consecutive_failures >= thresholds.down_after_failures
    if is_failing and source.since is not None and now - source.since > thresholds.down_after_failing_s:
        return Reading("fetch_success", source.id, percent, "%", Status.DOWN, source.outcome.value)
    if source.last_attempt_at is None:
        return Reading("fetch_success", source.id, None, "%", None, "never_fetched")
    is_judged = len(endings) >= thresholds.fetch_success_minimum_attempts
    if percent is not None and is_judged and percent < thresholds.fetch_success_ok_percent:
        return Reading("fetch_success", source.id, percent, "%", Status.DEGRADED, source.outcome.value)
    return Reading("fetch_success", source.id, percent, "%", Status.OK)


def _header_age(source: SourceHealth, now: Instant, thresholds: Thresholds) -> Reading:
    """Read how old the message in use is by its own header; it also ages while nothing can be fetched."""
    if source.header_timestamp is None:
        return Reading("header_age", source.id, None, "s", None, "never_read")
    age = max(0, now - source.header_timestamp)
    if source.kind == "alerts":
        ok, down = thresholds.alerts_age_ok_s, thresholds.alerts_age_down_s
    else:
        ok, down = thresholds.header_age_ok_s, thresholds.header_age_down_s
    grade = Status.OK if age <= ok else Status.DEGRADED if age <= down else Status.DOWN
    return Reading("header_age", source.id, age, "s", grade)


def _trip_match(source: SourceHealth, thresholds: Thresholds) -> Reading:
    if source.trips < thresholds.match_minimum_trips:
        return Reading("trip_match", source.id, None, "%", None, "too_few_trips")
    return _match("trip_match", source.id, source.matched_trips / source.trips, thresholds)


def _stop_match(source: SourceHealth, thresholds: Thresholds) -> Reading:
    if source.updates < thresholds.match_minimum_updates:
        return Reading("stop_match", source.id, None, "%", None, "too_few_updates")
    return _match("stop_match", source.id, source.matched_updates / source.updates, thresholds)


def _match(indicator: str, source: str, ratio: float, thresholds: Thresholds) -> Reading:
    percent = 100 * ratio
    grade = Status.DEGRADED
    if percent >= thresholds.match_ok_percent:
        grade = Status.OK
    elif percent < thresholds.match_down_percent:
        grade = Status.DOWN
    return Reading(indicator, source, percent, "%", grade)
