"""Notices about trips that are faster than a vehicle of their kind can be."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.rules.found import found, found_at
from mobility.health.rules.static.rows import CHUNK, Column, chunks
from mobility.model.earth import M_PER_DEGREE
from mobility.model.finding import Found
from mobility.model.time import ServiceDay, format_gtfs_time
from mobility.model.timetable import Timetable

Metres = npt.NDArray[np.float64]

_FASTEST_KMH = {0: 100, 1: 150, 2: 500, 3: 150, 4: 80, 5: 30, 6: 50, 7: 50, 11: 150, 12: 150}
_FASTEST_ELSE_KMH = 200
"""By route_type. Source: HEALTH.md 2, "Times of a trip"."""
_FAMILIES = {1: 2, 4: 1, 7: 3, 8: 11, 9: 0, 10: 4, 12: 4, 13: 6, 14: 7}
"""Basic type of the extended route_types' hundreds: 100 to 199 is rail, 700 to 799 bus, ..."""
_LEAST_S = 60
_FAR_M = 10_000
"""Up to here a stretch may be too fast without being a notice of its own. Source: gtfs-validator, FastTravelBetweenFarStops."""
_MOST_SUSPECTS = 20_000
"""Stretches looked at one by one in a chunk of stop times; a timetable of nothing but absurd times need not be counted to the end."""


