"""The timetable in use and a new version in; the outcome that holds the new one back, if any, out."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.agencies import same_clocks
from mobility.model.outcome import Outcome
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]

SHRUNK_TO = 0.3
"""A version with less than this share of the service is held: school holidays leave more, half a lost export less."""
MOVED_M = 50_000
_EARTH_M = 6_371_000
_COMPARED_DAYS = 7
"""Fewer common days than a week say nothing about a version: they may all be Sundays."""


def compare_versions(current: Timetable, new: Timetable) -> Outcome | None:
    """Say why a new version should wait for confirmation; None when it may be used.

    Held: its clocks are others; its median stop is more than 50 km away; or it runs less than 30 % of the trips, both on
    the days that the two versions have in common and on a typical busy day of each (so neither a shorter horizon nor the
    holidays hold a version).
    """
    if not same_clocks(current.info.timezone, new.info.timezone):
        return Outcome.HELD_TIMEZONE_CHANGED
    moved_m = _moved_m(current, new)
    if moved_m is not None and moved_m > MOVED_M:
        return Outcome.HELD_MOVED
    return Outcome.HELD_SHRUNK if _has_shrunk(current, new) else None


def runs_by_day(timetable: Timetable) -> Column:
    """Count the trips that start on each day of the calendar, every departure of a headway as one, as float64."""
    weight = np.ones(len(timetable.trips.id))
    headways = timetable.frequencies
    weight[headways.trip] = 0
    np.add.at(weight, headways.trip, np.ceil((headways.end_time - headways.start_time) / headways.headway_s))
    of_service = np.bincount(timetable.trips.service, weights=weight, minlength=len(timetable.calendar.service_id))
    bits = (np.unpackbits(day, bitorder="little")[: len(of_service)] for day in timetable.calendar.active)
    return np.array([float(of_service[: len(day)] @ day) for day in bits])


def _has_shrunk(current: Timetable, new: Timetable) -> bool:
    before, after = runs_by_day(current), runs_by_day(new)
    if _busy_day(after) >= SHRUNK_TO * _busy_day(before):
        return False
    first = max(current.info.first_day, new.info.first_day)
    last = min(current.last_day, new.last_day)
    if last - first + 1 < _COMPARED_DAYS:
        return True
    common_before = before[first - current.info.first_day : last - current.info.first_day + 1].sum()
    common_after = after[first - new.info.first_day : last - new.info.first_day + 1].sum()
    return bool(common_after < SHRUNK_TO * common_before)


def _busy_day(runs: Column) -> float:
    return float(np.percentile(runs[runs > 0], 90)) if (runs > 0).any() else 0.0


def _moved_m(current: Timetable, new: Timetable) -> float | None:
    """Measure how far the median stop has moved; None where one version has no coordinates."""
    places = [_coordinates(current), _coordinates(new)]
    if not all(len(lat) for lat, _ in places):
        return None
    # Longitudes count from one stop of the current version: a network may lie on both sides of the 180th meridian.
    origin = float(places[0][1][0])
    (lat, lon), (new_lat, new_lon) = (
        (float(np.median(lats)), float(np.median((lons - origin + 180) % 360))) for lats, lons in places
    )
    north, east = math.radians(new_lat - lat), math.radians(new_lon - lon)
    return _EARTH_M * math.hypot(north, east * math.cos(math.radians((lat + new_lat) / 2)))


def _coordinates(timetable: Timetable) -> tuple[Column, Column]:
    stops = timetable.stops
    known = np.isfinite(stops.lat) & np.isfinite(stops.lon) & ((stops.lat != 0) | (stops.lon != 0))
    return stops.lat[known], stops.lon[known]
