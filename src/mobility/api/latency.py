"""Generations as they become readable here in, how long messages took to get so far out: proof of whose staleness it is."""

import math
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from mobility.health.indicators.reading import at_most, grade_of
from mobility.model.health import Indicator, SourceHealth, Status
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay

WINDOW_S = 3_600
KEPT = 360
"""Messages of a source: one in ten seconds for an hour."""
FEWEST = 5
"""Fewer messages have no percentiles."""
BEYOND_POLL_S = 5
"""Source: HEALTH.md 5.2, api_latency: a message waits for the next poll, and then should be readable within this."""


class Passage(NamedTuple):
    """One message on its way from its producer to our readers."""

    feed: FeedId
    source: str
    at: float
    """UTC seconds when it could first be read here."""
    from_header_s: float
    """Since its producer's header timestamp."""
    from_fetch_s: float
    """Since a worker had read it, to the second and never too little."""


class LatencyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How long the messages of the last hour took until they could be read in this process."""

    source: str
    """Source id; empty for all sources of all feeds together."""
    messages: int
    """How many were measured; the first after a start are not."""
    from_header_p50_s: float | None
    """Median seconds from the producer's header timestamp; null with fewer than 5 messages."""
    from_header_p95_s: float | None
    """95th percentile of the same."""
    from_fetch_p50_s: float | None
    """Median seconds since a worker had read the message, to the second and never too little: what of it is ours."""
    from_fetch_p95_s: float | None
    """95th percentile of the same."""


def passages(before: Overlay | None, after: Overlay | None, at: float) -> Iterator[Passage]:
    """Give the messages that `after` brings and `before` did not have; of a first generation nobody knows how long it lay there."""
    if before is None or after is None or before is after:
        return
    known = {source.id: source.header_timestamp for source in before.info.sources}
    for source in after.info.sources:
        header, fetched, last = source.header_timestamp, source.fetched_at, known.get(source.id)
        if header is not None and fetched is not None and last is not None and header > last:
            yield Passage(after.info.feed, source.id, at, max(0.0, at - header), max(0.0, at - fetched))


def newest_passage(passed: Sequence[Passage], last: Passage | None) -> Passage | None:
    """Give that with the newest header; where nothing has come the last one stays, for a message that grows old is no slower."""
    return max(passed, key=lambda one: one.at - one.from_header_s, default=last)


class Latencies:
    """The passages of the last hour."""

    def __init__(self) -> None:
        """Start knowing none."""
        self._kept: dict[tuple[FeedId, str], deque[Passage]] = {}

    def add(self, new: Sequence[Passage]) -> None:
        """Remember passages; of each source the newest are kept."""
        for one in new:
            self._kept.setdefault((one.feed, one.source), deque(maxlen=KEPT)).append(one)

    def of_feed(self, feed: FeedId, now: float) -> list[LatencyAnswer]:
        """Tell those of each source of a feed."""
        return [_answer(source, _lately(kept, now)) for (one, source), kept in self._kept.items() if one == feed]

    def of_all(self, now: float) -> LatencyAnswer:
        """Tell those of all sources of all feeds together."""
        return _answer("", [one for kept in self._kept.values() for one in _lately(kept, now)])


def latency_indicators(sources: Sequence[SourceHealth], latencies: Sequence[LatencyAnswer]) -> list[Indicator]:
    """Give `api_latency` of every source: seconds from header to readable, which should not pass the poll interval and 5 s.

    It is ours, not the feed's: beyond its bound it is not judged and degrades nobody. Source: HEALTH.md 5.2.
    """
    known = {one.source: one for one in latencies}
    found = []
    for source in sources:
        measured = known.get(source.id)
        value = measured.from_header_p95_s if measured is not None else None
        wanted = source.poll_interval_s
        bounds = at_most(wanted + BEYOND_POLL_S) if wanted is not None else None
        is_ok = value is not None and bounds is not None and grade_of(value, bounds) is Status.OK
        reason = "too_few_messages" if value is None else "" if is_ok else "not_judged"
        grade = Status.OK if is_ok else None
        found.append(
            Indicator(
                id="api_latency", source=source.id, value=value, unit="s", bounds=bounds, grade=grade, reason=reason
            )
        )
    return found


def _lately(kept: Sequence[Passage], now: float) -> list[Passage]:
    return [one for one in kept if one.at > now - WINDOW_S]


def _answer(source: str, lately: Sequence[Passage]) -> LatencyAnswer:
    headers, fetches = [one.from_header_s for one in lately], [one.from_fetch_s for one in lately]
    return LatencyAnswer(
        source=source,
        messages=len(lately),
        from_header_p50_s=_percentile(headers, 0.5),
        from_header_p95_s=_percentile(headers, 0.95),
        from_fetch_p50_s=_percentile(fetches, 0.5),
        from_fetch_p95_s=_percentile(fetches, 0.95),
    )


def _percentile(values: Sequence[float], share: float) -> float | None:
    """Give the value that so large a share does not exceed."""
    if len(values) < FEWEST:
        return None
    return round(sorted(values)[math.ceil(share * len(values)) - 1], 1)
