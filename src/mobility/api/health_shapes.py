"""A feed in use in, the JSON shapes of its health out."""

import msgspec

from mobility.api.health_judgements import IncidentAnswer, IndicatorAnswer, incident_answer, indicator_answer
from mobility.api.state import FeedInUse
from mobility.model.health import Impact, SourceHealth, Status
from mobility.model.message import Rejection
from mobility.model.outcome import EXPLANATIONS, Fault, Outcome
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant, date_of, local_iso, zone_named

UTC = zone_named("UTC")


class SourceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One realtime address of a feed, as of its last attempt."""

    id: str
    kinds: list[str]
    """Which of trip_updates, vehicle_positions, alerts it brings."""
    outcome: Outcome
    fault: Fault
    """Who can mend the outcome."""
    sentence: str
    since: str | None
    """RFC 3339: since when it succeeds or fails."""
    last_attempt_at: str | None
    last_success_at: str | None
    header_age_s: int | None
    """Seconds since the header timestamp of the message in use."""
    http_status: int | None
    consecutive_failures: int
    detail: str
    entities: int
    trips: int
    """Trips of the message that claim to be in the timetable."""
    matched_trips: int
    updates: int
    matched_updates: int
    rejected: dict[str, int]
    """Entities and updates left out, by reason."""


class StaticAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The timetable in use, and what became of the newest one."""

    version: str | None
    """SHA-256 of the archive."""
    outcome: Outcome
    fault: Fault
    sentence: str
    detail: str
    in_use_since: str | None
    last_attempt_at: str | None
    last_day: str | None
    """The last day of its calendar."""
    held_version: str | None
    """A version that waits for confirmation."""


class FeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One feed at a glance."""

    id: str
    name: str
    operators: list[str]
    status: Status
    since: str | None
    cause: str | None
    sentence: str
    realtime_age_s: int | None
    """Seconds since the newest realtime message in use; null without one."""
    generation: int | None
    """Number of the generation of departures in use; only rises."""
    generation_age_s: int | None
    """Seconds since a worker last wrote this feed's departures: large when no worker runs."""
    impact: Impact | None
    """Departures of the coming hour that are shown without live data because of what is wrong; null while unknown."""
    score: float | None
    """Today's, 0 to 100; null before anything could be measured."""
    static: StaticAnswer
    sources: list[SourceAnswer]


class RejectionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Up to five rows or entities that were left out for one reason."""

    where: str
    """Source id, or file name of the timetable."""
    reason: str
    count: int
    examples: list[str]
    """Entity id or line number with the offending text."""


class FeedDetail(FeedAnswer, frozen=True, kw_only=True):
    """One feed with all that is known of it."""

    attribution: str
    license: str
    counts: dict[str, int]
    """Rows of the timetable kept, by file."""
    rejected: list[RejectionAnswer]
    indicators: list[IndicatorAnswer]
    score_parts: dict[str, float | None]
    """What the score is made of, each 0 to 100; null for what could not be measured and drops out."""
    score_version: str | None
    incidents: list[IncidentAnswer]


class SelfAuditAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Departures that this process showed and recomputed from raw observations, since it started."""

    checked: int
    false_live: int
    """Shown with a label, an age or an expected time that the observations do not bear out; must stay 0."""


class HealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All feeds at a glance."""

    as_of: str
    store: str
    """`ok`, or `away` while Redis does not answer."""
    store_away_for_s: int | None
    share_ok: float | None
    """Share of feeds whose status is ok; null without feeds."""
    counts: dict[str, int]
    self_audit: SelfAuditAnswer
    feeds: list[FeedAnswer]


def feed_answer(feed: FeedInUse, now: Instant) -> FeedAnswer:
    """Describe a feed at a glance."""
    health, overlay = feed.health, feed.overlay
    states = {state.id: state for state in overlay.info.sources} if overlay is not None else {}
    known = {source.id: source for source in health.sources}
    ids = list(dict.fromkeys([*states, *known]))
    sources = [_source(name, states.get(name), known.get(name), now) for name in ids]
    ages = [source.header_age_s for source in sources if source.header_age_s is not None]
    return FeedAnswer(
        id=feed.id,
        name=health.name or feed.id,
        operators=health.operators,
        status=health.status,
        since=_iso(health.since),
        cause=health.cause,
        sentence=health.sentence,
        realtime_age_s=min(ages, default=None),
        generation=None if overlay is None else overlay.info.generation,
        generation_age_s=None if overlay is None else max(0, now - overlay.info.made_at),
        impact=health.impact,
        score=health.score.value if health.score is not None else None,
        static=_static(feed),
        sources=sources,
    )


def feed_detail(feed: FeedInUse, now: Instant) -> FeedDetail:
    """Describe a feed with everything."""
    health = feed.health
    return FeedDetail(
        **msgspec.structs.asdict(feed_answer(feed, now)),
        attribution=health.attribution,
        license=health.license,
        counts=feed.timetable.info.counts if feed.timetable is not None else health.static.counts,
        rejected=[*_rejected_rows(feed), *_rejected_entities(feed)],
        indicators=[indicator_answer(one) for one in health.indicators],
        score_parts=health.score.parts if health.score is not None else {},
        score_version=health.score.version if health.score is not None else None,
        incidents=[incident_answer(one) for one in health.incidents],
    )


def _rejected_rows(feed: FeedInUse) -> list[RejectionAnswer]:
    info = feed.timetable.info if feed.timetable is not None else None
    rejected, examples = (info.rejected, info.examples) if info is not None else (feed.health.static.rejected, {})
    return [
        RejectionAnswer(where=file, reason=reason, count=count, examples=examples.get(file, {}).get(reason, []))
        for file, reasons in rejected.items()
        for reason, count in reasons.items()
    ]


def _rejected_entities(feed: FeedInUse) -> list[RejectionAnswer]:
    states = feed.overlay.info.sources if feed.overlay is not None else []
    seen = {(state.id, reason) for state in states for reason in state.rejected}
    from_states = [
        RejectionAnswer(
            where=state.id,
            reason=reason,
            count=count,
            examples=[_example(one) for one in state.examples.get(reason, [])],
        )
        for state in states
        for reason, count in state.rejected.items()
    ]
    from_health = [
        RejectionAnswer(where=source.id, reason=reason, count=count, examples=source.examples.get(reason, []))
        for source in feed.health.sources
        for reason, count in source.rejected.items()
        if (source.id, reason) not in seen
    ]
    return from_states + from_health


def _example(rejection: Rejection) -> str:
    return f"{rejection.entity_id}: {rejection.detail}" if rejection.detail else rejection.entity_id


def _static(feed: FeedInUse) -> StaticAnswer:
    static, timetable = feed.health.static, feed.timetable
    outcome = static.outcome
    return StaticAnswer(
        version=timetable.info.version if timetable is not None else static.version,
        outcome=outcome,
        fault=EXPLANATIONS[outcome].fault,
        sentence=EXPLANATIONS[outcome].sentence,
        detail=static.detail,
        in_use_since=_iso(static.in_use_since),
        last_attempt_at=_iso(static.last_attempt_at),
        last_day=date_of(timetable.last_day).isoformat() if timetable is not None else static.last_day,
        held_version=static.held_version,
    )


def _source(name: str, state: SourceState | None, health: SourceHealth | None, now: Instant) -> SourceAnswer:
    """Join what the generation and what the health value say of one source; the generation is the newer of both."""
    health = health or SourceHealth(id=name, kind="")
    state = state or SourceState(
        id=name,
        outcome=health.outcome,
        header_timestamp=health.header_timestamp,
        last_attempt_at=health.last_attempt_at,
        kinds=(health.kind,) if health.kind else (),
        matched_trips=health.matched_trips,
        trips=health.trips,
        matched_updates=health.matched_updates,
        updates=health.updates,
        entities=health.entities,
        rejected=health.rejected,
    )
    return SourceAnswer(
        id=name,
        kinds=list(state.kinds),
        outcome=state.outcome,
        fault=EXPLANATIONS[state.outcome].fault,
        sentence=EXPLANATIONS[state.outcome].sentence,
        since=_iso(health.since),
        last_attempt_at=_iso(state.last_attempt_at),
        last_success_at=_iso(health.last_success_at),
        header_age_s=None if state.header_timestamp is None else max(0, now - state.header_timestamp),
        http_status=health.http_status,
        consecutive_failures=health.consecutive_failures,
        detail=health.detail,
        entities=state.entities,
        trips=state.trips,
        matched_trips=state.matched_trips,
        updates=state.updates,
        matched_updates=state.matched_updates,
        rejected=state.rejected,
    )


def _iso(instant: Instant | None) -> str | None:
    return None if instant is None else local_iso(instant, UTC)
