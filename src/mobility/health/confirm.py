"""A reading and the indicator it continues in, the indicator with its confirmed grade out."""

from mobility.health.indicators.reading import Reading
from mobility.health.thresholds import Thresholds
from mobility.model.health import Indicator, Status
from mobility.model.time import Instant

SEVERITY = {None: 0, Status.OK: 0, Status.DEGRADED: 1, Status.DOWN: 2}


def confirm(previous: Indicator | None, reading: Reading, now: Instant, thresholds: Thresholds) -> Indicator:
    """Let a changed grade count once it has been read often or long enough.

    Worse needs 3 evaluations in a row or 60 s, better needs 3 evaluations; evaluations that alternate between
    degraded and down are all worse than ok and count together. Losing the measurement, and ok after none, count at once.
    A confirmed grade began when it was first read. Source: HEALTH.md 5.3.
    """
    grade = previous.grade if previous else None
    since = previous.since if previous else None
    indicator = Indicator(
        id=reading.id,
        source=reading.source,
        value=reading.value,
        unit=reading.unit,
        reason=reading.reason,
        bounds=reading.bounds,
    )
    if reading.grade == grade:
        indicator.grade, indicator.since = grade, since
    elif reading.grade is None or (grade is None and reading.grade is Status.OK):
        indicator.grade, indicator.since = reading.grade, now
    else:
        _hold(indicator, grade, since, reading.grade)
        _count(indicator, previous, now)
        if _is_confirmed(indicator, now, thresholds):
            indicator.grade, indicator.since = indicator.pending, indicator.pending_since
            indicator.pending, indicator.pending_since, indicator.pending_evaluations = None, None, 0
    return indicator


def _hold(indicator: Indicator, grade: Status | None, since: Instant | None, pending: Status) -> None:
    indicator.grade, indicator.since, indicator.pending = grade, since, pending


def _count(indicator: Indicator, previous: Indicator | None, now: Instant) -> None:
    """Continue the run of evaluations that differ in the same direction, or begin one."""
    continues = previous is not None and previous.pending is not None and _is_worse(indicator) == _is_worse(previous)
    indicator.pending_since = previous.pending_since if previous and continues else now
    indicator.pending_evaluations = 1 + (previous.pending_evaluations if previous and continues else 0)


def _is_worse(indicator: Indicator) -> bool:
    return SEVERITY[indicator.pending] > SEVERITY[indicator.grade]


def _is_confirmed(indicator: Indicator, now: Instant, thresholds: Thresholds) -> bool:
    if indicator.pending_evaluations >= thresholds.confirm_evaluations:
        return True
    lasting = indicator.pending_since is not None and now - indicator.pending_since >= thresholds.confirm_worse_s
    return lasting and _is_worse(indicator)
