"""What happened to a feed since the last look in, its FeedHealth out."""

from collections.abc import Sequence

from mobility.health.confirm import SEVERITY, confirm
from mobility.health.incidents import next_incidents
from mobility.health.indicators import read_indicators
from mobility.health.sentences import indicator_sentence, status_sentence
from mobility.health.sources import source_health
from mobility.health.status import leading_indicator, status_of
from mobility.health.thresholds import DEFAULT_THRESHOLDS, Thresholds
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
    is_paused: bool = False,
) -> FeedHealth:
    """Judge a feed once more; `previous` is left as it is and carries all memory, so that a restart forgets nothing.

    `attempts` are those of the last 24 hours, oldest first; seen ones may be repeated and shorter memories are fine.
    A paused feed is measured but neither judged nor in an incident. Source: HEALTH.md 5.2, 5.3.
    """
    known = {source.id: source for source in previous.sources}
    health_of_sources = [source_health(known.get(state.id), attempts, state) for state in sources]
    before = {(indicator.id, indicator.source): indicator for indicator in previous.indicators}
    indicators = [
        confirm(before.get((reading.id, reading.source)), reading, now, thresholds)
        for reading in read_indicators(health_of_sources, attempts, static, now, thresholds)
    ]
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
        status=Status.PAUSED if is_paused else status_of(indicators),
        incidents=next_incidents(
            previous.feed, previous.incidents, [] if is_paused else indicators, health_of_sources, now, thresholds
        ),
    )
    _explain(health, previous, now)
    return health


def explain(health: FeedHealth, lang: str) -> str:
    """Say in one sentence why a feed has its status; `lang` is fr or en."""
    leading = _cause(health)
    if leading is None:
        return status_sentence(health.status, lang)
    source = next((source for source in health.sources if source.id == leading.source), None)
    return indicator_sentence(leading, source, lang)


def _cause(health: FeedHealth) -> Indicator | None:
    return leading_indicator(health.indicators) if SEVERITY.get(health.status) else None


def _explain(health: FeedHealth, previous: FeedHealth, now: Instant) -> None:
    """Set cause, sentence and since; a bad status began when its cause did, not when it was confirmed."""
    leading = _cause(health)
    health.cause = leading.id if leading else None
    health.sentence = explain(health, "en")
    if health.status == previous.status and previous.since is not None:
        health.since = previous.since
    else:
        health.since = leading.since if leading and leading.since is not None else now
