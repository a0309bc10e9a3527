"""`frequencies.txt` in; Frequencies, with where their trips call, out (rule 4)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.assemble import narrowed
from mobility.gtfs.fields import EMPTY, INVALID
from mobility.gtfs.keyed import choice
from mobility.gtfs.stop_times import LATEST_TIME
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.trips import REJECTED, UNKNOWN, TripRows
from mobility.model.timetable import Frequencies, StopTimes, Trips

Column = npt.NDArray[Any]

_REQUIRED = ("trip_id", "start_time", "end_time", "headway_secs")


def read_frequencies(archive: Archive, trips: TripRows, rows: Column, account: Account) -> Column:
    """Read the headways of the trips of `rows`.

    Returns:
        int64 of shape (headways, 5): place of the trip in `rows`, start_time, end_time, headway_secs, exact_times;
        sorted by trip, then start_time. Overlapping spans of one trip are kept and counted.
    """
    place = np.full(len(trips) + 2, REJECTED, np.int64)
    place[rows] = np.arange(len(rows))
    place[UNKNOWN] = UNKNOWN
    found = [np.zeros((0, 5), np.int64)]
    for block in blocks(archive, "frequencies", _REQUIRED, account):
        known = trips.index.rows(block.field("trip_id"))
        trip = place[np.where(known >= 0, np.append(trips.row_of, UNKNOWN)[known], UNKNOWN)]
        found.append(_headways(block, trip, account))
    headways = np.concatenate(found)
    headways = headways[np.lexsort((headways[:, 1], headways[:, 0]))]
    repeated = np.zeros(len(headways), np.bool_)
    repeated[1:] = (headways[1:, :2] == headways[:-1, :2]).all(axis=1)
    account.reject("frequencies", Reason.DUPLICATE_KEY, int(repeated.sum()))
    headways = headways[~repeated]
    account.keep("frequencies", len(headways))
    overlaps = (headways[1:, 0] == headways[:-1, 0]) & (headways[1:, 1] < headways[:-1, 2])
    account.notice("frequencies", Reason.OVERLAPPING_FREQUENCY, int(overlaps.sum()))
    return headways


def _headways(block: Block, trip: Column, account: Account) -> Column:
    start, end = block.field("start_time").times(), block.field("end_time").times()
    headway = block.field("headway_secs").integers()
    reasons = {
        Reason.MISSING_REQUIRED_FIELD: (start == EMPTY) | (end == EMPTY) | (headway == EMPTY),
        Reason.FOREIGN_KEY_VIOLATION: trip == UNKNOWN,
        Reason.REFERS_TO_REJECTED_ROW: trip == REJECTED,
        Reason.INVALID_TIME: (start == INVALID) | (end == INVALID) | (end > LATEST_TIME),
        Reason.INVALID_INTEGER: headway <= 0,
        Reason.RANGE_OUT_OF_ORDER: end < start,
        Reason.RANGE_EMPTY: end == start,
    }
    bad = np.zeros(len(block), np.bool_)
    for reason, mask in reasons.items():
        block.without(mask & ~bad, reason, account)
        bad |= mask
    exact = choice(block, "exact_times", range(2), account)
    return np.column_stack((trip, start, end, headway, exact))[~bad]


def frequency_columns(headways: Column, trips: Trips, stop_times: StopTimes, stops: int) -> Frequencies:
    """Lay out the headways, and index the calls of their trips by stop, in order of trip and position."""
    templates = np.unique(headways[:, 0])
    first = trips.first.astype(np.int64)
    lengths = first[templates + 1] - first[templates]
    trip = np.repeat(templates, lengths)
    position = np.arange(len(trip)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    stop = stop_times.stop[first[trip] + position]
    order = np.argsort(stop, kind="stable")
    count = np.bincount(stop, minlength=stops)
    return Frequencies(
        trip=narrowed(headways[:, 0]),
        start_time=headways[:, 1].astype(np.int32),
        end_time=headways[:, 2].astype(np.int32),
        headway_s=headways[:, 3].astype(np.int32),
        exact_times=headways[:, 4].astype(np.uint8),
        call_first=np.concatenate(([0], np.cumsum(count))).astype(np.uint32),
        call_trip=narrowed(trip[order]),
        call_position=narrowed(position[order]),
    )
