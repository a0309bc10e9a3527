"""Positions in degrees in, all pairs within walking reach with their distances out."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]

EARTH_RADIUS_M = 6_371_008.8
MOST_IN_A_CELL = 400
"""Points in one cell of the grid beyond which they are a mistake of the feed (all stops at the town hall), not a place."""
_AXIS = 1 << 17
"""More than the cells along an axis of the earth at the smallest reach of 100 m."""
_NEIGHBOURS = [step for step in product((-1, 0, 1), repeat=3) if step > (0, 0, 0)]


def pairs_within(lat: Floats, lon: Floats, reach_m: float) -> Iterator[tuple[Rows, Rows, Floats]]:
    """Give (one, other, metres) of all pairs at most `reach_m` apart, each pair once, in several portions.

    Points lie in the cells of a grid in space, so poles and the date line are places like any other; all must be finite,
    and `reach_m` at least 100.
    """
    where = _in_space(lat, lon)
    cells = np.floor(where / reach_m).astype(np.int64) + _AXIS // 2
    key = (cells[:, 0] * _AXIS + cells[:, 1]) * _AXIS + cells[:, 2]
    order = np.argsort(key, kind="stable")
    keys, first, count = np.unique(key[order], return_index=True, return_counts=True)
    is_usable = count <= MOST_IN_A_CELL
    keys, first, count = keys[is_usable], first[is_usable], count[is_usable]
    for step in ((0, 0, 0), *_NEIGHBOURS):
        offset = (step[0] * _AXIS + step[1]) * _AXIS + step[2]
        place = np.minimum(np.searchsorted(keys, keys + offset), len(keys) - 1)
        here = np.flatnonzero(keys[place] == keys + offset) if len(keys) else place
        one, other = _products(first[here], count[here], first[place[here]], count[place[here]])
        if offset == 0:
            one, other = one[one < other], other[one < other]
        one, other = order[one], order[other]
        metres = np.sqrt(((where[one] - where[other]) ** 2).sum(axis=1))
        is_near = metres <= reach_m
        yield one[is_near], other[is_near], metres[is_near]


def crowded(lat: Floats, lon: Floats, reach_m: float) -> int:
    """Count the points in cells that hold too many to be places."""
    cells = np.floor(_in_space(lat, lon) / reach_m).astype(np.int64)
    if not len(cells):
        return 0
    counts = np.unique(cells, axis=0, return_counts=True)[1]
    return int(counts[counts > MOST_IN_A_CELL].sum())


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two positions (lat, lon) in metres, through the earth: exact enough within a town."""
    where = _in_space(np.array([one[0], other[0]]), np.array([one[1], other[1]]))
    return float(np.sqrt(((where[0] - where[1]) ** 2).sum()))


def _in_space(lat: Floats, lon: Floats) -> Floats:
    north, east = np.radians(lat), np.radians(lon)
    level = np.cos(north)
    return EARTH_RADIUS_M * np.column_stack((level * np.cos(east), level * np.sin(east), np.sin(north)))


def _products(first: Any, count: Any, other_first: Any, other_count: Any) -> tuple[Rows, Rows]:  # noqa: ANN401 - columns
    """Give every pair of the places of two runs, for many runs at once."""
    sizes = (count * other_count).astype(np.int64)
    run = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return first[run] + within // other_count[run], other_first[run] + within % other_count[run]
