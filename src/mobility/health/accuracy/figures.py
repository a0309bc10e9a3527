"""Settled predictions in, the figures of both profiles out, method by method."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.accuracy.settled import NONE, Settled
from mobility.model.accuracy import Accuracy, Bin, Errors, Group, Method, MethodFigures
from mobility.model.time import Instant

Mask = npt.NDArray[np.bool_]
Errs = npt.NDArray[np.int64]

VERSION = "1"
"""Rises with every change of a definition below."""
ROUTES_SHOWN = 100


class Bounds(NamedTuple):
    """One bin of a profile, seconds."""

    from_s: int
    to_s: int
    early_s: int
    late_s: int

    @property
    def name(self) -> str:
        """Minutes."""
        return f"{max(self.from_s, 0) // 60}-{self.to_s // 60}"


BENCHMARK = (
    Bounds(0, 180, -30, 90),
    Bounds(180, 360, -60, 150),
    Bounds(360, 600, -60, 210),
    Bounds(600, 900, -90, 270),
)
"""By time from sample to actual; bins half-open, thresholds inclusive. Source: HEALTH.md 4, ETA Accuracy Benchmark."""
MBTA = (
    Bounds(-30, 180, -60, 60),
    Bounds(180, 360, -90, 120),
    Bounds(360, 720, -150, 210),
    Bounds(720, 1800, -240, 360),
)
"""By time from sample to predicted; bins half-open, thresholds exclusive. Source: HEALTH.md 4, MBTA prediction_analyzer."""


def accuracy_of(settled: Settled, since: Instant, until: Instant) -> Accuracy:
    """Work out all figures; what cannot be measured is None."""
    predicted, seen, unseen = settled.call_is_predicted, settled.call_is_seen == 1, settled.call_is_seen == 0
    return Accuracy(
        version=VERSION,
        since=since,
        until=until,
        methods=[_of_method(settled, method, column) for column, method in enumerate(Method)],
        ghosts_percent=_percent(unseen, predicted & (seen | unseen)),
        never_predicted_percent=_percent(~predicted, seen),
    )


def errors_of(settled: Settled, method: Method) -> Errs:
    """Give the errors by a method, NONE where it knows none."""
    column = settled.by_vehicle if method is Method.VEHICLE_POSITIONS else settled.by_last
    return column.astype(np.int64)


def benchmark_counts(settled: Settled, method: Method) -> list[tuple[int, int]]:
    """Count predictions and accurate ones in each bin of the benchmark; days add up."""
    return [(one.n, one.accurate) for one in _benchmark(settled, errors_of(settled, method))]


def overall(counts: Sequence[tuple[int, int]]) -> float | None:
    """Give the plain mean of the bins' percentages; None unless each has predictions. Source: HEALTH.md 4."""
    if not counts or any(n == 0 for n, _ in counts):
        return None
    return float(np.mean([100 * accurate / n for n, accurate in counts]))


def _of_method(settled: Settled, method: Method, column: int) -> MethodFigures:
    errors = errors_of(settled, method)
    is_known = errors != NONE
    benchmark, mbta = _benchmark(settled, errors), _mbta(settled, errors)
    in_bins = [one.n for one in mbta]
    had, due = settled.call_had[:, column], settled.call_due[:, column]
    measured = (had >= 0) & (due > 0)
    return MethodFigures(
        method=method,
        predictions=len(errors),
        without_actual_percent=_percent(~is_known, np.ones_like(is_known)),
        benchmark=benchmark,
        overall_percent=overall([(one.n, one.accurate) for one in benchmark]),
        mbta=mbta,
        mbta_overall_percent=100 * sum(one.accurate for one in mbta) / sum(in_bins) if sum(in_bins) else None,
        errors=_errors(errors[is_known]),
        by_route=_by_route(settled, errors),
        by_hour=_by_hour(settled, errors),
        completeness_percent=_completeness(had[measured], due[measured]),
    )


