"""Visits near a point in, the same with the distance of each one's stop out."""

import math
from collections.abc import Iterable, Mapping

import msgspec

from mobility.board.places.nearness import distance_m
from mobility.board.view import FeedView
from mobility.model.board import StopOnBoard, StopVisit
from mobility.model.ids import FeedId

Position = tuple[float, float]


def set_distances(visits: Iterable[StopVisit], views: Mapping[FeedId, FeedView], point: Position) -> None:
    """Let every visit's stop say how far it is from a point (latitude, longitude), in whole metres as the crow flies.

    An on-demand zone that covers the point is 0 m away; a stop without a position says nothing.
    """
    known: dict[str, StopOnBoard] = {}
    for visit in visits:
        stop = visit.stop
        found = known.get(stop.id)
        if found is None:
            metres = _distance(visit, views[visit.feed], point)
            found = known[stop.id] = stop if metres is None else msgspec.structs.replace(stop, distance_m=metres)
        visit.stop = found


def _distance(visit: StopVisit, view: FeedView, point: Position) -> int | None:
    local = visit.stop.id.removeprefix(f"{visit.feed}:")
    if view.timetable is not None and (row := view.timetable.find_stop(local)) is not None:
        stops = view.timetable.stops
        lat, lon = float(stops.lat[row]), float(stops.lon[row])
        return None if math.isnan(lat + lon) else round(distance_m(point, (lat, lon)))
    added = () if view.realtime is None else view.realtime.info.added_stops
    for stop in added:
        if stop.stop_id == local:
            is_placed = stop.latitude is not None and stop.longitude is not None
            return round(distance_m(point, (stop.latitude or 0.0, stop.longitude or 0.0))) if is_placed else None
    return 0 if visit.window is not None else None
