"""A point and a radius in, the stops within it and the place they make out."""

import math
from typing import NamedTuple

import numpy as np

from mobility.api.problems import Code, RefusedError
from mobility.api.state import FeedInUse, Snapshot
from mobility.model.board import Access, Place
from mobility.model.ids import FeedId, StopRef

DEGREES_A_METRE = 1 / 110_000
"""A little more than a metre of latitude is, so that no stop at the edge is missed."""


class NearPoint(NamedTuple):
    """What answers for a point."""

    place: Place
    stops: tuple[StopRef, ...]
    """The nearest first."""
    zone_feeds: tuple[FeedId, ...]
    """Feeds one of whose on-demand zones covers the point."""


def near_point(snapshot: Snapshot, lat: float, lon: float, radius_m: float, most: int) -> NearPoint:
    """Give the point as a place in the nearest stop's zone, the nearest stops within the radius, and covering feeds.

    Raises:
        RefusedError: no stop of any feed lies within the radius, and no on-demand zone covers the point.
    """
    found = stops_around(snapshot, lat, lon, radius_m)[:most]
    zone_feeds = feeds_covering(snapshot, lat, lon)
    if not found and not zone_feeds:
        raise RefusedError(
            Code.UNKNOWN_PLACE,
            f"No stop lies within {radius_m:g} m of {lat:g},{lon:g}.",
            parameter="radius",
            value=f"{lat:g},{lon:g}",
            hint="/v1/stops?near=lat,lon&radius=metres lists what is near",
        )
    place = Place(
        id=f"{lat:g},{lon:g}",
        name=f"{lat:g}, {lon:g}",
        lat=lat,
        lon=lon,
        timezone=_zone_of(snapshot, found, zone_feeds),
        wheelchair_boarding=Access.UNKNOWN,
    )
    return NearPoint(place, tuple(_ref(feed, row) for _, feed, row in found), zone_feeds)


def feeds_covering(snapshot: Snapshot, lat: float, lon: float) -> tuple[FeedId, ...]:
    """List the feeds one of whose on-demand zones covers a point, by id."""
    return tuple(feed for feed, rows in snapshot.on_demand.items() if rows.covering(lat, lon))


def _zone_of(snapshot: Snapshot, found: list[tuple[float, FeedInUse, int]], zone_feeds: tuple[FeedId, ...]) -> str:
    """Name the nearest stop's time zone, else that of the first feed which comes to the point."""
    feed, row = (found[0][1], found[0][2]) if found else (snapshot.feeds[zone_feeds[0]], None)
    assert feed.timetable is not None, "stops and zones are found in timetables"
    named = "" if row is None else feed.timetable.strings[int(feed.timetable.stops.timezone[row])]
    return named or feed.timetable.info.timezone


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