def _completeness(had: npt.NDArray[np.int16], due: npt.NDArray[np.int16]) -> float | None:
    return 100 * float(np.minimum(had, due).sum()) / float(due.sum()) if due.sum() else None


def _benchmark(settled: Settled, errors: Errs) -> list[Bin]:
    to_actual = np.where(errors != NONE, settled.ahead + errors, -1)
    is_right = _right(to_actual, errors)
    return [_bin(bounds, (to_actual >= bounds.from_s) & (to_actual < bounds.to_s), is_right) for bounds in BENCHMARK]


def _right(to_actual: Errs, errors: Errs) -> Mask:
    """Mark predictions that the benchmark calls accurate."""
    is_right = np.zeros(len(errors), bool)
    for bounds in BENCHMARK:
        within = (to_actual >= bounds.from_s) & (to_actual < bounds.to_s)
        is_right |= within & (errors >= bounds.early_s) & (errors <= bounds.late_s)
    return is_right


def _mbta(settled: Settled, errors: Errs) -> list[Bin]:
    found = []
    for bounds in MBTA:
        within = (settled.ahead >= bounds.from_s) & (settled.ahead < bounds.to_s)
        is_right = (errors != NONE) & (errors > bounds.early_s) & (errors < bounds.late_s)
        found.append(_bin(bounds, within, is_right))
    return found


def _bin(bounds: Bounds, within: Mask, is_right: Mask) -> Bin:
    n, accurate = int(within.sum()), int((within & is_right).sum())
    return Bin(
        name=bounds.name,
        from_s=bounds.from_s,
        to_s=bounds.to_s,
        early_s=bounds.early_s,
        late_s=bounds.late_s,
        n=n,
        accurate=accurate,
        accurate_percent=100 * accurate / n if n else None,
    )


def _errors(errors: Errs) -> Errors:
    if not len(errors):
        return Errors(n=0)
    p10, p50, p90 = (float(one) for one in np.percentile(errors, (10, 50, 90)))
    return Errors(n=len(errors), bias_s=float(errors.mean()), p10_s=p10, p50_s=p50, p90_s=p90)


def _by_route(settled: Settled, errors: Errs) -> list[Group]:
    groups = _groups(settled, errors, settled.route)
    most = sorted((row for row in groups if row >= 0), key=lambda row: -len(groups[row][0]))[:ROUTES_SHOWN]
    return [_group(str(settled.routes[row]), *groups[row]) for row in most]


def _by_hour(settled: Settled, errors: Errs) -> list[Group]:
    groups = _groups(settled, errors, settled.hour)
    return [_group(f"{hour:02d}", *groups[hour]) for hour in sorted(groups)]


def _groups(settled: Settled, errors: Errs, labels: npt.NDArray[Any]) -> dict[int, tuple[Errs, Errs]]:
    """Split `ahead` and `errors` by label."""
    if not len(labels):
        return {}
    order = np.argsort(labels, kind="stable")
    found, first = np.unique(labels[order], return_index=True)
    ahead = np.split(settled.ahead[order].astype(np.int64), first[1:])
    return dict(zip(found.tolist(), zip(ahead, np.split(errors[order], first[1:]), strict=True), strict=True))


def _group(name: str, ahead: Errs, errors: Errs) -> Group:
    is_known = errors != NONE
    to_actual = np.where(is_known, ahead + errors, -1)
    within = (to_actual >= 0) & (to_actual < BENCHMARK[-1].to_s)
    return Group(
        id=name,
        errors=_errors(errors[is_known]),
        accurate_percent=_percent(_right(to_actual, errors), within),
        without_actual_percent=_percent(~is_known, np.ones_like(is_known)),
    )


def _percent(part: Mask, whole: Mask) -> float | None:
    count = int(whole.sum())
    return 100 * int((part & whole).sum()) / count if count else None
