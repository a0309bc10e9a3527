"""Stop time updates to calls: which position of its trip each one is about (rule 12)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.merge.calls_by_stop import match_by_stop
from mobility.merge.calls_in_order import InOrder
from mobility.merge.claims import OWN_CALLS, Claims
from mobility.merge.matches import NO_POSITION, Matches, no_matches, rows_within
from mobility.merge.patterns import Patterns
from mobility.merge.reject import APPLIED, VERDICT, Reject
from mobility.merge.stops import NOT_GIVEN, UNKNOWN, StopRows
from mobility.merge.updates import Updates
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]


def match_calls(
    claims: Claims, updates: Updates, timetable: Timetable, patterns: Patterns, stops: StopRows, now: Instant
) -> Matches:
    """Match every update of every claim, writing verdicts; claims with calls of their own are left for later.

    By stop_sequence where the trip has it, else by stop_id along the trip. A stop_id that contradicts the sequence
    rejects the update, unless it is another platform of the same station: then it moves the call there, as producers
    mean who write the real platform into stop_id. Source: GTFS-RT StopTimeUpdate.stop_sequence, stop_id; rule 12.
    """
    matches = no_matches(len(updates.verdict))
    rows, owner = rows_within(claims.first, claims.last)
    matches.claim[rows] = owner
    from_timetable = claims.pattern[owner] >= 0
    rows, owner = rows[from_timetable], owner[from_timetable]
    by_sequence = updates.columns.stop_sequence[rows] >= 0
    missed = _match_by_sequence(claims, updates, timetable, matches, rows[by_sequence])
    slow = match_by_stop(claims, updates, timetable, matches, np.concatenate([rows[~by_sequence], missed]))
    _check_stops(claims, updates, timetable, matches, rows[by_sequence], stops)
    slow += np.flatnonzero((claims.pattern < 0) & (claims.pattern != OWN_CALLS)).tolist()
    if slow:
        in_order = InOrder(claims, updates, timetable, patterns, matches, stops, now)
        for claim in slow:
            in_order.match(claim)
    return matches


def _match_by_sequence(claims: Claims, updates: Updates, timetable: Timetable, matches: Matches, rows: Ints) -> Ints:
    """Find each stop_sequence in its trip: where numbering without gaps would have it, else by bisection.

    Gives the rows whose stop_sequence is not in the trip: it names no call that a stop_id could contradict.
    """
    wanted = updates.columns.stop_sequence[rows].astype(np.int64)
    trip = claims.pattern[matches.claim[rows]]
    base = timetable.trips.first[trip].astype(np.int64)
    count = timetable.trips.first[trip + 1].astype(np.int64) - base
    sequences = timetable.stop_times.stop_sequence
    position = np.clip(wanted - sequences[base], 0, count - 1)
    missed = np.flatnonzero(sequences[base + position] != wanted)
    if len(missed):
        position[missed] = _bisect(sequences, base[missed], count[missed], wanted[missed])
        missed = missed[sequences[base[missed] + position[missed]] != wanted[missed]]
    matches.position[rows] = position
    updates.verdict[rows] = APPLIED
    matches.position[rows[missed]] = NO_POSITION
    updates.verdict[rows[missed]] = VERDICT[Reject.SEQUENCE_NOT_IN_TRIP]
    return rows[missed]


def _bisect(sequences: npt.NDArray[Any], base: Ints, count: Ints, wanted: Ints) -> Ints:
    low, high = np.zeros_like(base), count - 1
    while np.any(low < high):
        middle = (low + high) // 2
        is_below = sequences[base + middle] < wanted
        low, high = np.where(is_below, middle + 1, low), np.where(is_below, high, middle)
    return np.minimum(low, count - 1)


def _check_stops(
    claims: Claims, updates: Updates, timetable: Timetable, matches: Matches, rows: Ints, stops: StopRows
) -> None:
    """Reject updates whose stop_id contradicts the call found by sequence; a platform of its station moves the call."""
    rows = rows[matches.position[rows] >= 0]
    given = updates.stop[rows]
    base = timetable.trips.first[claims.pattern[matches.claim[rows]]].astype(np.int64)
    call_stop = timetable.stop_times.stop[base + matches.position[rows]].astype(np.int64)
    is_other = (given != call_stop) & (given != NOT_GIVEN)
    if updates.assigned is not None:
        is_other &= given != updates.assigned[rows]
    if not is_other.any():
        return
    rows, given, call_stop = rows[is_other], given[is_other], call_stop[is_other]
    stations = stops.stations()
    at_station = (given >= 0) & (stations[np.maximum(given, 0)] == stations[call_stop])
    moved = at_station & stops.can_be_boarded()[np.maximum(given, 0)]
    matches.platform[rows[moved]] = given[moved]
    updates.verdict[rows[~at_station]] = VERDICT[Reject.SEQUENCE_STOP_MISMATCH]
    updates.verdict[rows[given == UNKNOWN]] = VERDICT[Reject.UNKNOWN_STOP]
    matches.position[rows[~at_station]] = NO_POSITION
