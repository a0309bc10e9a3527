"""Indicators of accuracy: how well predictions of the last days came true, and how complete they were."""

from collections.abc import Iterator, Sequence

from mobility.health.indicators.reading import Reading, at_least, judged, told
from mobility.health.thresholds import Thresholds
from mobility.model.accuracy import Accuracy
from mobility.model.health import SourceHealth

TOO_FEW = "too_few_predictions"


def accuracy_readings(
    sources: Sequence[SourceHealth], accuracy: Accuracy | None, thresholds: Thresholds
) -> Iterator[Reading]:
    """Read the headline's benchmark, completeness and ghosts, where a source brings trip updates.

    Accuracy informs, until it is 10 points below that of the week before. Source: HEALTH.md 5.2.
    """
    if not any("trip_updates" in source.kind.split("+") for source in sources):
        return
    headline = accuracy.headline if accuracy is not None else None
    value = headline.overall_percent if headline is not None else None
    before = accuracy.week_before_percent if accuracy is not None else None
    if before is None:
        yield told("accuracy", "", value, "%", missing=TOO_FEW)
    else:
        bounds = at_least(before - thresholds.accuracy_points)
        yield judged("accuracy", "", value, "%", bounds, missing=TOO_FEW)
    complete = headline.completeness_percent if headline is not None else None
    yield judged("completeness", "", complete, "%", at_least(thresholds.completeness_ok_percent), missing=TOO_FEW)
    ghosts = accuracy.ghosts_percent if accuracy is not None else None
    yield told("ghosts", "", ghosts, "%", missing="no_vehicle_positions")
