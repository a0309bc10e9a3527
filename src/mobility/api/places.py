"""A point and a radius in, the stops within it and the place they make out."""

import math

import numpy as np

from mobility.api.problems import Code, RefusedError
from mobility.api.state import FeedInUse, Snapshot
from mobility.model.board import Access, Place
from mobility.model.ids import StopRef

DEGREES_A_METRE = 1 / 110_000
"""A little more than a metre of latitude is, so that no stop at the edge is missed."""


def near_point(
    snapshot: Snapshot, lat: float, lon: float, radius_m: float, most: int
) -> tuple[Place, tuple[StopRef, ...]]:
    """Give the point as a place in the nearest stop's zone, and the nearest stops within the radius.

    Raises:
        RefusedError: no stop of any feed lies within the radius.
    """
    found = stops_around(snapshot, lat, lon, radius_m)[:most]
    if not found:
        raise RefusedError(
            Code.UNKNOWN_PLACE,
            f"No stop lies within {radius_m:g} m of {lat:g},{lon:g}.",
            parameter="radius",
            value=f"{lat:g},{lon:g}",
            hint="/v1/stops?near=lat,lon&radius=metres lists what is near",
        )
    _, nearest, row = found[0]
    assert nearest.timetable is not None, "stops are found in timetables"
    zone = nearest.timetable.strings[int(nearest.timetable.stops.timezone[row])] or nearest.timetable.info.timezone
    place = Place(
        id=f"{lat:g},{lon:g}",
        name=f"{lat:g}, {lon:g}",
        lat=lat,
        lon=lon,
        timezone=zone,
        wheelchair_boarding=Access.UNKNOWN,
    )
    return place, tuple(_ref(feed, row) for _, feed, row in found)


def stops_around(snapshot: Snapshot, lat: float, lon: float, radius_m: float) -> list[tuple[float, FeedInUse, int]]:
    """List (distance in metres, feed, row) of listed stops within a radius, nearest first."""
    found: list[tuple[float, FeedInUse, int]] = []
    reach = radius_m * DEGREES_A_METRE
    reach_lon = reach / max(0.01, math.cos(math.radians(lat)))
    for feed in snapshot.feeds.values():
        if feed.index is None or feed.timetable is None:
            continue
        south, west, north, east = feed.index.bounds
        if not (south - reach <= lat <= north + reach) or not (west - reach_lon <= lon <= east + reach_lon):
            continue
        distances = feed.index.distances_m(lat, lon)
        found += [(float(distances[row]), feed, int(row)) for row in np.flatnonzero(distances <= radius_m)]
    found.sort(key=lambda entry: (entry[0], entry[1].id, entry[2]))
    return found


def _ref(feed: FeedInUse, row: int) -> StopRef:
    assert feed.timetable is not None, "stops are found in timetables"
    return StopRef(feed.id, feed.timetable.strings[int(feed.timetable.stops.id[row])])
