"""A feed in use in, the JSON shapes of its health out."""

import msgspec

from mobility.api.health_http import HttpAnswer, http_answer
from mobility.api.health_judgements import (
    IncidentAnswer,
    IndicatorAnswer,
    incident_answer,
    indicator_answer,
    utc_or_none,
)
from mobility.api.latency import LatencyAnswer, latency_indicators
from mobility.api.rejections import RejectionAnswer, rejections
from mobility.api.state import FeedInUse
from mobility.api.static_notices import StaticNoticeAnswer, static_notices
from mobility.model.health import Impact, SourceHealth, Status
from mobility.model.outcome import EXPLANATIONS, Fault, Outcome
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant, date_of


class SourceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One realtime address of a feed, as of its last attempt."""

    id: str
    """As in metrics; a feed may have several."""
    kinds: list[str]
    """Which of trip_updates, vehicle_positions, alerts it brings."""
    outcome: Outcome
    """How the last attempt ended."""
    fault: Fault
    """Who can mend the outcome."""
    sentence: str
    """The outcome in words."""
    since: str | None
    """RFC 3339: since when it succeeds or fails."""
    last_attempt_at: str | None
    """RFC 3339; null before the first."""
    last_success_at: str | None
    """RFC 3339; null before the first."""
    header_age_s: int | None
    """Seconds since the header timestamp of the message in use."""
    http_status: int | None
    """Of the last answer; null without one."""
    http: HttpAnswer | None
    """What else its answers told; null before the first."""
    consecutive_failures: int
    """Failed attempts since the last success."""
    detail: str
    """What exactly was found; empty where there is nothing to add."""
    entities: int
    """Entities of the message in use."""
    trips: int
    """Trips of the message that claim to be in the timetable."""
    matched_trips: int
    """How many of `trips` were found there."""
    updates: int
    """Stop time updates of the message."""
    matched_updates: int
    """How many of them were applied."""
    rejected: dict[str, int]
    """Entities and updates left out, by reason."""


class StaticAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The timetable in use, and what became of the newest one."""

    version: str | None
    """SHA-256 of the archive."""
    outcome: Outcome
    """How the last attempt ended."""
    fault: Fault
    """Who can mend the outcome."""
    sentence: str
    """The outcome in words."""
    detail: str
    """What exactly was found; empty where there is nothing to add."""
    in_use_since: str | None
    """RFC 3339; null without a timetable in use."""
    last_attempt_at: str | None
    """RFC 3339; null before the first."""
    http: HttpAnswer | None
    """What the answers of its address told; null before the first."""
    last_day: str | None
    """The last day of its calendar."""
    held_version: str | None
    """A version that waits for confirmation."""


class FeedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One feed at a glance."""

    id: str
    """For `feed` of other resources."""
    name: str
    """As the registry names it."""
    operators: list[str]
    """Ids of the operators it is of, as in the registry."""
    status: Status
    """Its state in one word."""
    since: str | None
    """RFC 3339: since when it has been in this state; null when not known."""
    cause: str | None
    """Why it is in this state, for programs; null when it is well."""
    sentence: str
    """The same for people."""
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
    """Its timetable."""
    sources: list[SourceAnswer]
    """Its realtime addresses."""


class FeedDetail(FeedAnswer, frozen=True, kw_only=True):
    """One feed with all that is known of it."""

    attribution: str
    """Show this with the data."""
    license: str
    """SPDX identifier or address of the licence; empty where not known."""
    counts: dict[str, int]
    """Rows of the timetable kept, by file."""
    rejected: list[RejectionAnswer]
    """Rows and entities left out, by where and why."""
    notices: list[StaticNoticeAnswer]
    """What is wrong with its timetable's files, errors first."""
    indicators: list[IndicatorAnswer]
    """All that is measured of it."""
    latency: list[LatencyAnswer]
    """How long its messages took until they could be read here, by source."""
    score_parts: dict[str, float | None]
    """What the score is made of, each 0 to 100; null for what could not be measured and drops out."""
    score_version: str | None
    """Which formula made the score; null without one."""
    incidents: list[IncidentAnswer]
    """What has been wrong with it: what still is first, then the newest."""


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
        since=utc_or_none(health.since),
        cause=health.cause,
        sentence=health.sentence,
        realtime_age_s=min(ages, default=None),
        generation=None if overlay is None else overlay.info.generation,
        generation_age_s=None if overlay is None else max(0, now - overlay.info.made_at),
        impact=health.impact,
        score=health.score.value if health.score is not None else None,
        static=_static(feed, now),
        sources=sources,
    )


def feed_detail(feed: FeedInUse, latency: list[LatencyAnswer], now: Instant) -> FeedDetail:
    """Describe a feed with everything; `latency` is how long its messages took to this process."""
    health = feed.health
    return FeedDetail(
        **msgspec.structs.asdict(feed_answer(feed, now)),
        attribution=health.attribution,
        license=health.license,
        counts=feed.timetable.info.counts if feed.timetable is not None else health.static.counts,
        rejected=rejections(feed),
        notices=static_notices(health.static.notices),
        indicators=[
            indicator_answer(one) for one in (*health.indicators, *latency_indicators(health.sources, latency))
        ],
        latency=latency,
        score_parts=health.score.parts if health.score is not None else {},
        score_version=health.score.version if health.score is not None else None,
        incidents=[incident_answer(one) for one in health.incidents],
    )


def _static(feed: FeedInUse, now: Instant) -> StaticAnswer:
    static, timetable = feed.health.static, feed.timetable
    outcome = static.outcome
    return StaticAnswer(
        version=timetable.info.version if timetable is not None else static.version,
        outcome=outcome,
        fault=EXPLANATIONS[outcome].fault,
        sentence=EXPLANATIONS[outcome].sentence,
        detail=static.detail,
        in_use_since=utc_or_none(static.in_use_since),
        last_attempt_at=utc_or_none(static.last_attempt_at),
        http=http_answer(static.http, now),
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
        since=utc_or_none(health.since),
        last_attempt_at=utc_or_none(state.last_attempt_at),
        last_success_at=utc_or_none(health.last_success_at),
        header_age_s=None if state.header_timestamp is None else max(0, now - state.header_timestamp),
        http_status=health.http_status,
        http=http_answer(health.http, now),
        consecutive_failures=health.consecutive_failures,
        detail=health.detail,
        entities=state.entities,
        trips=state.trips,
        matched_trips=state.matched_trips,
        updates=state.updates,
        matched_updates=state.matched_updates,
        rejected=state.rejected,
    )
