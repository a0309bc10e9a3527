"""Rules about where vehicles are, against the timetable's stops and shapes."""

import math

import numpy as np
import numpy.typing as npt

from mobility.health.rules.checked import OWN_STOPS, Checked, Place
from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.earth import M_PER_DEGREE
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.message import TripDescriptor
from mobility.model.side_tables import Shapes
from mobility.model.timetable import Timetable

Floats = npt.NDArray[np.float64]

_MICRO = 1e6

Box = tuple[float, float, float, float]
"""Least and largest latitude, least and largest longitude."""


def _coverage(timetable: Timetable, margin_m: float) -> Box | None:
    """Give the box around all shapes, or all stops where there are none, with a margin; None where nothing has a place."""
    box = timetable.shapes.box.tolist()
    if not box:
        lat, lon = (column[np.isfinite(column)] for column in (timetable.stops.lat, timetable.stops.lon))
        if not len(lat) or not len(lon):
            return None
        box = [float(lat.min()), float(lat.max()), float(lon.min()), float(lon.max())]
    north = margin_m / M_PER_DEGREE
    east = north / max(math.cos(math.radians(min(max(abs(box[0]), abs(box[1])) + north, 89.0))), 0.01)
    return box[0] - north, box[1] + north, box[2] - east, box[3] + east


def _is_covered(box: Box, place: Place) -> bool:
    return box[0] <= place.latitude <= box[1] and box[2] <= place.longitude <= box[3]


@rule(
    "E028",
    Severity.ERROR,
    Words(
        "Vehicle outside the coverage area",
        "Véhicule hors du territoire desservi",
        "Check receiver and coordinate order; drop vehicles that are not in service.",
        "Vérifier le récepteur et l'ordre des coordonnées ; retirer les véhicules hors service.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def outside_coverage(checked: Checked) -> Found:
    """A valid position is within 1,609 m of the box around shapes.txt, or around stops.txt where that has three rows or fewer.

    Source: HEALTH.md E028.
    """
    box = _coverage(checked.static, checked.thresholds.coverage_margin_m)
    if box is None:
        return NOTHING
    return found(
        (place.vehicle.entity_id, place.text)
        for place in checked.places
        if place.is_on_earth and not _is_covered(box, place)
    )


@rule(
    "E029",
    Severity.ERROR,
    Words(
        "Vehicle far from its trip's shape",
        "Véhicule loin du tracé de sa course",
        "Check the trip assignment and the shape; announce a detour with a DETOUR alert or TripModifications.",
        "Vérifier l'affectation de la course et le tracé ; annoncer une déviation par une alerte DETOUR.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def far_from_shape(checked: Checked) -> Found:
    """A vehicle within the coverage area is at most 200 m from its trip's shape.

    Excused is a trip that takes another way: one with stops of its own, one that TripModifications select, or one whose
    trip or route a DETOUR alert names, by trip or by route_id, in this message or in one beside it. Source: HEALTH.md E029, 1.2.
    """
    timetable, margin = checked.static, checked.thresholds.coverage_margin_m
    box = _coverage(timetable, margin)
    of_trip = timetable.shapes.of_trip
    if box is None or not len(of_trip):
        return NOTHING
    followed = [
        (place, trip)
        for place in checked.places
        if place.vehicle.trip is not None and place.vehicle.trip.schedule_relationship not in OWN_STOPS
        if (trip := checked.trip_row(place.vehicle.trip.trip_id)) >= 0 and of_trip[trip] >= 0
        if place.is_on_earth and _is_covered(box, place)
    ]
    limit_m = checked.thresholds.shape_distance_m
    measured = (
        (place, trip, _away_m(timetable.shapes, int(of_trip[trip]), place, limit_m)) for place, trip in followed
    )
    far = [(place, trip, away_m) for place, trip, away_m in measured if away_m > limit_m]
    trips, routes = _detoured(checked) if far else (set(), set())
    return found(
        (
            place.vehicle.entity_id,
            f"{place.text}, {away_m:.0f} m from the shape of its trip_id {_trip_of(place).trip_id}",
        )
        for place, trip, away_m in far
        if _trip_of(place).trip_id not in trips
        if not {_trip_of(place).route_id, _route_id(timetable, trip)} & routes
    )


def _trip_of(place: Place) -> TripDescriptor:
    assert place.vehicle.trip is not None, "only vehicles on a trip are followed"
    return place.vehicle.trip


def _route_id(timetable: Timetable, trip: int) -> str:
    return timetable.strings[int(timetable.routes.id[timetable.trips.route[trip]])]


def _detoured(checked: Checked) -> tuple[set[str], set[str]]:
    """Give the trip_ids and route_ids that are known to take another way."""
    trips: set[str] = set()
    routes: set[str] = set()
    for sent in (checked.sent, *checked.beside):
        for modifications in sent.message.trip_modifications:
            trips.update(trip_id for trip_ids, _ in modifications.selected_trips for trip_id in trip_ids)
        for alert in sent.message.alerts:
            for selector in alert.informed_entities if alert.effect == "detour" else ():
                trip = selector.trip
                routes |= {selector.route_id, trip.route_id} if trip else {selector.route_id}
                trips |= {trip.trip_id} if trip else set()
    return trips - {""}, routes - {""}


def _away_m(shapes: Shapes, shape: int, place: Place, near_m: float) -> float:
    """Measure from a place to its shape; to the nearest point where that is within `near_m`, else to the line itself."""
    points = slice(int(shapes.first[shape]), int(shapes.first[shape + 1]))
    latitude, longitude = place.latitude * _MICRO, place.longitude * _MICRO
    north: Floats = shapes.lat[points] - latitude
    east: Floats = (shapes.lon[points] - longitude) * math.cos(math.radians(place.latitude))
    to_points = math.sqrt(float((north * north + east * east).min())) * M_PER_DEGREE / _MICRO
    if to_points <= near_m or len(north) < 2:
        return to_points
    along_north, along_east = np.diff(north), np.diff(east)
    length = along_north**2 + along_east**2
    share = np.clip(-(north[:-1] * along_north + east[:-1] * along_east) / np.where(length > 0, length, 1), 0, 1)
    to_line = np.hypot(north[:-1] + share * along_north, east[:-1] + share * along_east)
    return float(to_line.min()) * M_PER_DEGREE / _MICRO


RULES = (outside_coverage, far_from_shape)
