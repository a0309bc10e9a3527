"""Values over time in, a line as SVG out, with the lowest and the highest named and a bound drawn where there is one."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 300, 56, 3
_MIDDLE = HEIGHT / 2

_LINE = Markup(
    '<svg class="spark" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">'
    "<title>{}</title><desc>{}</desc>{}{}{}</svg>"
)
_BAND = Markup('<polygon class="band" points="{}"/>')
_STROKE = Markup('<polyline class="curve" points="{}"/>')
_DOT = Markup('<circle class="dot" cx="{}" cy="{}" r="2.5"/>')
_BOUND = Markup('<line class="bound" x1="0" x2="{}" y1="{}" y2="{}"/>')


class Step(NamedTuple):
    """What was measured in one step; None where nothing was."""

    low: float | None
    middle: float | None
    high: float | None


class Extent(NamedTuple):
    """The lowest and the highest value of all steps."""

    low: float
    high: float


def extent_of(steps: Sequence[Step]) -> Extent | None:
    """Find the lowest and the highest value; None where nothing was measured."""
    lows = [step.low for step in steps if step.low is not None]
    highs = [step.high for step in steps if step.high is not None]
    return Extent(min(lows), max(highs)) if lows and highs else None


def sparkline(steps: Sequence[Step], title: str, description: str, bound: float | None = None) -> Markup:
    """Draw steps from left to right, gaps where nothing was measured; empty text where nothing was at all.

    `bound` is the value at which it stops being well; it is drawn when it lies within what is shown.
    """
    extent = extent_of(steps)
    if extent is None:
        return Markup()
    runs = [list(run) for is_known, run in groupby(enumerate(steps), lambda one: one[1].middle is not None) if is_known]
    bands = Markup().join(_band(run, len(steps), extent) for run in runs if len(run) > 1)
    lines = Markup().join(_stroke(run, len(steps), extent) for run in runs)
    limit = Markup()
    if bound is not None and extent.low <= bound <= extent.high and extent.low < extent.high:
        height = _y(bound, extent)
        limit = _BOUND.format(WIDTH, height, height)
    return _LINE.format(title, WIDTH, HEIGHT, title, description, bands, limit, lines)


def _band(run: list[tuple[int, Step]], count: int, extent: Extent) -> Markup:
    above = [(place, step.high) for place, step in run]
    below = [(place, step.low) for place, step in reversed(run)]
    return _BAND.format(_points([*above, *below], count, extent))


def _stroke(run: list[tuple[int, Step]], count: int, extent: Extent) -> Markup:
    if len(run) == 1:
        return _DOT.format(_x(run[0][0], count), _y(run[0][1].middle or 0.0, extent))
    return _STROKE.format(_points([(place, step.middle) for place, step in run], count, extent))


def _points(run: list[tuple[int, float | None]], count: int, extent: Extent) -> str:
    return " ".join(f"{_x(place, count)},{_y(value or 0.0, extent)}" for place, value in run)


def _x(place: int, count: int) -> float:
    return round(MARGIN + place * (WIDTH - 2 * MARGIN) / max(1, count - 1), 1)


def _y(value: float, extent: Extent) -> float:
    if extent.high == extent.low:
        return _MIDDLE
    share = (value - extent.low) / (extent.high - extent.low)
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
