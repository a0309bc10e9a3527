"""Ways as degrees in, lines on a square drawing out: projected, cut to the square, simplified, set side by side."""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.model.earth import M_PER_DEGREE

Points = npt.NDArray[np.float64]
"""Shape (points, 2): longitude and latitude, or x and y."""

SIZE = 640
"""Side of the drawing, in its own units."""
MARGIN = 24
"""How far lines go on beyond the edge, so that none ends inside."""
_STEEPEST_MITER = 2.0
_CELL = 16
"""Side of the squares by which lines are compared."""
_SHARED_CELLS = 3
"""So many squares in common are a street; fewer, a crossing."""


class View(NamedTuple):
    """What a drawing shows: north is up."""

    lat: float
    lon: float
    half_m: float
    """Metres from the middle to an edge."""

    @property
    def per_m(self) -> float:
        """Units of the drawing a metre."""
        return SIZE / 2 / self.half_m

    def project(self, degrees: Points) -> Points:
        """Place points (longitude, latitude) on the drawing; true to within a thousandth at the size of a town."""
        per_lon = M_PER_DEGREE * math.cos(math.radians(self.lat))
        x = SIZE / 2 + (degrees[:, 0] - self.lon) * per_lon * self.per_m
        y = SIZE / 2 - (degrees[:, 1] - self.lat) * M_PER_DEGREE * self.per_m
        return np.column_stack((x, y))

    def shows(self, x: float, y: float) -> bool:
        """Say whether a point lies on the drawing, with room for its mark."""
        return 8 <= x <= SIZE - 8 and 8 <= y <= SIZE - 8


def cut(line: Points) -> list[Points]:
    """Give the runs of a line whose segments may touch the drawing, in order; ends reach beyond its edge."""
    if len(line) < 2:
        return []
    low, high = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    touches = ((low <= SIZE + MARGIN) & (high >= -MARGIN)).all(axis=1)
    steps = np.flatnonzero(np.diff(np.concatenate(([0], touches.astype(np.int8), [0]))))
    runs = [line[start : end + 1] for start, end in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)]
    return [trimmed for run in runs if len(trimmed := _trimmed(run)) > 1]


def _trimmed(run: Points) -> Points:
    """Bring the far ends of a run near the edge: a coach's next stop may be a hundred drawings away."""
    run = run.copy()
    for end, inner in ((0, 1), (-1, -2)):
        outside, inside = run[end].copy(), run[inner]
        beyond = max(0.0, *(-MARGIN - outside), *(outside - SIZE - MARGIN))
        length = float(np.abs(outside - inside).max())
        if beyond > 0 and length > 0:
            most = float(np.abs(np.clip(outside, -MARGIN, SIZE + MARGIN) - inside).max())
            run[end] = inside + (outside - inside) * min(1.0, max(most, 1.0) / length)
    return run


def simplify(line: Points, tolerance: float) -> Points:
    """Leave out points that lie no farther than `tolerance` from the line without them.

    Source: Douglas and Peucker, 1973, with a stack in place of recursion.
    """
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        start, end = stack.pop()
        if end - start < 2:
            continue
        off = _distances(line[start + 1 : end], line[start], line[end])
        farthest = int(off.argmax())
        if off[farthest] > tolerance:
            middle = start + 1 + farthest
            keep[middle] = True
            stack += [(start, middle), (middle, end)]
    kept: Points = line[keep]
    return kept


def _distances(points: Points, start: Points, end: Points) -> npt.NDArray[np.float64]:
    along = end - start
    length = float(along @ along)
    part = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    off: npt.NDArray[np.float64] = np.hypot(*(points - start - part[:, None] * along).T)
    return off


def beside(line: Points, distance: float) -> Points:
    """Move a line sideways. Which side is the same for both directions, so lines on one street lie beside each other."""
    along = np.diff(line, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])
    along = along[length > 0] / length[length > 0, None]
    line = line[np.concatenate(([True], length > 0))]
    if not distance or not len(along):
        return line
    side = np.column_stack((-along[:, 1], along[:, 0]))
    side[(side[:, 1] < 0) | ((side[:, 1] == 0) & (side[:, 0] < 0))] *= -1
    before, after = np.vstack((side[:1], side)), np.vstack((side, side[-1:]))
    middle = before + after
    norm = (middle * middle).sum(axis=1)
    scale = np.where(norm > 0, 2 / np.where(norm > 0, norm, 1), 0)[:, None]
    shift = middle * np.minimum(scale, _STEEPEST_MITER)
    moved: Points = line + distance * shift
    return moved


def lanes(lines: list[list[Points]]) -> list[int]:
    """Choose for each line on which side of its way it is drawn, and how far: 0, 1, -1, 2 ...

    Lines that share a street get different lanes; a line alone keeps to the middle of its own.
    """
    cells = [_cells(line) for line in lines]
    chosen: list[int] = []
    for place, own in enumerate(cells):
        taken = {chosen[other] for other in range(place) if len(own & cells[other]) >= _SHARED_CELLS}
        free = (step * side for step in range(len(lines) + 1) for side in (1, -1))
        chosen.append(next(lane for lane in free if lane not in taken))
    return chosen


def _cells(line: list[Points]) -> set[tuple[int, int]]:
    """Give the squares of the drawing that a line passes."""
    found: set[tuple[int, int]] = set()
    for run in line:
        for start, end in pairwise(run):
            count = int(np.abs(end - start).max() / _CELL) + 2
            spots = start + (end - start) * np.linspace(0, 1, count)[:, None]
            found |= set(map(tuple, (spots // _CELL).astype(int).tolist()))
    return found


def scale_bar(view: View) -> tuple[int, float]:
    """Choose a round length for a scale bar: metres, and units of the drawing; at most a quarter of its side."""
    most_m = SIZE / 4 / view.per_m
    power = 10 ** math.floor(math.log10(most_m))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most_m)
    return round(metres), metres * view.per_m
