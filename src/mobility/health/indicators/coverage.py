"""Indicators of coverage: how many of the trips on the road realtime knows, over all sources of a feed."""

from collections.abc import Iterator, Sequence

from mobility.health.coverage import Coverage
from mobility.health.coverage_day import DayCoverage
from mobility.health.indicators.reading import Reading, at_least, judged
from mobility.health.thresholds import Thresholds
from mobility.model.health import SourceHealth, Status


def coverage_readings(
    sources: Sequence[SourceHealth], coverage: Coverage | None, thresholds: Thresholds
) -> Iterator[Reading]:
    """Read coverage by trip updates and by vehicle positions, each where a source brings them."""
    bounds = at_least(thresholds.coverage_ok_percent, thresholds.coverage_down_percent)
    for indicator, kind in (("coverage_tu", "trip_updates"), ("coverage_vp", "vehicle_positions")):
        if not any(kind in source.kind.split("+") for source in sources):
            continue
        if coverage is None:
            yield judged(indicator, "", None, "%", bounds, missing="not_merged_yet")
        elif coverage.active < thresholds.minimum_active_trips:
            yield judged(indicator, "", None, "%", bounds, missing="too_few_active_trips")
        else:
            known = coverage.with_trip_update if kind == "trip_updates" else coverage.with_vehicle
            yield judged(indicator, "", 100 * known / coverage.active, "%", bounds)


def coverage_day(sources: Sequence[SourceHealth], day: DayCoverage | None, thresholds: Thresholds) -> Iterator[Reading]:
    """Read which share of the day's trips that have left realtime knew at least once; well or not judged, never worse.

    Source: HEALTH.md 5.2, coverage_day.
    """
    kinds = {kind for source in sources for kind in source.kind.split("+")}
    if kinds.isdisjoint(("trip_updates", "vehicle_positions")):
        return
    is_enough = day is not None and day.scheduled >= thresholds.minimum_active_trips
    value = 100 * day.seen / day.scheduled if day is not None and is_enough else None
    bounds = at_least(thresholds.coverage_day_ok_percent)
    reading = judged("coverage_day", "", value, "%", bounds, missing="too_few_trips")
    yield reading if reading.grade is not Status.DEGRADED else reading._replace(grade=None, reason="not_judged")
