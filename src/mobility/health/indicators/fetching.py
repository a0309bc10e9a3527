"""Indicators of fetching: how often it works, how long it takes, what goes wrong."""

import math

from mobility.health.indicators.reading import Reading, Scene, at_least, at_most, judged
from mobility.model.health import Status
from mobility.model.outcome import Outcome

HOURS = 24
FETCH_S_FROM = 5
"""Fewer attempts have no percentiles."""


def fetch_success(scene: Scene) -> Reading:
    """Read the share of attempts of the last 24 hours that told us the feed's state."""
    source, thresholds = scene.source, scene.thresholds
    bounds = at_least(thresholds.fetch_success_ok_percent)
    succeeded, attempts = polls_of_a_day(scene)
    percent = 100 * succeeded / attempts if attempts else None
    is_failing = source.consecutive_failures >= thresholds.down_after_failures
    if is_failing and source.since is not None and scene.now - source.since > thresholds.down_after_failing_s:
        return Reading("fetch_success", source.id, percent, "%", Status.DOWN, source.outcome.value, bounds)
    if source.last_attempt_at is None:
        return Reading("fetch_success", source.id, None, "%", None, "never_fetched", bounds)
    is_judged = attempts >= thresholds.fetch_success_minimum_attempts
    if percent is not None and is_judged and percent < thresholds.fetch_success_ok_percent:
        return Reading("fetch_success", source.id, percent, "%", Status.DEGRADED, source.outcome.value, bounds)
    return Reading("fetch_success", source.id, percent, "%", Status.OK, "", bounds)


def polls_of_a_day(scene: Scene) -> tuple[int, int]:
    """Count attempts that succeeded, and all, of the last 24 hours."""
    oldest = scene.now // 3_600 - HOURS + 1
    counts = [count for hour, count in scene.source.polls.items() if hour >= oldest]
    return sum(one for one, _ in counts), sum(all_ for _, all_ in counts)


def availability(scene: Scene) -> Reading:
    """Read the share of the last 24 hours' attempts that were not in an open failure: two failures in a row at least.

    The attempts of the last hours count one by one; a single failure between two successes is no outage.
    """
    bounds = at_least(scene.thresholds.availability_ok_percent, scene.thresholds.availability_down_percent)
    succeeded, attempts = polls_of_a_day(scene)
    if attempts < scene.thresholds.fetch_success_minimum_attempts:
        return judged("availability", scene.source.id, None, "%", bounds, missing="too_few_attempts")
    alone = _failures_alone(scene)
    return judged("availability", scene.source.id, 100 * min(succeeded + alone, attempts) / attempts, "%", bounds)


def _failures_alone(scene: Scene) -> int:
    """Count attempts that failed between two that did not."""
    endings = [one.outcome.is_success for one in scene.attempts if one.source == scene.source.id]
    triples = zip(endings, endings[1:], endings[2:], strict=False)
    return sum(before and after and not failed for before, failed, after in triples)


def fetch_seconds(scene: Scene) -> Reading:
    """Read the 95th percentile of how long successful attempts took."""
    bounds = at_most(scene.thresholds.fetch_ok_s, scene.thresholds.fetch_down_s)
    took = sorted(
        one.duration_s for one in scene.attempts if one.source == scene.source.id and one.outcome is Outcome.OK
    )
    if len(took) < FETCH_S_FROM:
        return judged("fetch_seconds", scene.source.id, None, "s", bounds, missing="too_few_attempts")
    return judged("fetch_seconds", scene.source.id, took[math.ceil(0.95 * len(took)) - 1], "s", bounds)


READINGS = (fetch_success, availability, fetch_seconds)
