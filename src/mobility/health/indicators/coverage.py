"""Indicators of coverage: how many of the trips on the road realtime knows, over all sources of a feed."""

from collections.abc import Iterator, Sequence

from mobility.health.coverage import Coverage
from mobility.health.indicators.reading import Reading, at_least, judged
from mobility.health.thresholds import Thresholds
from mobility.model.health import SourceHealth


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
