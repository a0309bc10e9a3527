"""Notices about stops and stations."""

import numpy as np

from mobility.health.rules.static.rows import Column, rows_of
from mobility.model.finding import Found
from mobility.model.strings import NO_TEXT
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

_PLATFORM, _STATION, _ENTRANCE, _NODE, _BOARDING_AREA = range(5)


def _is_place(timetable: Timetable) -> Column:
    """Mark platforms, stations and entrances, which need a name and a place of their own."""
    return timetable.stops.location_type <= _ENTRANCE


def stop_without_location(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops, stations and entrances without coordinates. Source: GTFS Schedule stops.txt stop_lat."""
    stops = timetable.stops
    return rows_of(timetable, "stops", np.flatnonzero(_is_place(timetable) & ~np.isfinite(stops.lat + stops.lon)))


def point_near_origin(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops within a degree of 0, 0, which is open sea."""
    stops = timetable.stops
    return rows_of(timetable, "stops", np.flatnonzero((np.abs(stops.lat) <= 1) & (np.abs(stops.lon) <= 1)))


def point_near_pole(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops within a degree of a pole."""
    return rows_of(timetable, "stops", np.flatnonzero(np.abs(timetable.stops.lat) >= 89))


def missing_stop_name(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops, stations and entrances without stop_name. Source: GTFS Schedule stops.txt stop_name."""
    return rows_of(timetable, "stops", np.flatnonzero(_is_place(timetable) & (timetable.stops.name == NO_TEXT)))


def wrong_parent_location_type(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find children whose parent is of the wrong kind: boarding areas belong to platforms, all else to stations."""
    stops = timetable.stops
    rows = np.flatnonzero((stops.parent >= 0) & (stops.location_type != _STATION))
    wanted = np.where(stops.location_type[rows] == _BOARDING_AREA, _PLATFORM, _STATION)
    return rows_of(timetable, "stops", rows[stops.location_type[stops.parent[rows]] != wanted])


def station_with_parent_station(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stations that have a parent."""
    stops = timetable.stops
    return rows_of(timetable, "stops", np.flatnonzero((stops.location_type == _STATION) & (stops.parent >= 0)))


def location_without_parent_station(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find entrances, nodes and boarding areas without the parent they need."""
    stops = timetable.stops
    return rows_of(timetable, "stops", np.flatnonzero((stops.location_type >= _ENTRANCE) & (stops.parent < 0)))


def platform_without_parent_station(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops with a platform_code that belong to no station."""
    stops = timetable.stops
    is_platform = (stops.location_type == _PLATFORM) & (stops.platform != NO_TEXT)
    return rows_of(timetable, "stops", np.flatnonzero(is_platform & (stops.parent < 0)))


def _calls(timetable: Timetable) -> Column:
    return np.bincount(timetable.stop_times.stop, minlength=len(timetable.stops.id))


def stop_without_stop_time(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stops at which nothing calls; those of on-demand services do not count."""
    on_demand = {row["stop_id"] for row in timetable.info.flex_stop_times if row.get("stop_id")}
    on_demand |= {stop_id for members in timetable.info.location_groups.values() for stop_id in members}
    idle = (_calls(timetable) == 0) & (timetable.stops.location_type == _PLATFORM)
    idle[[row for stop_id in on_demand if (row := timetable.find_stop(stop_id)) is not None]] = False
    return rows_of(timetable, "stops", np.flatnonzero(idle))


def unused_station(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stations to which no stop belongs."""
    stops = timetable.stops
    children = np.bincount(stops.parent[stops.parent >= 0], minlength=len(stops.id))
    return rows_of(timetable, "stops", np.flatnonzero((stops.location_type == _STATION) & (children == 0)))
