"""Notices about trips: their headsigns and their blocks."""

from collections.abc import Iterator

import numpy as np

from mobility.health.rules.found import found
from mobility.health.rules.static.rows import Column, chunks, rows_of
from mobility.model.finding import Found
from mobility.model.strings import NO_TEXT
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

_MOST_PAIRS = 2_000_000


def trip_headsign_matches_intermediate_stop(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find trips whose headsign is the name of a stop on the way, and not of the last one."""
    trips, calls, names = timetable.trips, timetable.stop_times, timetable.stops.name
    last = trips.first[1:].astype(np.int64) - 1
    other_end = np.flatnonzero((names[calls.stop[last]] != trips.headsign) & (trips.headsign != NO_TEXT))
    wanted = np.full(len(trips.id), -1, np.int64)
    wanted[other_end] = trips.headsign[other_end]
    matching: list[Column] = []
    for start, end, trip in chunks(timetable):
        rows = np.flatnonzero(names[calls.stop[start:end]] == wanted[trip])
        rows = rows[rows + start > trips.first[trip[rows]]]
        matching.append(np.unique(trip[rows]))
    found_trips = np.unique(np.concatenate(matching)) if matching else np.zeros(0, np.int64)
    strings = timetable.strings
    return rows_of(timetable, "trips", found_trips, lambda row: f"trip_headsign {strings[int(trips.headsign[row])]}")


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
