"""Trips of two versions, in the order they are to stand in, in; their Trips, StopTimes and headways out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.assemble import narrowed
from mobility.gtfs.unite import Rows, followed
from mobility.model.timetable import StopTimes, Timetable, Trips

Column = npt.NDArray[Any]

_BY_TRIP = ("id", "route", "service", "headsign", "short_name", "direction", "block", "wheelchair", "bikes")
_BY_CALL = ("stop", "departure", "dwell", "stop_sequence", "flags")
_SPARSE = (("headsign_row", "headsign"), ("booking_row", "booking_rule"))


def joined_calls(older: Timetable, newer: Timetable, rows: Rows) -> tuple[Trips, StopTimes]:
    """Lay out the trips and their calls; columns of both versions speak of the same texts, routes, stops, services."""
    starts, lengths = _spans(older, newer, rows)
    first = np.concatenate(([0], np.cumsum(lengths)))
    call = np.arange(int(first[-1])) - np.repeat(first[:-1], lengths) + np.repeat(starts, lengths)
    trips = {name: _both(older.trips, newer.trips, name, rows.older)[rows.picked] for name in _BY_TRIP}
    calls = {name: _both(older.stop_times, newer.stop_times, name)[call] for name in _BY_CALL}
    for row_name, text_name in _SPARSE:
        before = _followed_calls(older, getattr(older.stop_times, row_name), rows.older_to, first)
        after = _followed_calls(newer, getattr(newer.stop_times, row_name), rows.newer_to, first)
        row, text = np.concatenate([before, after]), _both(older.stop_times, newer.stop_times, text_name)
        row, text = row[row >= 0], text[row >= 0]
        order = np.argsort(row, kind="stable")
        calls[row_name], calls[text_name] = row[order].astype(np.uint32), text[order]
    for table, names in ((trips, ("route", "service", "headsign", "short_name", "block")), (calls, _BY_CALL[:1])):
        table.update({name: narrowed(table[name]) for name in names})
    calls["untimed"] = _joined_bits(older.stop_times, newer.stop_times, call)
    return Trips(**trips, first=first.astype(np.uint32)), StopTimes(**calls)


def _joined_bits(older: StopTimes, newer: StopTimes, call: Column) -> Column:
    if not len(older.untimed) and not len(newer.untimed):
        return newer.untimed
    bits = [
        np.unpackbits(table.untimed, count=len(table.stop), bitorder="little")
        if len(table.untimed)
        else np.zeros(len(table.stop), np.uint8)
        for table in (older, newer)
    ]
    return np.packbits(np.concatenate(bits)[call], bitorder="little")


def joined_headways(older: Timetable, newer: Timetable, rows: Rows) -> Column:
    """Give the headways of both versions in the shape that `frequency_columns` takes."""
    tables = []
    for version, to in ((older, rows.older_to), (newer, rows.newer_to)):
        table = version.frequencies
        trip = followed(table.trip, to)
        columns = (trip, table.start_time, table.end_time, table.headway_s, table.exact_times)
        tables.append(np.column_stack([column.astype(np.int64) for column in columns])[trip >= 0])
    joined = np.concatenate(tables)
    return joined[np.lexsort((joined[:, 1], joined[:, 0]))]


def _both(older: object, newer: object, name: str, rows: Column | slice = slice(None)) -> Column:
    return np.concatenate([getattr(older, name)[rows], getattr(newer, name)])


def _spans(older: Timetable, newer: Timetable, rows: Rows) -> tuple[Column, Column]:
    """Give where each trip's calls begin in (older calls, newer calls), and how many there are."""
    firsts = older.trips.first.astype(np.int64), newer.trips.first.astype(np.int64)
    starts = np.concatenate([firsts[0][rows.older], firsts[1][:-1] + firsts[0][-1]])
    lengths = np.concatenate([np.diff(firsts[0])[rows.older], np.diff(firsts[1])])
    return starts[rows.picked], lengths[rows.picked]


def _followed_calls(version: Timetable, calls: Column, to: Column, first: Column) -> Column:
    """Follow rows of StopTimes to where they stand now; GONE with their trip."""
    before = version.trips.first.astype(np.int64)
    trip = np.searchsorted(before, calls.astype(np.int64), side="right") - 1
    place = to[trip] if len(calls) else trip
    return np.where(place >= 0, first[place] + calls - before[trip], place)
