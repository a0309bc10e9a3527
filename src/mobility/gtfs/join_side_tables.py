"""Side tables of two versions in; those of the joined timetable out."""

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.texts import Texts
from mobility.gtfs.unite import GONE, Rows, followed, with_texts
from mobility.model.side_tables import Shapes, Transfers, Translations
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]


def joined_translations(older: Timetable, newer: Timetable, texts: Texts) -> Translations:
    """Take the translations of both; the newer version's hold where they speak of the same thing."""
    names = [field.name for field in dataclasses.fields(Translations)]
    found: dict[tuple[int, ...], int] = {}
    for version in (older, newer):
        table = with_texts(version, version.translations, texts, tuple(names))
        columns = [getattr(table, name).tolist() for name in names]
        found.update({row[:-1]: row[-1] for row in zip(*columns, strict=True)})
    rows = np.array([(*row, text) for row, text in found.items()], np.uint32).reshape(len(found), len(names))
    return Translations(*(np.ascontiguousarray(rows[:, place]) for place in range(len(names))))


def moved_transfers(transfers: Transfers, stops: Column, trips: Column) -> Transfers:
    """Let transfers speak of the united rows; those of the newer version are all there are."""
    return dataclasses.replace(
        transfers,
        from_stop=followed(transfers.from_stop, stops).astype(np.int32),
        to_stop=followed(transfers.to_stop, stops).astype(np.int32),
        from_trip=followed(transfers.from_trip, trips).astype(np.int32),
        to_trip=followed(transfers.to_trip, trips).astype(np.int32),
    )


def joined_shapes(older: Timetable, newer: Timetable, trips: Rows) -> Shapes:
    """Take the shapes of both versions, of the older one those that its remaining trips use."""
    of_older, of_newer = _shape_of_trips(older)[trips.older], _shape_of_trips(newer)
    used = np.unique(of_older[of_older >= 0])
    to = np.full(len(older.shapes.first), GONE)
    to[used] = np.arange(len(used))
    of_trip = np.concatenate([followed(of_older, to), np.where(of_newer >= 0, of_newer + len(used), GONE)])
    if not (of_trip >= 0).any():
        return newer.shapes
    first = older.shapes.first.astype(np.int64)
    lengths = np.concatenate([np.diff(first)[used], np.diff(newer.shapes.first.astype(np.int64))])
    points = np.concatenate([np.arange(first[shape], first[shape + 1]) for shape in used.tolist()] or [used])
    return Shapes(
        of_trip=of_trip[trips.picked].astype(np.int32),
        first=np.concatenate(([0], np.cumsum(lengths))).astype(np.uint32),
        lat=np.concatenate([older.shapes.lat[points], newer.shapes.lat]),
        lon=np.concatenate([older.shapes.lon[points], newer.shapes.lon]),
        box=_both_boxes(older.shapes.box, newer.shapes.box),
    )


def _shape_of_trips(version: Timetable) -> Column:
    of_trip = version.shapes.of_trip.astype(np.int64)
    return of_trip if len(of_trip) else np.full(len(version.trips.id), GONE)


def _both_boxes(older: Column, newer: Column) -> Column:
    if not len(older) or not len(newer):
        return newer if len(newer) else older
    least, largest = np.minimum(older, newer), np.maximum(older, newer)
    return np.where(np.arange(len(newer)) % 2 == 0, least, largest)
