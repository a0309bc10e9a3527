"""Notices about transfers and ids."""

import numpy as np

from mobility.health.rules.found import found
from mobility.health.rules.static.rows import Column, rows_of
from mobility.model.earth import M_PER_DEGREE
from mobility.model.finding import Found
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

_FARTHEST_M = 10_000
_STATION = 1


def _shown(timetable: Timetable, rows: Column) -> Found:
    transfers, ids = timetable.transfers, timetable.stops.id
    pairs = ((transfers.from_stop[row], transfers.to_stop[row]) for row in rows.tolist())
    return found(
        ("transfers.txt", " to ".join(f"stop_id {timetable.strings[int(ids[stop])]}" for stop in pair if stop >= 0))
        for pair in pairs
    )


def transfer_with_invalid_stop_location_type(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find transfers at anything but stops and stations."""
    transfers, types = timetable.transfers, timetable.stops.location_type
    wrong = np.zeros(len(transfers.type), np.bool_)
    for stop in (transfers.from_stop, transfers.to_stop):
        given = stop >= 0
        wrong[given] |= types[stop[given]] > _STATION
    return _shown(timetable, np.flatnonzero(wrong))


def transfer_distance_too_large(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find transfers between stops that are more than 10 km apart."""
    transfers, stops = timetable.transfers, timetable.stops
    rows = np.flatnonzero((transfers.from_stop >= 0) & (transfers.to_stop >= 0))
    here, there = transfers.from_stop[rows], transfers.to_stop[rows]
    east = (stops.lon[there] - stops.lon[here]) * np.cos(np.radians(stops.lat[here]))
    away_m = np.nan_to_num(np.hypot(stops.lat[there] - stops.lat[here], east) * M_PER_DEGREE)
    return _shown(timetable, rows[away_m > _FARTHEST_M])


def non_ascii_or_non_printable_char(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find stop_ids with characters other than printable ASCII; ids of other tables are not looked at."""
    strings = timetable.strings
    odd = [row for row, number in enumerate(timetable.stops.id.tolist()) if not _is_plain(strings[number])]
    return rows_of(timetable, "stops", np.array(odd, np.int64))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
