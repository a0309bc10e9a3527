"""`stop_times.txt` in; calls as they stand in the file, each with its trip and stop, out."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.fields import EMPTY, INVALID, Field
from mobility.gtfs.flex import FlexRows
from mobility.gtfs.keyed import choice, text_numbers
from mobility.gtfs.stops import StopRows
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.texts import Texts
from mobility.gtfs.trips import REJECTED, UNKNOWN, TripRows
from mobility.model.timetable import APPROXIMATE, DROP_OFF_SHIFT, KEY_SHIFT

Column = npt.NDArray[Any]

LATEST_TIME = (2**16 << KEY_SHIFT) - 1
"""145:38:07; later times do not fit the index by stop, and none has been seen in the wild."""
NOT_GIVEN = -1
_REQUIRED = ("trip_id", "stop_sequence")
_TYPES = (
    ("trip", np.int32),
    ("stop", np.int32),
    ("arrival", np.int32),
    ("departure", np.int32),
    ("stop_sequence", np.int32),
    ("flags", np.uint8),
    ("line", np.int32),
    ("distance", np.float32),
    ("untimed", np.bool_),
)


@dataclass(slots=True)
class Calls:
    """Calls, one entry per kept row of the file; `arrival` and `departure` are NOT_GIVEN where both are empty."""

    columns: dict[str, Column]
    """trip, stop, arrival, departure, stop_sequence, flags, line, distance (NaN where not given or not needed), untimed."""
    texts: dict[str, tuple[Column, Column]]
    """Rows and text numbers of stop_headsign and pickup_booking_rule_id, where given."""

    def __len__(self) -> int:
        """Count the calls."""
        return len(self.columns["trip"])


@dataclass(slots=True)
class _Gathered:
    columns: dict[str, list[Column]] = field(default_factory=lambda: {name: [] for name, _ in _TYPES})
    texts: dict[str, list[tuple[Column, Column]]] = field(
        default_factory=lambda: {"stop_headsign": [], "pickup_booking_rule_id": []}
    )
    rows: int = 0
    untimed: bool = False


def read_calls(
    archive: Archive,
    trips: TripRows,
    stops: StopRows,
    flex: FlexRows,
    texts: Texts,
    account: Account,
    progress: Callable[[float], None] | None = None,
) -> Calls:
    """Read the calls. A row that names no trip or stop, or has no usable time or sequence, is rejected (rule 34)."""
    gathered = _Gathered()
    for whole in blocks(archive, "stop_times", _REQUIRED, account, progress):
        trip = _trips_of(whole.field("trip_id"), trips)
        block, trip = _accepted(whole, trip, account)
        trips.named[trip] = True
        on_demand = flex.belongs(block)
        if on_demand.any():
            flex.take(block[on_demand], trip[on_demand], account)
            block, trip = block[~on_demand], trip[~on_demand]
        if len(block):
            _gather(block, trip, stops, gathered, texts, account)
    columns = {
        name: np.concatenate([np.zeros(0, kind), *gathered.columns.pop(name)], dtype=kind) for name, kind in _TYPES
    }
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.uint32))
    sparse = {
        name: (
            np.concatenate([rows for rows, _ in [nothing, *found]]),
            np.concatenate([ids for _, ids in [nothing, *found]]),
        )
        for name, found in gathered.texts.items()
    }
    return Calls(columns, sparse)


def _trips_of(field: Field, trips: TripRows) -> Column:
    """Find each row's trip, looking up only where the trip_id differs from the row before."""
    changes = field.changes()
    found = trips.index.rows(field[changes])
    rows: Column = np.where(found >= 0, np.append(trips.row_of, UNKNOWN)[found], UNKNOWN)[np.cumsum(changes) - 1]
    return rows


def _accepted(block: Block, trip: Column, account: Account) -> tuple[Block, Column]:
    if (trip >= 0).all():
        return block, trip
    missing = block.field("trip_id").length == 0
    block.without(missing, Reason.MISSING_REQUIRED_FIELD, account)
    block.without((trip == UNKNOWN) & ~missing, Reason.FOREIGN_KEY_VIOLATION, account)
    block.without(trip == REJECTED, Reason.REFERS_TO_REJECTED_ROW, account)
    return block[trip >= 0], trip[trip >= 0]


