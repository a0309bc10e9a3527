"""What attempts say about a feed."""

from enum import StrEnum

import msgspec

from mobility.model.accuracy import Accuracy
from mobility.model.alert_counts import AlertCounts
from mobility.model.finding import Example, Finding, Severity
from mobility.model.http import HttpFacts
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.route_coverage import RouteCoverage, RouteDay
from mobility.model.time import Instant
from mobility.model.unmatched import Unmatched


class Status(StrEnum):
    """A feed's state in one word (HEALTH.md 5.3)."""

    OK = "ok"
    """All is well."""
    DEGRADED = "degraded"
    """Something is wrong, and travellers still get most of it."""
    DOWN = "down"
    """Neither a timetable that holds nor realtime where there should be some."""
    NO_SERVICE = "no_service"
    """Nothing is meant to run now, so silence is no fault."""
    PAUSED = "paused"
    """Switched off in the registry."""
    UNKNOWN = "unknown"
    """Not yet tried."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One poll of one address, and how it ended."""

    source: str
    """SourceId, or the feed's own id for its timetable."""
    kind: str
    """static, trip_updates, vehicle_positions or alerts."""
    started: Instant
    duration_s: float
    outcome: Outcome
    http_status: int | None = None
    bytes: int = 0
    header_timestamp: Instant | None = None
    detail: str = ""
    """The offending text, at most 200 characters, secrets masked."""
    http: HttpFacts | None = None
    """What the way and the answer told; None when nobody answered."""


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """Where an indicator stops being ok and where it is down; null where no value does that."""

    ok: float | None = None
    """Up to here, or from here on, it is ok."""
    down: float | None = None
    """Beyond this it is down."""
    higher_is_better: bool = True
    """True where larger values are better; else smaller ones are."""


class Indicator(msgspec.Struct, kw_only=True):
    """One measured property of a feed or of one of its sources (HEALTH.md 5.2), and what it is confirmed to mean."""

    id: str
    source: str = ""
    """SourceId; empty for the feed as a whole."""
    value: float | None = None
    """None when it could not be measured; `reason` then says why."""
    unit: str = ""
    reason: str = ""
    bounds: Bounds | None = None
    """None where the indicator informs and is not judged."""
    grade: Status | None = None
    """ok, degraded or down as confirmed by repetition; None while that is unknown."""
    since: Instant | None = None
    """When the grade began."""
    pending: Status | None = None
    """The differing grade of the newest evaluations, not yet confirmed."""
    pending_since: Instant | None = None
    pending_evaluations: int = 0


