"""A stop's members in; its lines with their ways, and the stops along them, out."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.api.lookup import reader_for
from mobility.api.place_stops import Member
from mobility.api.stop_shapes import routes_at, timetable_of
from mobility.board.faces import Faces, faces_for
from mobility.model.earth import M_PER_DEGREE
from mobility.model.timetable import Timetable
from mobility.web.map_geometry import Points, View
from mobility.web.map_page import MapLine, MapPlatform, MapStop, StopMap

MOST_LINES = 16
"""Drawn; more would hide each other."""
WAYS_OF_A_LINE = 4
"""Its most frequent ones: there and back, and a branch each."""
NEAREST_M, FARTHEST_M = 350.0, 6_000.0
"""Bounds of what a map shows around its stop, in metres."""
_NEXT_STOPS = 1.7
"""How many times the distance of neighbouring stops is shown."""
_MICRO = 1e-6

Rows = npt.NDArray[np.int64]


class _Way(NamedTuple):
    """One way of a line: a trip that stands for all that take it."""

    trip: int
    points: Points
    is_straight: bool


def stop_map(members: list[Member], stop_id: str, name: str, languages: tuple[str, ...]) -> StopMap:
    """Gather what the map of a stop or place shows."""
    here = [(feed, stop) for feed, row in members for stop in timetable_of(feed).stops_under(row)]
    spots = [_spot(timetable_of(feed), stop) for feed, stop in here]
    known = [spot for spot in spots if not math.isnan(spot[0])]
    lines: list[MapLine] = []
    others: list[str] = []
    stops: dict[str, MapStop] = {}
    distances: list[float] = []
    if not known:
        return StopMap(stop_id, name, None, [], [], [], [])
    lat, lon = (sum(axis) / len(known) for axis in zip(*known, strict=True))
    for feed, row in members:
        timetable, faces = timetable_of(feed), faces_for(reader_for(feed), languages)
        own = set(timetable.stops_under(row))
        for route in routes_at(timetable, row):
            face = faces.route(route)
            label = face.short_name or face.long_name or "–"
            if len(lines) >= MOST_LINES:
                others.append(label)
                continue
            ways = list(_ways(timetable, own, route))
            if not ways:
                continue
            lines.append(
                MapLine(
                    label,
                    face.long_name,
                    face.color,
                    face.text_color,
                    [way.points for way in ways],
                    any(way.is_straight for way in ways),
                )
            )
            for way in ways:
                distances += _neighbours(timetable, way.trip, own, lat, lon)
                stops |= {stop.id: stop for stop in _stops_along(timetable, faces, way.trip, own)}
    view = View(lat, lon, _half_m(distances))
    letters = [MapPlatform(*one) for one in _platforms(members, languages)]
    return StopMap(stop_id, name, view, lines, list(dict.fromkeys(others)), list(stops.values()), letters)


def _spot(timetable: Timetable, stop: int) -> tuple[float, float]:
    return float(timetable.stops.lat[stop]), float(timetable.stops.lon[stop])


def _half_m(distances: list[float]) -> float:
    typical = sorted(distances)[len(distances) * 3 // 4] if distances else NEAREST_M
    return min(FARTHEST_M, max(NEAREST_M, typical * _NEXT_STOPS))


def _ways(timetable: Timetable, own: set[int], route: int) -> Iterator[_Way]:
    """Give the most frequent ways of a line's trips that call here, by shape, else by first and last stop and length."""
    trips = _trips_at(timetable, own)
    trips = trips[timetable.trips.route[trips] == route]
    shapes, first = timetable.shapes, timetable.trips.first.astype(np.int64)
    shape = shapes.of_trip[trips].astype(np.int64) if len(shapes.of_trip) else np.full(len(trips), -1, np.int64)
    start, end = timetable.stop_times.stop[first[trips]], timetable.stop_times.stop[first[trips + 1] - 1]
    stops_key = (start.astype(np.int64) << 40) | (end.astype(np.int64) << 16) | (first[trips + 1] - first[trips])
    key = np.where(shape >= 0, -1 - shape, stops_key)
    _, example, count = np.unique(key, return_index=True, return_counts=True)
    for place in np.argsort(-count, kind="stable")[:WAYS_OF_A_LINE].tolist():
        trip = int(trips[example[place]])
        points = _shape(timetable, trip)
        straight = _straight(timetable, trip) if points is None else None
        if points is not None:
            yield _Way(trip, points, is_straight=False)
        elif straight is not None:
            yield _Way(trip, straight, is_straight=True)


