"""What happened to a feed since the last look in, its FeedHealth out."""

from collections.abc import Sequence

from mobility.health.confirm import SEVERITY, confirm
from mobility.health.impact import impact_of, next_usual
from mobility.health.incidents import next_incidents
from mobility.health.indicators.read import read_indicators
from mobility.health.looked import Looked
from mobility.health.rules_seen import in_order
from mobility.health.score import score_of
from mobility.health.sentences import indicator_sentence, status_sentence
from mobility.health.sources import source_health
from mobility.health.status import leading_indicator, status_of
from mobility.health.thresholds import DEFAULT_THRESHOLDS, Thresholds
from mobility.health.unmatched import unmatched_of
from mobility.model.health import Attempt, FeedHealth, Indicator, StaticHealth, Status
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant


def assess(
    previous: FeedHealth,
    attempts: Sequence[Attempt],
    sources: Sequence[SourceState],
    static: StaticHealth,
    now: Instant,
    *,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    looked: Looked = Looked(),  # noqa: B008 - frozen
) -> FeedHealth:
    """Judge a feed once more; `previous` is left as it is and carries all memory, so that a restart forgets nothing.

    `attempts` are those of the last hours, oldest first; seen ones may be repeated and shorter memories are fine.
    Source: HEALTH.md 5.2, 5.3.
    """
    known = {source.id: source for source in previous.sources}
    health_of_sources = [source_health(known.get(state.id), attempts, state, looked) for state in sources]
    before = {(indicator.id, indicator.source): indicator for indicator in previous.indicators}
    indicators = [
        confirm(before.get((reading.id, reading.source)), reading, now, thresholds)
        for reading in read_indicators(health_of_sources, attempts, static, now, thresholds, looked)
    ]
    is_checked = any(source.signs is not None for source in health_of_sources)
    health = FeedHealth(
        feed=previous.feed,
        name=previous.name,
        attribution=previous.attribution,
        license=previous.license,
        operators=list(previous.operators),
        assessed_at=now,
        static=static,
        sources=health_of_sources,
        indicators=indicators,
        status=Status.PAUSED if looked.is_paused else status_of(indicators, health_of_sources),
        rules=in_order(looked.rules),
        unmatched=unmatched_of(health_of_sources),
        coverage=looked.coverage.routes if looked.coverage is not None else [],
        coverage_day=looked.coverage_day.routes if looked.coverage_day is not None else [],
        accuracy=looked.accuracy,
        score=score_of(indicators, looked.rules, is_checked=is_checked),
    )
    _weigh(health, previous, looked, now)
    health.incidents = next_incidents(
        previous,
        [] if looked.is_paused else indicators,
        health_of_sources,
        now,
        thresholds,
        impact=health.impact,
    )
    _explain(health, previous, now)
    return health


def _weigh(health: FeedHealth, previous: FeedHealth, looked: Looked, now: Instant) -> None:
    """Say what all that is wrong costs travellers, and learn what is usual while all is well."""
    health.usual_without = previous.usual_without
    if looked.costs is None:
        health.impact = None
        return
    elapsed_s = now - previous.assessed_at if previous.assessed_at is not None else 0
    if health.status is Status.OK:
        health.usual_without = next_usual(previous.usual_without, looked.costs)
        health.impact = impact_of(looked.costs, 1.0, None, 0)
        return
    carried = previous.impact if previous.status is not Status.OK else None
    health.impact = impact_of(looked.costs, health.usual_without, carried, elapsed_s)


def explain(health: FeedHealth, lang: str) -> str:
    """Say in one sentence why a feed has its status; `lang` is fr or en."""
    leading = _cause(health)
    if leading is None:
        return status_sentence(health.status, lang)
    source = next((source for source in health.sources if source.id == leading.source), None)
    return indicator_sentence(leading, source, lang, health.static.active_trips)


def _cause(health: FeedHealth) -> Indicator | None:
    return leading_indicator(health.indicators) if SEVERITY.get(health.status) else None


def _explain(health: FeedHealth, previous: FeedHealth, now: Instant) -> None:
    """Set cause, sentences and since; a bad status began when its cause did, not when it was confirmed."""
    leading = _cause(health)
    health.cause = leading.id if leading else None
    health.sentence, health.sentence_fr = explain(health, "en"), explain(health, "fr")
    if health.status == previous.status and previous.since is not None:
        health.since = previous.since
    else:
        health.since = leading.since if leading and leading.since is not None else now