class SourceSigns(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest message of a source says of itself, looked at once when it was read; None where it says nothing."""

    checked_at: Instant
    entities: dict[str, int]
    """By kind: trip_updates, vehicle_positions, alerts."""
    entity_age_p50_s: float | None = None
    """Of the entities' own timestamps, when it was read."""
    entity_age_p90_s: float | None = None
    without_timestamp_percent: float | None = None
    trip_active_percent: float | None = None
    """Trips of the timetable whose service runs that day."""
    pairing_percent: float | None = None
    """Trips that both trip updates and vehicle positions know with the same vehicle."""
    on_shape_percent: float | None = None
    """Vehicles on a trip that are within 200 m of its shape."""
    id_mismatches: int = 0
    """Findings of E003, E004, E011 and E034."""
    alerts: AlertCounts | None = None
    unmatched: list[Unmatched] = []


class SourceHealth(msgspec.Struct, kw_only=True):
    """What is known of one address of a feed."""

    id: str
    kind: str
    outcome: Outcome = Outcome.PENDING
    since: Instant | None = None
    """When the present outcome's grade (success or not) began."""
    last_attempt_at: Instant | None = None
    last_success_at: Instant | None = None
    header_timestamp: Instant | None = None
    http_status: int | None = None
    consecutive_failures: int = 0
    detail: str = ""
    entities: int = 0
    trips: int = 0
    matched_trips: int = 0
    updates: int = 0
    matched_updates: int = 0
    rejected: dict[str, int] = {}
    examples: dict[str, list[str]] = {}
    polls: dict[int, tuple[int, int]] = {}
    """Attempts that succeeded, and all, by hour (UTC seconds // 3600) of the last 24 hours and a little."""
    header_timestamps: list[Instant] = []
    """Of the last different messages, oldest first."""
    content_changed_at: Instant | None = None
    """When a message whose entities differ from the one before was last read."""
    skew_s: int = 0
    """How far the newest header lay ahead of our clock when it was read."""
    kinds_seen: dict[str, Instant] = {}
    """When each kind of entity was last seen."""
    signs: SourceSigns | None = None
    http: HttpFacts | None = None
    """What the way to it and its newest answers told; None before the first."""
    poll_interval_s: int | None = None
    """How often it is asked while all is well; None where nobody has said so yet."""


class HardHit(msgspec.Struct, frozen=True, kw_only=True):
    """A line or a stop, and how many of its departures are shown without live data."""

    id: str
    """FEED:ID of the line or stop."""
    name: str
    """As travellers know it."""
    departures: int
    """Departures without live data there."""


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """What something costs travellers: departures shown without live data that had live data before."""

    per_hour: int
    """Departures of the coming hour, over all stops, on lines that realtime speaks about, which have no live prediction."""
    so_far: float = 0.0
    """Departures that have passed that way since it began; a fraction, for minutes add up."""
    of: int = 0
    """All departures of the coming hour on those lines."""
    without: int | None = None
    """All of them that have no live prediction, those included that never have one; null where that was not counted."""
    lines: tuple[HardHit, ...] = ()
    """The five hit most, the most first, in the coming hour."""
    stops: tuple[HardHit, ...] = ()
    """The five stops hit most, the most first, in the coming hour."""


class RuleState(msgspec.Struct, kw_only=True):
    """One health rule that a source breaks, or broke in the last 24 hours."""

    rule: str
    source: str
    severity: Severity
    count: int
    """Findings in the newest message; 0 once it is mended."""
    polls: int
    """Messages of the last 24 hours that broke it, of `checked`."""
    checked: int
    first: Instant
    last: Instant
    examples: tuple[Example, ...] = ()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """0 to 100 for reports (HEALTH.md 5.4); a part that cannot be measured is None and drops out."""

    version: str
    value: float | None
    parts: dict[str, float | None]


class Incident(msgspec.Struct, kw_only=True):
    """Something wrong with a feed, from its first to its last moment."""

    id: str
    feed: FeedId
    cause: str
    """Indicator id."""
    sentence: str
    """In English."""
    since: Instant
    ended: Instant | None = None
    sentence_fr: str = ""
    source: str = ""
    """SourceId; empty for the feed as a whole."""
    status: Status = Status.DEGRADED
    """The worst that it has been confirmed as."""
    value: float | None = None
    unit: str = ""
    impact: Impact | None = None
    """None for what does not touch departures, such as an expiry that lies ahead."""


class StaticHealth(msgspec.Struct, kw_only=True):
    """The timetable in use, and what became of the newest one."""

    version: str | None = None
    in_use_since: Instant | None = None
    outcome: Outcome = Outcome.PENDING
    detail: str = ""
    last_attempt_at: Instant | None = None
    last_day: str | None = None
    """ISO date of the last day with service."""
    counts: dict[str, int] = {}
    rejected: dict[str, dict[str, int]] = {}
    held_version: str | None = None
    timezone: str = ""
    """tz database name in which last_day is meant; empty means UTC."""
    trips_today: int | None = None
    """Trips of today's service day; None while unknown."""
    weeks_served: int = 0
    """Of the last four weeks, those whose same weekday had trips, by the timetable in use; counted on a day without any."""
    full_until: str | None = None
    """ISO date of the last day of full service, or of feed_end_date where that is sooner; None while unknown."""
    new_trips_percent: float | None = None
    """Share of the present version's trip ids that the one before did not have; None for the first version."""
    match_before: float | None = None
    """Share of realtime's trips that were in the version before, when it was replaced, in percent."""
    active_trips: int | None = None
    """Trips on the road now by the timetable; None while unknown, 0 in a night without service."""
    http: HttpFacts | None = None
    """What the way to the present version's address and its newest answers told; None before the first."""
    notices: list[Finding] = []
    """What is wrong with the present version's files, in order of code; as of the day of the last attempt."""


class FeedHealth(msgspec.Struct, kw_only=True):
    """A feed's health as `/v1/health/feeds/{id}` shows it; Redis holds the newest."""

    feed: FeedId
    name: str = ""
    status: Status = Status.UNKNOWN
    since: Instant | None = None
    cause: str | None = None
    sentence: str = ""
    sentence_fr: str = ""
    """Empty as a worker of an earlier version told it."""
    assessed_at: Instant | None = None
    static: StaticHealth = msgspec.field(default_factory=StaticHealth)
    sources: list[SourceHealth] = []
    indicators: list[Indicator] = []
    incidents: list[Incident] = []
    """Open ones and those that have ended lately, newest first."""
    rules: list[RuleState] = []
    """Errors first, then by rule and source."""
    unmatched: list[Unmatched] = []
    """The most frequent ones of each kind, the most first."""
    coverage: list[RouteCoverage] = []
    """Lines with trips on the road, the least covered first."""
    coverage_day: list[RouteDay] = []
    """Lines whose trips have left today, the least covered first."""
    score: Score | None = None
    """Of today so far."""
    usual_without: float | None = None
    """Share, 0 to 1, of the coming hour's departures that have no live data while all is well."""
    impact: Impact | None = None
    """What all that is wrong now costs travellers; None while that is unknown."""
    accuracy: Accuracy | None = None
    """How well predictions came true; None until the first are decided."""
    attribution: str = ""
    license: str = ""
    operators: list[str] = []
