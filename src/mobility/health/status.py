"""Confirmed indicators in, a feed's status and the indicator that explains it out."""

from collections.abc import Sequence

from mobility.health.confirm import SEVERITY
from mobility.health.indicators.read import CAUSES, DOWN_CAUSES
from mobility.health.indicators.timetable import NO_SERVICE
from mobility.model.health import Indicator, SourceHealth, Status

_EXPLAINED_BY_VERSIONS = ("static_rt_version_skew", "trip_match", "coverage_tu", "coverage_vp")
"""What a skew of versions does to its source besides being one. Source: HEALTH.md 5.3."""


def leading_indicator(indicators: Sequence[Indicator]) -> Indicator | None:
    """Find the worst indicator, of equally bad ones the first in the order of HEALTH.md 5.3; None when none is bad.

    A skew of versions counts for as bad as what it explains.
    """
    bad = [indicator for indicator in indicators if SEVERITY[indicator.grade]]
    return min(bad, key=lambda one: (-_weight(one, bad), CAUSES.index(one.id), one.source), default=None)


def _weight(indicator: Indicator, bad: Sequence[Indicator]) -> int:
    if indicator.id != "static_rt_version_skew":
        return severity(indicator)
    sources = ("", indicator.source)
    return max(severity(one) for one in bad if one.source in sources and one.id in _EXPLAINED_BY_VERSIONS)


def severity(indicator: Indicator) -> int:
    """Say how bad an indicator makes its feed: 0 not at all, 1 degraded, 2 down, which only some indicators can."""
    graded = SEVERITY[indicator.grade]
    return graded if indicator.id in DOWN_CAUSES else min(graded, SEVERITY[Status.DEGRADED])


def status_of(indicators: Sequence[Indicator], sources: Sequence[SourceHealth] = ()) -> Status:
    """Roll indicators up: down if the timetable is, or every source of predictions; degraded if anything is not ok.

    Where no source brings predictions those of positions count, and else all: alerts alone make no departure live.

    While no trip is on the road the status is no_service, unless the timetable itself is down or a day's service is missing.
    Source: HEALTH.md 5.3.
    """
    by_source: dict[str, int] = {}
    for indicator in indicators:
        by_source[indicator.source] = max(by_source.get(indicator.source, 0), severity(indicator))
    timetable = by_source.pop("", 0)
    down = SEVERITY[Status.DOWN]
    counted = [by_source[source] for source in _telling(sources) if source in by_source] or list(by_source.values())
    if timetable == down or (counted and min(counted) == down):
        return Status.DOWN
    is_missed = any(one.id == "service_today" and severity(one) for one in indicators)
    if not is_missed and any(indicator.reason == NO_SERVICE for indicator in indicators):
        return Status.NO_SERVICE
    if timetable or any(by_source.values()):
        return Status.DEGRADED
    return Status.OK if any(indicator.grade is Status.OK for indicator in indicators) else Status.UNKNOWN


def _telling(sources: Sequence[SourceHealth]) -> list[str]:
    """Name the sources that departures depend on."""
    for kind in ("trip_updates", "vehicle_positions"):
        found = [source.id for source in sources if kind in source.kind.split("+")]
        if found:
            return found
    return []
