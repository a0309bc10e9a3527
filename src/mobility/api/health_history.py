"""`/v1/health/feeds/{id}/history`, `/days` and `/versions`: what was, in; JSON out."""

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health import find_feed
from mobility.api.health_past_shapes import (
    DayAnswer,
    DaysAnswer,
    HistoryAnswer,
    MonthAnswer,
    PointAnswer,
    VersionAnswer,
    VersionsAnswer,
)
from mobility.api.health_past_sheets import days_sheet
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.parsers import UTC
from mobility.api.past import CODES, ask_history
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.spreadsheet import CSV, CSV_PARAMETERS, wants_csv
from mobility.history import queries
from mobility.history.days import availability
from mobility.model.history import FeedDay, VersionRecord
from mobility.model.time import DAY_S, Instant, utc_iso

if TYPE_CHECKING:
    from mobility.model.health import Status

HELD_FOR_S = 10
_MONTH_CHARACTERS = 7


def make_history(asked: Asked) -> tuple[Content, object]:
    """Answer with a series."""
    feed, values = find_feed(asked), asked.values
    until, since = bounds(asked, DAY_S)
    metrics = ask_history(asked, queries.metrics, feed.id)
    metric = values["metric"]
    source = values["source"]
    if source is None:
        source = next((one for one, names in sorted(metrics.items()) if metric in names), "")
    step_s = values["step"]
    if (until - since) // step_s > queries.MOST_STEPS:
        raise RefusedError(
            Code.INVALID_PARAMETER,
            f"That is more than {queries.MOST_STEPS} steps.",
            parameter="step",
            value=str(step_s),
            hint="take a longer step or a shorter time",
        )
    points = ask_history(asked, queries.series, feed.id, source, metric, since, until, step_s)
    answer = HistoryAnswer(
        feed=feed.id,
        source=source,
        metric=metric,
        step_s=step_s,
        metrics=metrics,
        points=[PointAnswer(**{**msgspec.structs.asdict(point), "start": utc_iso(point.start)}) for point in points],
    )
    return json_answer(asked, answer), None


def make_days(asked: Asked) -> tuple[Content, object]:
    """Answer with the days of a feed and the months that they add up to."""
    feed = find_feed(asked)
    until, since = bounds(asked, 366 * DAY_S)
    first, last = (dt.datetime.fromtimestamp(at, UTC).date().isoformat() for at in (since, until + DAY_S))
    days = ask_history(asked, queries.days, [feed.id], first, last)[feed.id]
    if wants_csv(asked):
        return days_sheet(asked, feed.id, days, months_of(days)), None
    return json_answer(
        asked,
        DaysAnswer(
            feed=feed.id, days=[DayAnswer(**msgspec.structs.asdict(day)) for day in days], months=months_of(days)
        ),
    ), None


def months_of(days: list[FeedDay]) -> list[MonthAnswer]:
    """Add days up to calendar months, oldest first."""
    by_month: dict[str, list[FeedDay]] = {}
    for day in days:
        by_month.setdefault(day.day[:_MONTH_CHARACTERS], []).append(day)
    return [_month(month, of_month) for month, of_month in sorted(by_month.items())]


def _month(month: str, days: list[FeedDay]) -> MonthAnswer:
    seconds: Counter[Status] = Counter()
    for day in days:
        seconds.update(day.seconds)
    scores = [day.score for day in days if day.score is not None]
    return MonthAnswer(
        month=month,
        availability_percent=availability(seconds),
        seconds=dict(seconds),
        days=len(days),
        score=round(sum(scores) / len(scores), 1) if scores else None,
    )


def make_versions(asked: Asked) -> tuple[Content, object]:
    """Answer with a feed's timetable versions."""
    feed = find_feed(asked)
    found = ask_history(asked, queries.versions, feed.id)
    return json_answer(asked, VersionsAnswer(feed=feed.id, versions=[_version(one) for one in found])), None


def _version(record: VersionRecord) -> VersionAnswer:
    known = msgspec.structs.asdict(record)
    in_use_since = None if record.in_use_since is None else utc_iso(record.in_use_since)
    known |= {"fetched_at": utc_iso(record.fetched_at), "in_use_since": in_use_since}
    return VersionAnswer(**{name: known[name] for name in VersionAnswer.__struct_fields__})


