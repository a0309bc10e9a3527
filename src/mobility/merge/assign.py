"""What updates override to the calls' platforms, headsigns, pickup and drop-off types, occupancy (rules 19 and 25)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.matches import Matches
from mobility.merge.noted import Noted
from mobility.merge.patterns import Calls
from mobility.merge.stops import StopRows
from mobility.merge.texts import Texts
from mobility.merge.times import Given
from mobility.merge.updates import Updates
from mobility.model.message import StopTimeProperties
from mobility.model.timetable import DROP_OFF_SHIFT, DROP_OFF_TYPE, LAST_CALL, PICKUP_TYPE

Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Overrides:
    """Columns by call that realtime alone fills."""

    headsign: npt.NDArray[np.uint32]
    occupancy: npt.NDArray[np.int8]
    uncertainty: npt.NDArray[np.int32]


def assign(
    calls: Calls, given: Given, updates: Updates, matches: Matches, stops: StopRows, texts: Texts, counts: Counter[str]
) -> Overrides:
    """Move calls to assigned platforms and write what updates override.

    An assigned stop that nobody declares is counted and the call stays where it was. The uncertainty is kept for the
    call it was given for. Source: GTFS-RT StopTimeProperties, departure_occupancy_status; rules 21 and 25.
    """
    call = np.flatnonzero(given.row >= 0)
    row = given.row[call]
    columns = updates.columns
    overrides = Overrides(
        headsign=np.zeros(len(calls), np.uint32),
        occupancy=np.full(len(calls), -1, np.int8),
        uncertainty=np.full(len(calls), -1, np.int32),
    )
    overrides.occupancy[call] = columns.occupancy[row]
    has_departure = (columns.departure_uncertainty[row] >= 0) & (given.departure[call] != 0)
    uncertainty = np.where(has_departure, columns.departure_uncertainty[row], columns.arrival_uncertainty[row])
    overrides.uncertainty[call] = uncertainty
    _move(calls, call, matches.platform[row])
    counts[Noted.PLATFORM_FROM_STOP_ID] += int((matches.platform[row] >= 0).sum())
    if updates.assigned is not None:
        assigned = updates.assigned[row]
        can_board = stops.can_be_boarded()[np.maximum(assigned, 0)]
        _move(calls, call, np.where(can_board, assigned, -1))
        counts[Noted.UNUSABLE_ASSIGNED_STOP] += int(((assigned < -1) | ((assigned >= 0) & ~can_board)).sum())
    if columns.properties:
        has_properties = np.isin(row, np.fromiter(columns.properties, np.int64, len(columns.properties)))
        for at, source in zip(call[has_properties].tolist(), row[has_properties].tolist(), strict=True):
            _override(calls, overrides, at, columns.properties[source], texts)
    return overrides


def _move(calls: Calls, call: Ints, stop: Ints) -> None:
    is_moved = stop >= 0
    calls.stop[call[is_moved]] = stop[is_moved]


def _override(calls: Calls, overrides: Overrides, at: int, properties: StopTimeProperties, texts: Texts) -> None:
    if properties.stop_headsign:
        overrides.headsign[at] = texts.row_of(properties.stop_headsign)
    flags = int(calls.flags[at])
    if properties.pickup_type is not None:
        flags = flags & ~PICKUP_TYPE | properties.pickup_type & PICKUP_TYPE
    if properties.drop_off_type is not None:
        flags = flags & ~DROP_OFF_TYPE | (properties.drop_off_type << DROP_OFF_SHIFT) & DROP_OFF_TYPE
    calls.flags[at] = flags


def mark_last_served(calls: Calls, given: Given) -> None:
    """Make the last served call one where nobody boards: all calls after it are skipped. Source: rule 19."""
    if not given.is_skipped.any():
        return
    served = np.where(given.is_skipped, -1, np.arange(len(calls)))
    has_calls = np.flatnonzero(calls.first[1:] > calls.first[:-1])
    last = np.maximum.reduceat(served, calls.first[has_calls])
    calls.flags[last[last >= 0]] |= LAST_CALL
