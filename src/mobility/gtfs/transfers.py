"""`transfers.txt` in; Transfers out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.ids import IdIndex
from mobility.gtfs.keyed import choice, numbers_or
from mobility.gtfs.stops import StopRows
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.trips import TripRows
from mobility.model.side_tables import Transfers

Column = npt.NDArray[Any]

_STOPS = ("from_stop_id", "to_stop_id")
_TRIPS = ("from_trip_id", "to_trip_id")


def read_transfers(archive: Archive, stops: StopRows, trips: TripRows, rows: Column, account: Account) -> Transfers:
    """Read the transfers; one that names a stop or trip that is not in the timetable is rejected."""
    place = np.full(len(trips) + 2, -1, np.int64)
    place[rows] = np.arange(len(rows))
    found = [np.zeros((0, 6), np.int64)]
    for block in blocks(archive, "transfers", (), account):
        columns, dangling = [], np.zeros(len(block), np.bool_)
        for name in _STOPS + _TRIPS:
            index, row_of = (stops.index, stops.row_of) if name in _STOPS else (trips.index, place[trips.row_of])
            row = _rows(block, name, index, row_of)
            dangling |= (row < 0) & (block.field(name).length > 0)
            columns.append(row)
        block.without(dangling, Reason.FOREIGN_KEY_VIOLATION, account)
        columns.append(choice(block, "transfer_type", range(6), account))
        columns.append(numbers_or(block.field("min_transfer_time"), -1))
        found.append(np.column_stack(columns)[~dangling])
    transfers = np.concatenate(found)
    account.keep("transfers", len(transfers))
    return Transfers(*(transfers[:, column].astype(np.int32) for column in range(6)))


def _rows(block: Block, name: str, index: IdIndex, row_of: Column) -> Column:
    found = index.rows(block.field(name))
    return np.where(found >= 0, np.append(row_of, -1)[found], -1)
