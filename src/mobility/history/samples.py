"""One assessment in, the samples that are kept of it out."""

from collections.abc import Iterator

from mobility.model.health import FeedHealth, Status
from mobility.model.history import Sample
from mobility.model.ids import FeedId
from mobility.model.time import Instant

EVERY_S = 60
"""Assessments come at every poll; a sample a minute and series draws any line, and costs a thirtieth."""

STATUS_NUMBERS = {
    Status.OK: 0,
    Status.DEGRADED: 1,
    Status.DOWN: 2,
    Status.NO_SERVICE: 3,
    Status.PAUSED: 4,
    Status.UNKNOWN: 5,
}
"""What the metric `status` counts; never renumbered, for old samples are read for years."""


def samples_of(health: FeedHealth, at: Instant) -> Iterator[Sample]:
    """Give a sample of everything that could be measured: indicators by their ids, entities by kind, status, score, impact."""
    for indicator in health.indicators:
        if indicator.value is not None:
            yield _sample(health.feed, indicator.source, indicator.id, at, indicator.value)
    for source in health.sources:
        for kind, count in (source.signs.entities if source.signs is not None else {}).items():
            yield _sample(health.feed, source.id, f"entities.{kind}", at, count)
    yield _sample(health.feed, "", "status", at, STATUS_NUMBERS[health.status])
    if health.score is not None and health.score.value is not None:
        yield _sample(health.feed, "", "score", at, health.score.value)
    if health.impact is not None:
        yield _sample(health.feed, "", "impact", at, health.impact.per_hour)


def _sample(feed: FeedId, source: str, metric: str, at: Instant, value: float) -> Sample:
    return Sample(feed=feed, source=source, metric=metric, at=at, value=float(value))


class Thinning:
    """Lets one assessment a minute and feed through as samples."""

    def __init__(self, every_s: int = EVERY_S) -> None:
        """Start having let none through."""
        self._every_s = every_s
        self._last: dict[FeedId, int] = {}

    def lets(self, feed: FeedId, at: Instant) -> bool:
        """Say whether this is the feed's first in its minute."""
        minute = at // self._every_s
        if self._last.get(feed) == minute:
            return False
        self._last[feed] = minute
        return True
