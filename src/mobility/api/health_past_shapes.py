"""The shapes of answers about the past, each field with its sentence."""

import msgspec

from mobility.api.health_judgements import IncidentAnswer
from mobility.api.incidents_notified import NotifiedAnswer, UntoldAnswer
from mobility.model.finding import Finding
from mobility.model.health import Status


class PointAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One step."""

    start: str
    """When the step begins."""
    count: int
    """Measurements in it; 0 where nothing was measured, and then all values are null."""
    minimum: float | None
    """The lowest value."""
    mean: float | None
    """The mean of all values."""
    maximum: float | None
    """The highest value."""
    p50: float | None
    """The median."""
    p90: float | None
    """Nine values in ten are at most this."""


class HistoryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What an indicator was."""

    feed: str
    """The feed's id."""
    source: str
    """The realtime source; empty for the feed as a whole."""
    metric: str
    """The indicator's id."""
    step_s: int
    """Seconds of a step."""
    metrics: dict[str, list[str]]
    """What is kept of this feed, by source; the feed as a whole is the empty one."""
    points: list[PointAnswer]
    """All steps of the time asked for, oldest first."""


class DayAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a feed, in its own time zone."""

    day: str
    """ISO date."""
    seconds: dict[Status, int]
    """How long each status lasted; together less than a day where nobody watched."""
    availability_percent: float | None
    """100 minus the share of watched service time in which the feed was down; null when it was not watched."""
    score: float | None
    """The day's score; null when it could not be measured."""


class MonthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One month, as a contract counts it."""

    month: str
    """Year and month, YYYY-MM."""
    availability_percent: float | None
    """100 minus the share of watched service time in which the feed was down; null when it was not watched."""
    seconds: dict[Status, int]
    """How long each status lasted."""
    days: int
    """Days of it that were watched."""
    score: float | None
    """The mean of the days' scores."""


class DaysAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Days and months of a feed, in its own time zone."""

    feed: str
    """The feed's id."""
    days: list[DayAnswer]
    """Days that somebody watched, oldest first."""
    months: list[MonthAnswer]
    """What these days add up to, oldest first."""


class VersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One version, and what it changed."""

    version: str
    """SHA-256 of the archive; of several joined, of their versions and days."""
    fetched_at: str
    """When it was fetched."""
    in_use_since: str | None
    """Since when it was used; null for one that never was."""
    feed_version: str
    """The operator's own name for it, from feed_info.txt."""
    first_day: str | None
    """ISO date of its first day."""
    last_day: str | None
    """ISO date of its last day with service."""
    counts: dict[str, int]
    """Rows kept, by file."""
    added: dict[str, int]
    """Ids of trips, stops and routes that the version before lacked."""
    removed: dict[str, int]
    """Ids of trips, stops and routes that only the version before had."""
    new_trips_percent: float | None
    """Share of its trips whose ids are new; null without a version before."""
    trips_by_day: list[int]
    """Trips of each day from first_day on."""
    notices: list[Finding]
    """What the rules for timetables found."""


class VersionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Timetable versions, the newest first."""

    feed: str
    """The feed's id."""
    versions: list[VersionAnswer]
    """All that are known, the newest first."""


class PastIncidentAnswer(IncidentAnswer, frozen=True, kw_only=True):
    """An incident, of which feed it was and who was told of it."""

    feed: str
    """The feed's id."""
    notified: list[NotifiedAnswer]
    """Who was told, oldest first; of one incident at most 100, of which digests and reminders are left out first."""
    not_notified: UntoldAnswer | None
    """Why `notified` is empty; null where it is not."""


class IncidentsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents that were open in the time asked for, newest first."""

    incidents: list[PastIncidentAnswer]
    """The newest first."""