def _trips_at(timetable: Timetable, own: set[int]) -> Rows:
    by_stop, frequencies = timetable.by_stop, timetable.frequencies
    found = [np.zeros(0, np.int64)]
    for stop in own:
        found.append(by_stop.trip[int(by_stop.first[stop]) : int(by_stop.first[stop + 1])])
        found.append(frequencies.call_trip[int(frequencies.call_first[stop]) : int(frequencies.call_first[stop + 1])])
    trips: Rows = np.unique(np.concatenate(found)).astype(np.int64)
    return trips


def _shape(timetable: Timetable, trip: int) -> Points | None:
    shapes = timetable.shapes
    shape = int(shapes.of_trip[trip]) if len(shapes.of_trip) else -1
    if shape < 0:
        return None
    part = slice(int(shapes.first[shape]), int(shapes.first[shape + 1]))
    points: Points = np.column_stack((shapes.lon[part], shapes.lat[part])) * _MICRO
    return points if len(points) > 1 else None


def _straight(timetable: Timetable, trip: int) -> Points | None:
    rows = timetable.stop_times.stop[slice(*_range(timetable, trip))]
    points: Points = np.column_stack((timetable.stops.lon[rows], timetable.stops.lat[rows])).astype(np.float64)
    points = points[~np.isnan(points).any(axis=1)]
    return points if len(points) > 1 else None


def _range(timetable: Timetable, trip: int) -> tuple[int, int]:
    return int(timetable.trips.first[trip]), int(timetable.trips.first[trip + 1])


def _neighbours(timetable: Timetable, trip: int, own: set[int], lat: float, lon: float) -> list[float]:
    """Give the distances, in metres, to the stops before and after this one."""
    stops = timetable.stop_times.stop[slice(*_range(timetable, trip))].tolist()
    near = {
        stops[beside]
        for place, stop in enumerate(stops)
        if stop in own
        for beside in (place - 1, place + 1)
        if 0 <= beside < len(stops) and stops[beside] not in own
    }
    spots = [_spot(timetable, stop) for stop in near]
    per_lon = math.cos(math.radians(lat))
    return [
        M_PER_DEGREE * math.hypot(one[0] - lat, (one[1] - lon) * per_lon) for one in spots if not math.isnan(one[0])
    ]


def _stops_along(timetable: Timetable, faces: Faces, trip: int, own: set[int]) -> Iterator[MapStop]:
    """Give the stops of a trip, platforms as their stations, without this one."""
    for stop in timetable.stop_times.stop[slice(*_range(timetable, trip))].tolist():
        parent = int(timetable.stops.parent[stop])
        shown = parent if parent >= 0 and not math.isnan(_spot(timetable, parent)[0]) else stop
        spot = _spot(timetable, shown)
        if stop not in own and not math.isnan(spot[0]):
            face = faces.stop(shown)
            yield MapStop(face.id, face.name, *spot)


def _platforms(members: list[Member], languages: tuple[str, ...]) -> Iterator[tuple[str, float, float]]:
    seen: set[str] = set()
    for feed, row in members:
        timetable, faces = timetable_of(feed), faces_for(reader_for(feed), languages)
        for stop in timetable.stops_under(row):
            letter, spot = faces.stop(stop).platform, _spot(timetable, stop)
            if letter and letter not in seen and not math.isnan(spot[0]):
                seen.add(letter)
                yield letter, *spot