def bounds(asked: Asked, length_s: int) -> tuple[Instant, Instant]:
    """Give the end and the beginning of the time asked for; without words it ends now."""
    until: Instant = asked.values["to"] if asked.values["to"] is not None else asked.now
    since: Instant = asked.values["from"] if asked.values["from"] is not None else until - length_s
    if since >= until:
        raise RefusedError(
            Code.CONFLICTING_PARAMETERS,
            "`from` must lie before `to`.",
            parameter="from",
            value=utc_iso(since),
        )
    return until, since


def json_answer(asked: Asked, answer: msgspec.Struct) -> Content:
    """Hold an answer about the past for a few seconds."""
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S)


SINCE = Parameter(
    "from", "Where the time begins (RFC 3339).", parsers.instant, shared.DATE_TIME, "2026-11-22T00:00:00Z"
)
UNTIL = Parameter("to", "Where it ends; without it now.", parsers.instant, shared.DATE_TIME, "2026-11-23T07:11:00Z")
METRIC = Parameter(
    "metric",
    "An indicator's id, `entities.trip_updates`, `entities.vehicle_positions`, `entities.alerts`, `score`, `impact` or `status` "
    "(0 ok, 1 degraded, 2 down, 3 no_service, 4 paused, 5 unknown).",
    parsers.text_up_to(64),
    shared.TEXT,
    "header_age",
    default="header_age",
)
SOURCE = Parameter(
    "source",
    "The realtime source; without it the first one that has the metric.",
    parsers.text_up_to(200),
    shared.TEXT,
    "demo-ville-rt/trip_updates",
)
STEP = Parameter(
    "step",
    "Seconds of a step. Below 300 minutes are read, which go back two days; from 300 on five minutes, which go back 90 days; from 86400 "
    "on days, which go back three years.",
    parsers.whole_number(60, 31 * DAY_S),
    {"type": "integer", "minimum": 60, "maximum": 31 * DAY_S},
    "300",
    default=300,
)
BY = Parameter(
    "by",
    "Of CSV: a line for each `day` (the default) or `month`; JSON has both.",
    parsers.one_of("day", "month"),
    {"type": "string", "enum": ["day", "month"]},
    "month",
    default="day",
)
_ID = shared.feed_path_id("Feed id, as in /v1/health.", "demo-ville")

HISTORY = Resource(
    name="health_history",
    path="/v1/health/feeds/{id}/history",
    tag="health",
    summary="What an indicator was, step by step.",
    text="Minimum, mean and maximum of a step are exact; p50 and p90 of a step that joins several roll-ups are those of their medians.",
    make=make_history,
    answer=HistoryAnswer,
    parameters=ParameterTable((_ID, METRIC, SOURCE, SINCE, UNTIL, STEP)),
    codes=(Code.UNKNOWN_FEED, Code.CONFLICTING_PARAMETERS, *CODES),
    is_heavy=True,
)
DAYS = Resource(
    name="health_days",
    path="/v1/health/feeds/{id}/days",
    tag="health",
    summary="How long a feed was in each status, by day and by month, with its availability.",
    text="Days are those of the feed's own time zone; a night without service and a pause that was asked for count neither way.",
    make=make_days,
    answer=DaysAnswer,
    parameters=ParameterTable((_ID, SINCE, UNTIL, BY, *CSV_PARAMETERS)),
    codes=(Code.UNKNOWN_FEED, Code.CONFLICTING_PARAMETERS, *CODES),
    media_types=("application/json", CSV),
    is_heavy=True,
)
VERSIONS = Resource(
    name="health_versions",
    path="/v1/health/feeds/{id}/versions",
    tag="health",
    summary="The versions of a feed's timetable, and what each changed.",
    text="`trips_by_day` counts from `first_day` on.",
    make=make_versions,
    answer=VersionsAnswer,
    parameters=ParameterTable((_ID,)),
    codes=(Code.UNKNOWN_FEED, *CODES),
    is_heavy=True,
)
ALL = (HISTORY, DAYS, VERSIONS)
