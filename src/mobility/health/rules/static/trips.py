"""Notices about trips: their headsigns, their blocks, their speed."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from mobility.health.rules.found import found, found_at
from mobility.health.rules.static.rows import Column, rows_of
from mobility.model.finding import Found
from mobility.model.strings import NO_TEXT
from mobility.model.time import ServiceDay, format_gtfs_time
from mobility.model.timetable import Timetable

_CHUNK = 2**20
"""Stop times looked at together, so that large timetables need no more memory than small ones."""
_M_PER_DEGREE = 111_195.0
_FASTEST_KMH = {0: 100, 1: 150, 2: 500, 3: 150, 4: 80, 5: 30, 6: 50, 7: 50, 11: 150, 12: 150}
_FASTEST_ELSE_KMH = 200
"""By route_type. Source: HEALTH.md 2, "Times of a trip"."""
_FAMILIES = {1: 2, 4: 1, 7: 3, 8: 11, 9: 0, 10: 4, 12: 4, 13: 6, 14: 7}
"""Basic type of the extended route_types' hundreds: 100 to 199 is rail, 700 to 799 bus, ..."""
_MOST_PAIRS = 2_000_000


def trip_headsign_matches_intermediate_stop(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find trips whose headsign is the name of a stop on the way, and not of the last one."""
    trips, calls, names = timetable.trips, timetable.stop_times, timetable.stops.name
    last = trips.first[1:].astype(np.int64) - 1
    other_end = np.flatnonzero((names[calls.stop[last]] != trips.headsign) & (trips.headsign != NO_TEXT))
    wanted = np.full(len(trips.id), -1, np.int64)
    wanted[other_end] = trips.headsign[other_end]
    matching: list[Column] = []
    for start, end, trip in _chunks(timetable):
        rows = np.flatnonzero(names[calls.stop[start:end]] == wanted[trip])
        rows = rows[rows + start > trips.first[trip[rows]]]
        matching.append(np.unique(trip[rows]))
    found_trips = np.unique(np.concatenate(matching)) if matching else np.zeros(0, np.int64)
    strings = timetable.strings
    return rows_of(timetable, "trips", found_trips, lambda row: f"trip_headsign {strings[int(trips.headsign[row])]}")


def fast_travel_between_consecutive_stops(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find pairs of neighbouring calls that no vehicle of the route's type can do in the time given.

    Times in whole minutes may be a minute off. Source: HEALTH.md 2, "Times of a trip".
    """
    trips, calls = timetable.trips, timetable.stop_times
    fastest = np.array([_fastest_kmh(kind) for kind in timetable.routes.type.tolist()], np.float64)
    places: list[Column] = []
    for start, end, trip in _chunks(timetable):
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
    metres: npt.NDArray[np.float64] = np.nan_to_num(np.hypot(north, east) * _M_PER_DEGREE)
    return metres


def _chunks(timetable: Timetable) -> Iterator[tuple[int, int, Column]]:
    """Give the stop times in parts: first row, row after the last, and the trip of each."""
    first = timetable.trips.first.astype(np.int64)
    for start in range(0, int(first[-1]), _CHUNK):
        end = min(start + _CHUNK, int(first[-1]))
        yield start, end, np.searchsorted(first, np.arange(start, end), side="right") - 1


def inconsistent_route_type_for_block_id(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find blocks whose trips are of several route types."""
    trips = timetable.trips
    rows = np.flatnonzero(trips.block != NO_TEXT)
    kinds = np.unique(np.column_stack((trips.block[rows], timetable.routes.type[trips.route[rows]])), axis=0)
    blocks, types = np.unique(kinds[:, 0], return_counts=True)
    return found(("trips.txt", f"block_id {timetable.strings[int(block)]}") for block in blocks[types > 1].tolist())


def block_trips_with_overlapping_stop_times(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find pairs of trips of one block that are under way at the same time on a common day."""
    strings, trips = timetable.strings, timetable.trips

    def describe(one: int, other: int) -> str:
        ids = " and ".join(strings[int(trips.id[trip])] for trip in (one, other))
        return f"block_id {strings[int(trips.block[one])]} trip_id {ids}"

    return found(("trips.txt", describe(one, other)) for one, other in _overlaps(timetable))


def _overlaps(timetable: Timetable) -> Iterator[tuple[int, int]]:
    trips, calls = timetable.trips, timetable.stop_times
    rows = np.flatnonzero(trips.block != NO_TEXT)
    rows = rows[~np.isin(rows, list(timetable.frequency_trips))]
    first, last = trips.first[rows].astype(np.int64), trips.first[rows + 1].astype(np.int64) - 1
    starts, ends = calls.departure[first], calls.departure[last].astype(np.int64) - calls.dwell[last]
    order = np.lexsort((starts, trips.block[rows]))
    columns = (rows[order], trips.block[rows][order], starts[order], ends[order], trips.service[rows][order])
    ordered = list(zip(*(column.tolist() for column in columns), strict=True))
    days: dict[int, int] = {}
    pairs = 0
    for place, (one, block, _, end, service) in enumerate(ordered):
        for other, other_block, start, _, other_service in ordered[place + 1 :]:
            pairs += 1
            if other_block != block or start >= end or pairs > _MOST_PAIRS:
                break
            if _days(timetable, service, days) & _days(timetable, other_service, days):
                yield one, other


def _days(timetable: Timetable, service: int, known: dict[int, int]) -> int:
    """Give the days of a service as the bits of one number."""
    if service not in known:
        bits = timetable.calendar.active[:, service >> 3] >> (service & 7) & 1
        known[service] = int.from_bytes(np.packbits(bits).tobytes(), "big")
    return known[service]