def _gather(block: Block, trip: Column, stops: StopRows, gathered: _Gathered, texts: Texts, account: Account) -> None:
    stop_field = block.field("stop_id")
    stop = stops.index.rows(stop_field)
    sequence = block.field("stop_sequence").integers()
    arrival, departure = _times(block, "arrival_time"), _times(block, "departure_time")
    reasons = {
        Reason.MISSING_REQUIRED_FIELD: (stop_field.length == 0) | (sequence == EMPTY),
        Reason.FOREIGN_KEY_VIOLATION: stop < 0,
        Reason.INVALID_INTEGER: sequence == INVALID,
        Reason.INVALID_TIME: (arrival == INVALID) | (departure == INVALID),
    }
    bad = np.zeros(len(block), np.bool_)
    for reason, mask in reasons.items():
        block.without(mask & ~bad, reason, account)
        bad |= mask
    if bad.any():
        good = ~bad
        block, trip, stop, sequence = block[good], trip[good], stop[good], sequence[good]
        arrival, departure = arrival[good], departure[good]
    approximate = _approximate(block, arrival, departure, account)
    arrival, departure = _completed(block, arrival, departure, account)
    place = stops.row_of[stop]
    block.notice(stops.columns.location_type[place] > 0, Reason.LOCATION_WITH_STOP_TIME, account)
    row = gathered.rows
    gathered.rows += len(block)
    untimed = departure == NOT_GIVEN
    found = {
        "trip": trip,
        "stop": place,
        "arrival": arrival,
        "departure": departure,
        "stop_sequence": sequence,
        "flags": _flags(block, account) | ((approximate | untimed) * APPROXIMATE).astype(np.uint8),
        "line": block.rows.line,
        "distance": _distances(block, trip, untimed),
        "untimed": untimed,
    }
    for name, kind in _TYPES:
        gathered.columns[name].append(found[name].astype(kind))
    for name, parts in gathered.texts.items():
        numbers = text_numbers(block, name, texts, account)
        given = np.flatnonzero(numbers)
        parts.append((given + row, numbers[given]))


def _times(block: Block, column: str) -> Column:
    time = block.field(column).times()
    return np.where(time > LATEST_TIME, INVALID, time)


def _completed(block: Block, arrival: Column, departure: Column, account: Account) -> tuple[Column, Column]:
    """Let a time given alone stand for both, and a departure before the arrival count for both."""
    no_arrival, no_departure = arrival == EMPTY, departure == EMPTY
    if no_arrival.any() or no_departure.any():
        block.notice(no_arrival ^ no_departure, Reason.ONLY_ONE_TIME, account)
        arrival, departure = np.where(no_arrival, departure, arrival), np.where(no_departure, arrival, departure)
        arrival, departure = np.maximum(arrival, NOT_GIVEN), np.maximum(departure, NOT_GIVEN)
    early = departure < arrival
    block.notice(early, Reason.DEPARTURE_BEFORE_ARRIVAL, account)
    return np.where(early, departure, arrival), departure


def _flags(block: Block, account: Account) -> Column:
    pickup, drop_off = (choice(block, name, range(4), account) for name in ("pickup_type", "drop_off_type"))
    narrow: Column = (pickup | drop_off << DROP_OFF_SHIFT).astype(np.uint8)
    return narrow


def _approximate(block: Block, arrival: Column, departure: Column, account: Account) -> Column:
    """Mark the rows whose timepoint says that their times are approximate, and count what is odd about the column."""
    if "timepoint" not in block:
        return np.zeros(len(block), np.bool_)
    timepoint = block.field("timepoint").integers()
    missing, exact, approximate = timepoint == EMPTY, timepoint == 1, timepoint == 0
    no_arrival, no_departure = arrival == EMPTY, departure == EMPTY
    block.notice(~(missing | exact | approximate), Reason.INVALID_ENUM, account)
    block.notice(missing & ~(no_arrival & no_departure), Reason.MISSING_TIMEPOINT, account)
    block.notice(exact & (no_arrival | no_departure), Reason.TIMEPOINT_WITHOUT_TIMES, account)
    return np.asarray(approximate)


def _distances(block: Block, trip: Column, untimed: Column) -> Column:
    """Read shape_dist_traveled where a trip needs it: it has calls without times, or may go on in the next block."""
    distance = np.full(len(block), np.nan, np.float32)
    if "shape_dist_traveled" not in block or not len(block):
        return distance
    needing = np.append(trip[untimed], (trip[0], trip[-1]))
    rows = (
        np.flatnonzero(np.isin(trip, needing))
        if untimed.any()
        else np.flatnonzero((trip == trip[0]) | (trip == trip[-1]))
    )
    for row, text in zip(rows.tolist(), block.field("shape_dist_traveled")[rows].texts(), strict=True):
        distance[row] = _number(text)
    return distance


def _number(text: bytes) -> float:
    """Read a distance; NaN for what is none, "inf" included."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
