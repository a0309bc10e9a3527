"""Spans of statuses in, what each day of a feed was out: seconds by status, availability, score."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, func, select

from mobility.history.schema import FEED_DAYS, SAMPLES, SERIES, SPANS
from mobility.history.upsert import put
from mobility.model.health import Status
from mobility.model.history import FeedDay
from mobility.model.time import Instant

WATCHED_SERVICE = (Status.OK, Status.DEGRADED, Status.DOWN)
"""A night without trips, a pause that was asked for, and what nobody knows are no service that could have failed."""
DAYS_BACK = 2
"""Days that are made again each time; older ones no longer change."""


def day_bounds(day: dt.date, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """Give when a calendar day begins and ends; it has 23 or 25 hours when the clocks change."""
    midnights = (dt.datetime.combine(day + dt.timedelta(days=more), dt.time(), zone) for more in (0, 1))
    begins, ends = (Instant(int(midnight.timestamp())) for midnight in midnights)
    return begins, ends


def day_of(
    day: str, spans: Iterable[tuple[Instant, Instant, Status]], begins: Instant, ends: Instant, score: float | None
) -> FeedDay:
    """Describe a day by the spans (since, until, status) that lie in it or reach into it."""
    seconds: Counter[Status] = Counter()
    for since, until, status in spans:
        lasted = min(until, ends) - max(since, begins)
        if lasted > 0:
            seconds[status] += lasted
    return FeedDay(day=day, seconds=dict(seconds), availability_percent=availability(seconds), score=score)


def availability(seconds: Counter[Status] | dict[Status, int]) -> float | None:
    """Give 100 minus the share of watched service time that a feed was down; None when it was not watched. Source: HEALTH.md 5.2."""
    watched = sum(seconds.get(status, 0) for status in WATCHED_SERVICE)
    return round(100 * (1 - seconds.get(Status.DOWN, 0) / watched), 4) if watched else None


def roll_up_days(connection: Connection, source_id: int, zone: ZoneInfo, now: Instant) -> None:
    """Bring a feed's last days up to now, today's included; `source_id` is of the feed as a whole."""
    today = dt.datetime.fromtimestamp(now, zone).date()
    rows = []
    for back in range(DAYS_BACK):
        day = today - dt.timedelta(days=back)
        begins, ends = day_bounds(day, zone)
        found = _spans(connection, source_id, begins, ends)
        if not found:
            continue
        made = day_of(day.isoformat(), found, begins, ends, _mean_score(connection, source_id, begins, ends))
        rows.append(
            {
                "source_id": source_id,
                "day": made.day,
                "seconds": msgspec.json.encode(made.seconds).decode(),
                "availability_percent": made.availability_percent,
                "score": made.score,
            }
        )
    put(connection, FEED_DAYS, rows)


def _spans(
    connection: Connection, source_id: int, begins: Instant, ends: Instant
) -> list[tuple[Instant, Instant, Status]]:
    """Give the spans of a day, and the one that reaches into it: spans of a feed follow each other, so it is the last before."""
    is_of_source = SPANS.c.source_id == source_id
    before = select(func.max(SPANS.c.since)).where(is_of_source & (SPANS.c.since < begins)).scalar_subquery()
    since = func.coalesce(before, begins)
    is_of_day = is_of_source & (SPANS.c.since >= since) & (SPANS.c.since < ends) & (SPANS.c.until >= begins)
    rows = connection.execute(select(SPANS.c.since, SPANS.c.until, SPANS.c.status).where(is_of_day))
    return [(since, until, Status(status)) for since, until, status in rows]


def _mean_score(connection: Connection, source_id: int, begins: Instant, ends: Instant) -> float | None:
    """Give the mean of a day's scores, a minute each: an outage that was over by midnight still counts. Source: HEALTH.md 5.4."""
    is_score = (SERIES.c.source_id == source_id) & (SERIES.c.metric == "score")
    is_of_day = (SAMPLES.c.at >= begins) & (SAMPLES.c.at < ends)
    mean = (
        select(func.avg(SAMPLES.c.value)).join(SERIES, SERIES.c.id == SAMPLES.c.series_id).where(is_score & is_of_day)
    )
    found = connection.execute(mean).scalar()
    return None if found is None else round(float(found), 1)
