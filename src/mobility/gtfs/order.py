"""Calls as they stand in the file in; calls trip after trip in stop_sequence order, every one with times, out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import MAX_EXAMPLES, Account, Reason
from mobility.gtfs.stop_times import NOT_GIVEN, Calls
from mobility.gtfs.trips import TripRows

Column = npt.NDArray[Any]


def ordered(calls: Calls, trips: TripRows, account: Account) -> Calls:
    """Sort calls by trip and stop_sequence, give each its times (rule 5), and count what had to be put right.

    Rejected: a second row with the same trip_id and stop_sequence; calls without times before a trip's first or after its
    last timed one. Times that run backwards along a trip are kept as given and counted.
    """
    calls = _sorted(calls, account)
    trip, sequence = calls.columns["trip"], calls.columns["stop_sequence"]
    repeated = np.zeros(len(calls), np.bool_)
    repeated[1:] = (trip[1:] == trip[:-1]) & (sequence[1:] == sequence[:-1])
    calls = _rejected(calls, repeated, Reason.DUPLICATE_KEY, trips, account)
    if (calls.columns["departure"] == NOT_GIVEN).any():
        calls = _interpolated(calls, trips, account)
    _count_backwards(calls, trips, account)
    return calls


def _sorted(calls: Calls, account: Account) -> Calls:
    trip, sequence = calls.columns["trip"], calls.columns["stop_sequence"]
    follows = trip[1:] == trip[:-1]
    starts = np.flatnonzero(np.concatenate(([True], ~follows))) if len(calls) else np.zeros(0, np.int64)
    falls = follows & (sequence[1:] < sequence[:-1])
    if not falls.any() and len(np.unique(trip[starts])) == len(starts):
        return _taken(calls, _by_runs(trip[starts], starts, len(calls)))
    order = np.argsort(trip.astype(np.int64) << 32 | sequence, kind="stable")
    moved = np.flatnonzero((trip[order[1:]] == trip[order[:-1]]) & (order[1:] < order[:-1])) + 1
    lines = (f"line {line}" for line in calls.columns["line"][order[moved[:MAX_EXAMPLES]]])
    account.notice("stop_times", Reason.UNSORTED_STOP_TIMES, len(moved), lines)
    return _taken(calls, order)


def _by_runs(trip: Column, starts: Column, rows: int) -> Column:
    """Order whole runs of rows, one for each trip: much less work than ordering rows."""
    if (trip[1:] > trip[:-1]).all():
        return np.arange(rows, dtype=np.int32)
    runs = np.argsort(trip)
    length = np.diff(starts, append=rows)[runs]
    shift = starts[runs] - (np.cumsum(length) - length)
    order: Column = np.arange(rows, dtype=np.int32) + np.repeat(shift.astype(np.int32), length)
    return order


def _taken(calls: Calls, rows: Column) -> Calls:
    """Take calls in another order, or some of them; texts follow their rows. The old columns go as the new ones come."""
    place = np.full(len(calls), -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    same = len(rows) == len(calls) and bool((rows[1:] > rows[:-1]).all())
    if not same:
        for name in calls.columns:
            calls.columns[name] = calls.columns[name][rows]
    return Calls(calls.columns, {name: _moved(place, *found) for name, found in calls.texts.items()})


def _moved(place: Column, rows: Column, numbers: Column) -> tuple[Column, Column]:
    moved = place[rows]
    order = np.argsort(moved, kind="stable")
    order = order[moved[order] >= 0]
    return moved[order], numbers[order]


def _rejected(calls: Calls, bad: Column, reason: Reason, trips: TripRows, account: Account) -> Calls:
    if not bad.any():
        return calls
    rows = np.flatnonzero(bad)
    account.reject("stop_times", reason, len(rows), (_example(calls, int(row), trips) for row in rows))
    return _taken(calls, np.flatnonzero(~bad))


def _example(calls: Calls, row: int, trips: TripRows) -> str:
    columns = calls.columns
    trip_id = trips.ids[columns["trip"][row]].decode()
    return f"line {columns['line'][row]}: trip_id {trip_id}, stop_sequence {columns['stop_sequence'][row]}"


def _interpolated(calls: Calls, trips: TripRows, account: Account) -> Calls:
    before, after = _timed_neighbours(calls)
    trip = calls.columns["trip"]
    edge = (before < 0) | (after < 0) | (trip[before] != trip) | (trip[after] != trip)
    if edge.any():
        calls = _rejected(calls, edge, Reason.MISSING_TRIP_EDGE, trips, account)
        before, after = _timed_neighbours(calls)
    columns = calls.columns
    rows = np.flatnonzero(columns["departure"] == NOT_GIVEN)
    low, high = before[rows], after[rows]
    share = shares(rows, low, high, columns["distance"])
    start, end = columns["departure"][low].astype(np.int64), columns["arrival"][high].astype(np.int64)
    time = start + ((end - start) * share).astype(np.int64)
    columns["departure"][rows] = columns["arrival"][rows] = time
    return calls


def _timed_neighbours(calls: Calls) -> tuple[Column, Column]:
    """Give for every call the last timed one up to it and the first timed one from it on; -1 for none."""
    row = np.arange(len(calls), dtype=np.int32)
    timed = calls.columns["departure"] != NOT_GIVEN
    before = np.maximum.accumulate(np.where(timed, row, -1))
    after = np.minimum.accumulate(np.where(timed, row, len(calls))[::-1])[::-1]
    return before, np.where(after == len(calls), -1, after)


def shares(rows: Column, low: Column, high: Column, distance: Column) -> Column:
    """Give how far each row is between its timed neighbours, 0 to 1, as float64.

    By shape_dist_traveled where it rises from `low` over the row to `high`, else evenly by index. Source: rule 5.
    """
    whole = distance[high].astype(np.float64) - distance[low]
    part = distance[rows].astype(np.float64) - distance[low]
    usable = (whole > 0) & (part >= 0) & (part <= whole)
    gap = first_of_gap(low)
    all_usable = np.logical_and.reduceat(usable, gap) if len(gap) else usable
    by_distance = np.repeat(all_usable, np.diff(gap, append=len(rows)))
    return np.where(by_distance, part / np.where(by_distance, whole, 1), (rows - low) / (high - low))


def first_of_gap(low: Column) -> Column:
    """Give the places where a new stretch between two timed calls begins."""
    return np.flatnonzero(np.diff(low, prepend=-1))


def _count_backwards(calls: Calls, trips: TripRows, account: Account) -> None:
    columns = calls.columns
    same = columns["trip"][1:] == columns["trip"][:-1]
    rows = np.flatnonzero(same & (columns["arrival"][1:] < columns["departure"][:-1])) + 1
    account.notice("stop_times", Reason.BACKWARDS, len(rows), (_example(calls, int(row), trips) for row in rows))