def fast_travel_between_consecutive_stops(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find pairs of neighbouring calls that no vehicle of the route's type can do in the time given.

    Times in whole minutes may be a minute off. Source: HEALTH.md 2, "Times of a trip".
    """
    trips, calls = timetable.trips, timetable.stop_times
    fastest = np.array([_fastest_kmh(kind) for kind in timetable.routes.type.tolist()], np.float64)
    places: list[Column] = []
    for start, end, trip in chunks(timetable):
        rows = np.arange(start, end)
        rows = rows[rows + 1 < trips.first[trip + 1]]
        left = calls.departure[rows].astype(np.int64)
        arrived = calls.departure[rows + 1].astype(np.int64) - calls.dwell[rows + 1]
        in_minutes = (left % 60 == 0) & (arrived % 60 == 0)
        seconds = np.maximum(arrived - left, 0) + np.where(in_minutes, 60, 0)
        kmh = _between_m(timetable, rows) * 3.6 / np.maximum(seconds, 1)
        places.append(rows[kmh > fastest[trips.route[trip[rows - start]]]])

    def describe(row: int) -> tuple[str, str]:
        trip_id = timetable.strings[int(trips.id[np.searchsorted(trips.first, row, side="right") - 1])]
        kilometres = _between_m(timetable, np.array([row]))[0] / 1000
        return "stop_times.txt", (
            f"trip_id {trip_id} stop_sequence {calls.stop_sequence[row]}: {kilometres:.1f} km, leaves"
            f" {format_gtfs_time(int(calls.departure[row]))}"
        )

    return found_at(np.concatenate(places) if places else np.zeros(0, np.int64), describe)


def _fastest_kmh(route_type: int) -> int:
    basic = route_type if route_type < 100 else _FAMILIES.get(route_type // 100, -1)
    return _FASTEST_KMH.get(basic, _FASTEST_ELSE_KMH)


def _between_m(timetable: Timetable, rows: Column) -> npt.NDArray[np.float64]:
    """Measure from each call's stop to the next call's; 0 where either has no coordinates."""
    stops, stop = timetable.stops, timetable.stop_times.stop
    here, there = stop[rows], stop[rows + 1]
    north = stops.lat[there] - stops.lat[here]
    east = (stops.lon[there] - stops.lon[here]) * np.cos(np.radians(stops.lat[here]))
    metres: npt.NDArray[np.float64] = np.nan_to_num(np.hypot(north, east) * M_PER_DEGREE)
    return metres


class _Stretch(NamedTuple):
    """Two calls of a trip, by their rows in StopTimes, and the way between them."""

    trip: int
    left: int
    arrived: int
    metres: float


def fast_travel_between_far_stops(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find trips that no vehicle of the route's type can do over some stretch of more than 10 km; each trip once.

    Source: HEALTH.md 2, "Times of a trip"; the way is the sum of the straight lines between neighbouring calls.
    """
    return found(("stop_times.txt", _described(timetable, one)) for one in _fast_stretches(timetable))


def _described(timetable: Timetable, stretch: _Stretch) -> str:
    calls = timetable.stop_times
    left, arrived = int(calls.departure[stretch.left]), _arrival(timetable, stretch.arrived)
    return (
        f"trip_id {timetable.strings[int(timetable.trips.id[stretch.trip])]}"
        f" stop_sequence {calls.stop_sequence[stretch.left]} to {calls.stop_sequence[stretch.arrived]}:"
        f" {stretch.metres / 1000:.1f} km, {format_gtfs_time(left)} to {format_gtfs_time(arrived)}"
    )


def _arrival(timetable: Timetable, row: int) -> int:
    return int(timetable.stop_times.departure[row]) - int(timetable.stop_times.dwell[row])


def _fast_stretches(timetable: Timetable) -> Iterator[_Stretch]:
    """Give the first such stretch of every trip.

    Only calls are looked at one by one that could be the end of one: those that no vehicle at the greatest speed reaches from
    the best place before.
    """
    fastest = np.array([_fastest_kmh(kind) / 3.6 for kind in timetable.routes.type.tolist()], np.float64)
    first = timetable.trips.first.astype(np.int64)
    for low, high in _whole_trips(first):
        rows = np.arange(first[low], first[high])
        trip = np.searchsorted(first, rows, side="right") - 1
        m_per_s = fastest[timetable.trips.route[trip]]
        told = -1
        for place in _suspects(timetable, rows, trip, m_per_s)[:_MOST_SUSPECTS].tolist():
            if trip[place] == told:
                continue
            stretch = _stretch_to(timetable, int(rows[place]), int(trip[place]), float(m_per_s[place]))
            if stretch is not None:
                told = trip[place]
                yield stretch


def _whole_trips(first: Column) -> Iterator[tuple[int, int]]:
    """Give ranges of trips with about CHUNK stop times together."""
    low = 0
    while low < len(first) - 1:
        high = max(low + 1, int(np.searchsorted(first, first[low] + CHUNK)))
        high = min(high, len(first) - 1)
        yield low, high
        low = high


def _suspects(timetable: Timetable, rows: Column, trip: Column, m_per_s: Metres) -> Column:
    """Give the places in `rows` that lie farther from some call before on their trip than the greatest speed allows."""
    calls = timetable.stop_times
    begins = np.diff(trip, prepend=-1) > 0
    way = np.append(0.0, _between_m(timetable, rows[:-1]))
    way[begins] = 0.0
    reached = np.cumsum(way)
    left = calls.departure[rows].astype(np.float64)
    arrived = left - calls.dwell[rows]
    lead = reached - m_per_s * left
    number = trip - trip[0]
    odd = np.bincount(number, weights=(left % _LEAST_S != 0) | (arrived % _LEAST_S != 0))
    slack_s = np.where(odd[number] == 0, _LEAST_S, 0)
    ahead = reached - m_per_s * (arrived + slack_s)
    # Each trip's values lie below those of all trips before, so that one running minimum serves them all.
    apart = float(np.ptp(lead)) + 1.0
    lowest = np.minimum.accumulate(lead - apart * number) + apart * number
    before = np.append(np.inf, lowest[:-1])
    before[begins] = np.inf
    is_long = np.bincount(number, weights=way)[number] > _FAR_M
    return np.flatnonzero((ahead - before > 1.0) & is_long)


def _stretch_to(timetable: Timetable, row: int, trip: int, m_per_s: float) -> _Stretch | None:
    """Find the shortest stretch of more than 10 km that ends at a call and is too fast."""
    calls = timetable.stop_times
    rows = np.arange(int(timetable.trips.first[trip]), row)[::-1]
    metres = np.cumsum(_between_m(timetable, rows))
    arrived, left = _arrival(timetable, row), calls.departure[rows].astype(np.int64)
    seconds = np.where(arrived > left, arrived - left + _slack_s(left, arrived), _LEAST_S)
    timed = ~_is_untimed(timetable, rows) & (not _is_untimed(timetable, np.array([row]))[0])
    fast = np.flatnonzero((metres > _FAR_M) & (metres > m_per_s * seconds) & timed)
    return _Stretch(trip, int(rows[fast[0]]), row, float(metres[fast[0]])) if len(fast) else None


def _slack_s(left: Column, arrived: int) -> Column:
    """Allow a minute more where both times are whole minutes, which may have been rounded."""
    return np.where((left % _LEAST_S == 0) & (arrived % _LEAST_S == 0), _LEAST_S, 0)


def _is_untimed(timetable: Timetable, rows: Column) -> npt.NDArray[np.bool_]:
    """Mark calls whose time was made up between two others."""
    bits = timetable.stop_times.untimed
    if not len(bits):
        return np.zeros(len(rows), np.bool_)
    marked: npt.NDArray[np.bool_] = (bits[rows >> 3] >> (rows & 7) & 1).astype(np.bool_)
    return marked
