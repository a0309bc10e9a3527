"""Timetables of all feeds in; the stops that may become places, and the points at which one stands there, out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.board.places.names import StopName, stop_name
from mobility.model.ids import FeedId, StopRef
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]

_STOP, _STATION = 0, 1
"""location_type of what one boards at and of what groups it. Source: GTFS Schedule, stops.txt."""
_RAIL = (2, *range(100, 118))
"""route_type of railways, basic and extended. Source: GTFS Schedule, routes.txt; extended route types."""


@dataclass(frozen=True, slots=True)
class Stops:
    """Stations, and stops without one, of all feeds in byte order of feed and stop_id."""

    ref: list[StopRef]
    text: list[str]
    """stop_name as the feed has it."""
    name: list[StopName]
    name_key: Column
    """The same number for the same folded name; -1 for none."""
    feed: Column
    """A number for each feed."""
    is_rail: Column
    """True where trains call."""
    weight: Column
    """Calls in the timetable, those at platforms included."""
    lat: Column
    lon: Column
    """NaN where unknown."""
    point_stop: Column
    """The stop that each point belongs to."""
    point_lat: Column
    point_lon: Column


def stops_of(feeds: Mapping[FeedId, Timetable]) -> Stops:
    """List what may become places. A station's platforms are points of it, as its own position is."""
    ref: list[StopRef] = []
    text: list[str] = []
    parts: list[tuple[Column, ...]] = []
    points: list[tuple[Column, ...]] = []
    for number, feed in enumerate(sorted(feeds)):
        timetable = feeds[feed]
        top = top_stops(timetable)
        is_place = np.isin(timetable.stops.location_type, (_STOP, _STATION))
        rows = np.flatnonzero(is_place & (top == np.arange(len(top))))
        place_of_row = np.full(len(top), -1)
        place_of_row[rows] = np.arange(len(rows)) + len(ref)
        lat, lon = positions(timetable)
        calls, train_calls = _calls(timetable, top)
        parts.append((np.full(len(rows), number), train_calls[rows] > 0, calls[rows], lat[rows], lon[rows]))
        standing = np.flatnonzero(is_place & np.isfinite(lat) & np.isfinite(lon) & (place_of_row[top] >= 0))
        points.append((place_of_row[top[standing]], lat[standing], lon[standing]))
        ref += [StopRef(feed, timetable.strings[stop_id]) for stop_id in timetable.stops.id[rows].tolist()]
        text += [timetable.strings[name] for name in timetable.stops.name[rows].tolist()]
    name = [stop_name(one) for one in text]
    numbers: dict[tuple[str, ...], int] = {(): -1}
    keys = np.array([numbers.setdefault(one.words, len(numbers)) for one in name], np.int64)
    return Stops(ref, text, name, keys, *_joined(parts, 5), *_joined(points, 3))


def top_stops(timetable: Timetable) -> Column:
    """Give the row of the station above each stop, its own where there is none."""
    parent = timetable.stops.parent.astype(np.int64)
    top = np.arange(len(parent))
    for _ in range(3):  # boarding area, platform, station: deeper there is nothing
        above = parent[top]
        top = np.where(above >= 0, above, top)
    return top


def positions(timetable: Timetable) -> tuple[Column, Column]:
    """Give latitudes and longitudes, NaN for unknown ones; 0,0 is a feed's word for unknown, not a place in the sea."""
    lat = np.asarray(timetable.stops.lat, np.float64)
    lon = np.asarray(timetable.stops.lon, np.float64)
    with np.errstate(invalid="ignore"):
        is_known = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((np.abs(lat) > 0.01) | (np.abs(lon) > 0.01))
    return np.where(is_known, lat, np.nan), np.where(is_known, lon, np.nan)


def _calls(timetable: Timetable, top: Column) -> tuple[Column, Column]:
    """Count the calls at each stop with those below it, all and those of trains."""
    by_stop, frequencies = timetable.by_stop, timetable.frequencies
    runs_on_rails = np.isin(timetable.routes.type, _RAIL)
    every, trains = np.zeros(len(top), np.int64), np.zeros(len(top), np.int64)
    for first, trip in ((by_stop.first, by_stop.trip), (frequencies.call_first, frequencies.call_trip)):
        counts = np.diff(first).astype(np.int64)
        np.add.at(every, top, counts)
        if runs_on_rails.any():
            is_train = runs_on_rails[timetable.trips.route[trip]]
            stop = np.repeat(np.arange(len(counts)), counts)
            np.add.at(trains, top[stop[is_train]], 1)
    return every, trains


def _joined(parts: list[tuple[Column, ...]], width: int) -> list[Column]:
    if not parts:
        return [np.zeros(0, np.int64) for _ in range(width)]
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]
