"""Rows of Stops in, the JSON shapes of stops out."""

import math

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.api.lookup import reader_for
from mobility.api.place_stops import find_place
from mobility.api.state import FeedInUse, Snapshot
from mobility.board.faces import ACCESS, Faces, faces_for
from mobility.model.board import Access, OperatorOnBoard, RouteOnBoard
from mobility.model.ids import join_scoped_id
from mobility.model.timetable import Timetable

LOCATION_TYPES = ("stop", "station", "entrance", "node", "boarding_area")
"""location_type in words, by number. Source: GTFS Schedule, stops.txt."""

Rows = npt.NDArray[np.integer]


class StopAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A stop, platform or station in a list."""

    id: str
    """FEED:ID, for `stop` of `/v1/departures`."""
    name: str
    """In the language asked for, where the feed has it."""
    code: str | None
    """stop_code: what is printed at the stop."""
    platform: str | None
    """Number or letter of the platform; null where there is none."""
    location_type: str
    """`stop`, `station`, `entrance`, `node` or `boarding_area`."""
    parent: str | None
    """FEED:ID of the station it belongs to."""
    place: str | None
    """`place:` and a code: the place that a traveller takes it and its neighbours for, of whichever operator; for `stop` of
    `/v1/departures`. Null until it has been computed."""
    lat: float | None
    """Degrees north; null where the feed gives no position."""
    lon: float | None
    """Degrees east; null where the feed gives no position."""
    timezone: str
    """IANA name."""
    wheelchair_boarding: Access
    """Whether one can board in a wheelchair; unknown is not no."""
    modes: list[str]
    """Modes that call here, a station's with those of its platforms."""
    operators: list[OperatorOnBoard]
    """Who calls here."""
    distance_m: int | None = None
    """Metres from `near`; null otherwise."""


def stop_answer(
    snapshot: Snapshot, feed: FeedInUse, row: int, languages: tuple[str, ...], distance_m: float | None = None
) -> StopAnswer:
    """Describe one stop."""
    place = find_place(snapshot, feed, row)
    timetable, reader = timetable_of(feed), reader_for(feed)
    faces, stops, strings = faces_for(reader, languages), timetable.stops, timetable.strings
    face = faces.stop(row)
    lat, lon = float(stops.lat[row]), float(stops.lon[row])
    is_located = not (math.isnan(lat) or math.isnan(lon))
    parent = int(stops.parent[row])
    routes = routes_at(timetable, row)
    kind = int(stops.location_type[row])
    return StopAnswer(
        id=face.id,
        name=face.name,
        code=strings[int(stops.code[row])] or None,
        platform=face.platform,
        location_type=LOCATION_TYPES[kind] if 0 <= kind < len(LOCATION_TYPES) else "stop",
        parent=join_scoped_id(feed.id, strings[int(stops.id[parent])]) if parent >= 0 else None,
        place=None if place is None else place.id,
        lat=round(lat, 6) if is_located else None,
        lon=round(lon, 6) if is_located else None,
        timezone=reader.zone_name(row),
        wheelchair_boarding=ACCESS[int(stops.wheelchair[row])],
        modes=list(dict.fromkeys(faces.route(route).mode for route in routes)),
        operators=operators_of(faces, routes),
        distance_m=None if distance_m is None else round(distance_m),
    )


def operators_of(faces: Faces, routes: list[int]) -> list[OperatorOnBoard]:
    """List the agencies that run these routes, each once."""
    found = (faces.operator(route) for route in routes)
    return list({operator.id: operator for operator in found if operator is not None}.values())


def routes_of(faces: Faces, routes: list[int]) -> list[RouteOnBoard]:
    """Show routes."""
    return [faces.route(route) for route in routes]


def routes_at(timetable: Timetable, row: int) -> list[int]:
    """List the routes that call at a stop or anything below it, in route_sort_order, then by short name."""
    by_stop, frequencies = timetable.by_stop, timetable.frequencies
    trips: list[Rows] = []
    for stop in timetable.stops_under(row):
        trips.append(by_stop.trip[int(by_stop.first[stop]) : int(by_stop.first[stop + 1])])
        trips.append(frequencies.call_trip[int(frequencies.call_first[stop]) : int(frequencies.call_first[stop + 1])])
    routes = np.unique(timetable.trips.route[np.concatenate(trips).astype(np.int64)]).tolist()
    return sort_routes(timetable, [route for route in routes if route >= 0])


def sort_routes(timetable: Timetable, routes: list[int]) -> list[int]:
    """Order routes as the operator wishes, then by short name with numbers counted (2 before 10)."""
    strings, table = timetable.strings, timetable.routes

    def key(route: int) -> tuple[int, int, str]:
        name = strings[int(table.short_name[route])]
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 9 else 10**9
        return int(table.sort_order[route]), number, name

    return sorted(routes, key=key)


def timetable_of(feed: FeedInUse) -> Timetable:
    """Give the timetable of a feed that has one."""
    assert feed.timetable is not None, "stops and routes come from a timetable"
    return feed.timetable
