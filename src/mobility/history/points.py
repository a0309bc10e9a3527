"""Values or shorter steps in, what an indicator was over a longer step out."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from mobility.model.history import Point
from mobility.model.time import Instant


def point_of(start: Instant, values: Sequence[float]) -> Point:
    """Describe a step by the values in it; percentiles by nearest rank, so each is a value that was measured."""
    if not values:
        return Point(start=start, count=0)
    ordered = sorted(values)
    return Point(
        start=start,
        count=len(ordered),
        minimum=ordered[0],
        mean=math.fsum(ordered) / len(ordered),
        maximum=ordered[-1],
        p50=ordered[_rank(0.5, len(ordered))],
        p90=ordered[_rank(0.9, len(ordered))],
    )


def joined(start: Instant, points: Sequence[Point]) -> Point:
    """Describe a step by shorter ones in it.

    Count, minimum, mean and maximum are exact. p50 and p90 are those of the shorter steps' medians, each counted as often
    as it was measured: what varies within five minutes alone is smoothed away.
    """
    measured = [point for point in points if point.count]
    if not measured:
        return Point(start=start, count=0)
    if len(measured) == 1:
        return msgspec.structs.replace(measured[0], start=start)
    rows = [(one.minimum or 0.0, one.mean or 0.0, one.maximum or 0.0, one.p50 or 0.0, one.count) for one in measured]
    lows, means, highs, middles, counts = zip(*rows, strict=True)
    count = sum(counts)
    medians = sorted(zip(middles, counts, strict=True))
    return Point(
        start=start,
        count=count,
        minimum=min(lows),
        mean=math.fsum(mean * number for mean, number in zip(means, counts, strict=True)) / count,
        maximum=max(highs),
        p50=_weighted(medians, _rank(0.5, count)),
        p90=_weighted(medians, _rank(0.9, count)),
    )


def steps(points: Iterable[Point], since: Instant, until: Instant, step_s: int) -> list[Point]:
    """Join points, oldest first, into steps of equal length from `since` to `until`; steps without a value have count 0."""
    gathered: dict[int, list[Point]] = {}
    for point in points:
        gathered.setdefault((point.start - since) // step_s, []).append(point)
    count = -(-(until - since) // step_s)
    return [joined(Instant(since + place * step_s), gathered.get(place, [])) for place in range(count)]


def row_of(series_id: int, point: Point) -> dict[str, Any]:
    """Spell a point as a row; where the value never changed the mean alone is kept."""
    is_still = point.minimum == point.maximum
    return {
        "series_id": series_id,
        "start": point.start,
        "count": point.count,
        "minimum": None if is_still else point.minimum,
        "mean": point.minimum if is_still else point.mean,
        "maximum": None if is_still else point.maximum,
        "p50": None if is_still else point.p50,
        "p90": None if is_still else point.p90,
    }


def point_from(row: Sequence[Any]) -> Point:
    """Read a row of start, count, minimum, mean, maximum, p50, p90."""
    start, count, minimum, mean, maximum, p50, p90 = row
    if minimum is None:
        return Point(start=start, count=count, minimum=mean, mean=mean, maximum=mean, p50=mean, p90=mean)
    return Point(start=start, count=count, minimum=minimum, mean=mean, maximum=maximum, p50=p50, p90=p90)


def _rank(share: float, count: int) -> int:
    return max(0, math.ceil(share * count) - 1)


def _weighted(ordered: Sequence[tuple[float, int]], rank: int) -> float:
    for value, count in ordered:
        rank -= count
        if rank < 0:
            return value
    return ordered[-1][0]
