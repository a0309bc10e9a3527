"""Stop time updates without stop_sequence to calls of trips that call nowhere twice (rule 12)."""

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import Claims
from mobility.merge.matches import Matches, rows_within
from mobility.merge.reject import APPLIED, VERDICT, Reject
from mobility.merge.stops import NOT_GIVEN, UNKNOWN
from mobility.merge.updates import Updates
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]

_STOP_BITS = 32


def match_by_stop(claims: Claims, updates: Updates, timetable: Timetable, matches: Matches, rows: Ints) -> list[int]:
    """Match updates by stop_id and name the claims that need a closer look.

    These are trips that call somewhere twice, and trips that do not call at a stop they are said to call at: it may be
    another platform. Source: GTFS-RT StopTimeUpdate.stop_id; rule 12.
    """
    if not len(rows):
        return []
    given = updates.stop[rows]
    is_nameless = (given == NOT_GIVEN) & (updates.columns.stop_sequence[rows] < 0)
    updates.verdict[rows[is_nameless]] = VERDICT[Reject.NO_STOP_REFERENCE]
    updates.verdict[rows[given == UNKNOWN]] = VERDICT[Reject.UNKNOWN_STOP]
    rows = rows[given >= 0]
    chosen, local = np.unique(matches.claim[rows], return_inverse=True)
    trip = claims.pattern[chosen]
    base = timetable.trips.first[trip].astype(np.int64)
    call_rows, owner = rows_within(base, timetable.trips.first[trip + 1].astype(np.int64))
    keys = (owner << _STOP_BITS) | timetable.stop_times.stop[call_rows].astype(np.int64)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    is_loop = np.zeros(len(chosen), bool)
    is_loop[keys[1:][keys[1:] == keys[:-1]] >> _STOP_BITS] = True
    wanted = (local << _STOP_BITS) | updates.stop[rows]
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    is_found = (keys[place] == wanted) & ~is_loop[local]
    matched = rows[is_found]
    matches.position[matched] = call_rows[order[place[is_found]]] - base[local[is_found]]
    updates.verdict[matched] = APPLIED
    unclear: list[int] = np.unique(matches.claim[rows[~is_found]]).tolist()
    return unclear
