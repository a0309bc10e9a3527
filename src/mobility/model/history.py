"""What is remembered of feeds for longer than now: polls, samples, days, versions, evidence."""

import msgspec

from mobility.model.finding import Finding
from mobility.model.health import Impact, Status
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


class PollRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One poll of one address as it is kept (HEALTH.md 5.1)."""

    feed: FeedId
    source: str
    kind: str
    """static, trip_updates, vehicle_positions, alerts, or several joined by `+`."""
    started: Instant
    duration_s: float
    outcome: Outcome
    http_status: int | None = None
    bytes: int = 0
    body_hash: str = ""
    """SHA-256 of the body, hexadecimal; empty without a body."""
    content_hash: str = ""
    """Digest of the entities alone, in whatever order; empty where it could not be read."""
    header_timestamp: Instant | None = None
    entities: dict[str, int] = {}
    """By kind: trip_updates, vehicle_positions, alerts."""
    rules: dict[str, int] = {}
    """Findings by rule; rules without findings left out."""
    detail: str = ""
    """The offending text, at most 200 characters, secrets masked."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator at one moment."""

    feed: FeedId
    source: str
    metric: str
    at: Instant
    value: float | None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """What an indicator was in one step of a series."""

    start: Instant
    count: int
    """Samples with a value; 0 where nothing was measured, and then all values are None."""
    minimum: float | None = None
    mean: float | None = None
    maximum: float | None = None
    p50: float | None = None
    p90: float | None = None


class FeedDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a feed, in the feed's own time zone."""

    day: str
    """ISO date."""
    seconds: dict[Status, int] = {}
    """How long each status lasted; together less than a day where nobody watched."""
    availability_percent: float | None = None
    """100 minus the share of watched service time spent in an open failure; None when nothing was watched."""
    score: float | None = None


class VersionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One timetable version of a feed, and what it changed."""

    feed: FeedId
    version: str
    """SHA-256 of the archive; of several joined, the timetable's version."""
    fetched_at: Instant
    in_use_since: Instant | None = None
    """None for one that was never taken into use."""
    last_modified: str = ""
    """The server's word."""
    feed_version: str = ""
    """feed_info.txt's."""
    first_day: str | None = None
    last_day: str | None = None
    counts: dict[str, int] = {}
    """Rows kept of the newest archive, by file."""
    added: dict[str, int] = {}
    """By trips, stops, routes: ids that the version before lacked."""
    removed: dict[str, int] = {}
    new_trips_percent: float | None = None
    trips_by_day: list[int] = []
    """Trips of each day from first_day on, at most 400 days."""
    notices: list[Finding] = []
    """Static findings, by rule."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of a message that are kept because something was wrong with it."""

    feed: FeedId
    source: str
    at: Instant
    reason: str
    """Rule id, or the cause of an incident."""
    sha256: str
    bytes: int


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an incident that people are told about."""

    incident: str
    feed: FeedId
    operators: list[str]
    at: Instant
    status: Status
    """Ok when it ended."""
    previous: Status
    cause: str
    source: str = ""
    sentence: str
    """In English."""
    sentence_fr: str = ""
    since: Instant
    ended: Instant | None = None
    value: float | None = None
    unit: str = ""
    impact: Impact | None = None
