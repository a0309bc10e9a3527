"""`shapes.txt` in; the ways of the trips in use, as few points as keep them true to 5 m, out."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.assemble import narrowed
from mobility.gtfs.fields import Field
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.trips import TripRows
from mobility.model.side_tables import Shapes

Column = npt.NDArray[Any]

MAX_POINTS = 20_000_000
"""Some 300 MB while reading; the largest national feeds have half as many."""
_REQUIRED = ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence")
_UNKNOWN = -1
_MICRO = 1_000_000
_M_PER_MICRO_DEGREE = 0.111_195
_OFF_LINE_M = 1.0
_PASSES = 5
"""Each pass may move the line by _OFF_LINE_M."""


class _Points(NamedTuple):
    """Points of shapes: number of the shape, shape_pt_sequence, millionths of a degree."""

    shape: Column
    sequence: Column
    lat: Column
    lon: Column

    def take(self, rows: Column) -> "_Points":
        """Take some points, in that order."""
        return _Points(*(column[rows] for column in self))


def read_shapes(archive: Archive, trips: TripRows, rows: Column, account: Account) -> Shapes:
    """Read the shapes that the trips of `rows` name. Rejected: points of no place on Earth, and beyond MAX_POINTS."""
    of_trip = trips.columns["shape"][rows]
    used = np.unique(of_trip[of_trip >= 0])
    number = np.full(len(trips.shapes) + 1, _UNKNOWN, np.int32)
    number[used] = np.arange(len(used), dtype=np.int32)
    points, box = _read(archive, trips.shapes, number, account)
    points = _simplified(points.take(np.lexsort((points.sequence, points.shape))))
    count = np.bincount(points.shape, minlength=len(used))
    of_trip = number[of_trip]
    of_trip[(of_trip >= 0) & (np.append(count, 0)[of_trip] == 0)] = _UNKNOWN
    return Shapes(
        of_trip=of_trip.astype(np.min_scalar_type(-max(len(used), 1))) if len(points.shape) else of_trip[:0],
        first=narrowed(np.concatenate(([0], np.cumsum(count)))),
        lat=points.lat,
        lon=points.lon,
        box=box,
    )


def _read(archive: Archive, ids: dict[bytes, int], number: Column, account: Account) -> tuple[_Points, Column]:
    parts = [_Points(*(np.zeros(0, np.int32) for _ in range(4)))]
    total, box = 0, np.array([np.inf, -np.inf, np.inf, -np.inf])
    for whole in blocks(archive, "shapes", _REQUIRED, account):
        sequence = whole.field("shape_pt_sequence").integers()
        lat, lon = _degrees(whole.field("shape_pt_lat")), _degrees(whole.field("shape_pt_lon"))
        bad = (sequence < 0) | ~((np.abs(lat) <= 90) & (np.abs(lon) <= 180))
        whole.without(bad, Reason.INVALID_COORDINATE, account)
        good = np.flatnonzero(~bad)
        surplus = good[max(0, MAX_POINTS - total) :]
        account.reject("shapes", Reason.TOO_MANY_ROWS, len(surplus))
        good = good[: len(good) - len(surplus)]
        total += len(good)
        if len(good):
            box[::2] = np.minimum(box[::2], (lat[good].min(), lon[good].min()))
            box[1::2] = np.maximum(box[1::2], (lat[good].max(), lon[good].max()))
        shape = number[_ids(whole, ids)]
        good = good[shape[good] >= 0]
        found = (shape, sequence, np.rint(lat * _MICRO), np.rint(lon * _MICRO))
        parts.append(_Points(*(column[good].astype(np.int32) for column in found)))
    account.keep("shapes", total)
    return _Points(*map(np.concatenate, zip(*parts, strict=True))), box if total > 3 else box[:0]


def _ids(block: Block, ids: dict[bytes, int]) -> Column:
    """Number the rows' shape_ids, -1 for one that no trip names; looked up where it differs from the row before."""
    field = block.field("shape_id")
    changes = field.changes()
    found: Column = np.array([ids.get(text, _UNKNOWN) for text in field[changes].texts()], np.int32)
    numbers: Column = found[np.cumsum(changes) - 1]
    return numbers


def _degrees(field: Field) -> Column:
    """Read decimal numbers as float64; NaN where one is none."""
    texts = field.texts()
    try:
        return np.array(texts, np.bytes_).astype(np.float64)
    except ValueError:
        return np.array([_number(text) for text in texts], np.float64)


def _number(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _simplified(points: _Points) -> _Points:
    """Leave out points near the straight line between their neighbours, every other one at most, pass by pass."""
    for number in range(_PASSES):
        if len(points.shape) >= 3:
            points = points.take(np.flatnonzero(~_is_spare(points, first_stays=number % 2 == 0)))
    return points


def _is_spare(points: _Points, *, first_stays: bool) -> Column:
    shape = points.shape
    east_scale = np.cos(np.radians(points.lat[1:-1] / _MICRO))

    def vector(start: slice, end: slice) -> tuple[Column, Column]:
        north = points.lat[end].astype(np.float64) - points.lat[start]
        return north, (points.lon[end].astype(np.float64) - points.lon[start]) * east_scale

    north, east = vector(slice(None, -2), slice(2, None))
    to_north, to_east = vector(slice(None, -2), slice(1, -1))
    length = north**2 + east**2
    share = np.clip((to_north * north + to_east * east) / np.where(length, length, 1), 0, 1)
    off = np.hypot(to_north - share * north, to_east - share * east) * _M_PER_MICRO_DEGREE
    spare = np.zeros(len(shape), np.bool_)
    spare[1:-1] = (off <= _OFF_LINE_M) & (shape[2:] == shape[:-2])
    # A point may go only while its neighbours stay.
    spare[0 if first_stays else 1 :: 2] = False
    return spare
