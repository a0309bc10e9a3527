"""How well a feed's predictions came true, by the method that says when vehicles really left; never two methods in one figure."""

from enum import StrEnum

import msgspec

from mobility.model.time import Instant


class Method(StrEnum):
    """How it is known when a vehicle really left (HEALTH.md 4)."""

    VEHICLE_POSITIONS = "vehicle_positions"
    """STOPPED_AT a stop, then no longer."""
    LAST_PREDICTION = "last_prediction"
    """What was said last before the vehicle left; self-fulfilling near the stop."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Predictions made so long before, and how many of them came true."""

    name: str
    """Minutes, such as 3-6."""
    from_s: int
    """Seconds before the departure, from here on."""
    to_s: int
    """Up to here, which belongs to the next bin."""
    early_s: int
    """From this error on a prediction counts as right; negative is a vehicle that left before its predicted time."""
    late_s: int
    """Up to this error it does."""
    n: int
    """Predictions in the bin."""
    accurate: int
    """Those of them that came true."""
    accurate_percent: float | None
    """Their share; null without predictions."""


class Errors(msgspec.Struct, frozen=True, kw_only=True):
    """Actual minus predicted, seconds: positive is a vehicle that left later than promised."""

    n: int
    """Predictions of which the departure is known."""
    bias_s: float | None = None
    """The mean; null without predictions."""
    p10_s: float | None = None
    """10th percentile."""
    p50_s: float | None = None
    """The median."""
    p90_s: float | None = None
    """90th percentile."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Predictions of one line, or of one hour of the day in the feed's zone."""

    id: str
    """route_id (the operator's own text), or the hour as two digits."""
    errors: Errors
    """How wrong they were."""
    accurate_percent: float | None
    """Of the benchmark's four bins together, of predictions within them."""
    without_actual_percent: float | None
    """Share of which nobody knows when the vehicle left."""


class MethodFigures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one method."""

    method: Method
    predictions: int
    """Sampled, with or without an actual."""
    without_actual_percent: float | None
    """Share of them of which it is not known when the vehicle left."""
    benchmark: list[Bin]
    """ETA Accuracy Benchmark: binned by time to the actual departure; predictions without one left out."""
    overall_percent: float | None
    """The plain mean of its four bins; null unless each holds a prediction."""
    mbta: list[Bin]
    """Binned by time to the predicted departure; predictions without an actual count as wrong."""
    mbta_overall_percent: float | None
    """Accurate of all."""
    errors: Errors
    by_route: list[Group]
    """The lines with the most predictions first, at most 100."""
    by_hour: list[Group]
    completeness_percent: float | None
    """Of the minutes in the last 30 before a departure, those with a fresh prediction."""


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """How well a feed's predictions came true in the last 7 days."""

    version: str
    """Of the definitions, so that figures are only compared with their like."""
    since: Instant
    until: Instant
    """Departures after this are not yet decided."""
    methods: list[MethodFigures]
    ghosts_percent: float | None = None
    """Departures that were predicted and of whose vehicle nothing was ever seen at or beyond the stop."""
    never_predicted_percent: float | None = None
    """Departures that vehicles were seen to make and that nobody predicted."""
    week_before_percent: float | None = None
    """The headline's overall of the 7 days before; null while that is unknown."""

    @property
    def headline(self) -> MethodFigures | None:
        """The figures to show first: by vehicle positions where they decide enough, else by the last prediction."""
        return next((one for one in self.methods if one.errors.n >= ENOUGH), None)


ENOUGH = 100
"""Decided predictions, below which a method says too little for a headline."""
