"""A timetable and an instant -> how many trips it has on the road then, and on that service day."""

import numpy as np

from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_at, service_day_origin
from mobility.model.timetable import Timetable

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
UnderWay = list[tuple[ServiceDay, Rows]]
"""Rows of trips by service day."""


def trips_on(timetable: Timetable, day: ServiceDay) -> int:
    """Count the trips of a service day."""
    return int(np.count_nonzero(runs_on(timetable, day)))


def trips_under_way(timetable: Timetable, now: Instant) -> UnderWay:
    """Give the trips that have left their first stop and not reached their last, of all service days that reach `now`.

    Days without any are left out. Source: HEALTH.md 5.2, "active trips".
    """
    under_way = []
    spans = None
    for day in days_reaching(timetable, now):
        runs = runs_on(timetable, day)
        if not runs.any():
            continue
        time = now - service_day_origin(day, timetable.zone)
        starts, ends = spans = spans or trip_spans(timetable)
        trips = np.flatnonzero(runs & (starts <= time) & (time <= ends))
        if len(trips):
            under_way.append((day, trips))
    return under_way


def days_reaching(timetable: Timetable, now: Instant) -> list[ServiceDay]:
    """Give the service days whose trips may be under way, today's first."""
    today = service_day_at(now, timetable.zone)
    reach = 1 + timetable.latest_departure // DAY_S
    return [ServiceDay(today - back) for back in range(reach + 1)]


def runs_on(timetable: Timetable, day: ServiceDay) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say of each trip whether its service runs on a day; False outside the calendar (rule 3)."""
    row = day - timetable.info.first_day
    if not 0 <= row < len(timetable.calendar.active):
        return np.zeros(len(timetable.trips.id), bool)
    active = np.unpackbits(timetable.calendar.active[row], bitorder="little").astype(bool)
    return np.asarray(active[timetable.trips.service])


def trip_spans(
    timetable: Timetable,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Give first departure and last departure of every trip; of a headway trip, from its first start to its last end."""
    first = timetable.trips.first.astype(np.int64)
    departure = timetable.stop_times.departure
    starts, ends = departure[first[:-1]].astype(np.int64), departure[first[1:] - 1].astype(np.int64)
    headways = timetable.frequencies
    if len(headways.trip):
        length = ends - starts
        run = np.unique(headways.trip)
        starts[run], ends[run] = np.iinfo(np.int64).max, 0
        np.minimum.at(starts, headways.trip, headways.start_time.astype(np.int64))
        np.maximum.at(ends, headways.trip, headways.end_time + length[headways.trip])
    return starts, ends
