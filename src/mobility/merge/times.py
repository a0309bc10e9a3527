"""Matched updates to what they say about calls: explicit times, marks, platforms (rules 15 and 18)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import Claims
from mobility.merge.matches import NO_POSITION, Matches
from mobility.merge.patterns import Calls
from mobility.merge.reject import APPLIED, VERDICT, Reject
from mobility.merge.updates import Updates
from mobility.model.message import NO_DELAY, StopRelationship, StopTimeUpdates
from mobility.model.overlay import NONE, Rule

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Given:
    """What the updates say, by call."""

    row: Ints
    """Row in Updates that speaks about the call; -1 where none does."""
    arrival: Ints
    """Explicit instant; NONE where there is none."""
    departure: Ints
    rule: npt.NDArray[np.uint8]
    """Rule.TIME or Rule.DELAY of the explicit departure, else of the arrival; NONE."""
    is_skipped: Flags
    ends_delay: Flags
    """From this call on nothing is known (rule 18)."""


def given_times(calls: Calls, claims: Claims, updates: Updates, matches: Matches) -> Given:
    """Write what each applied update says beside its call; of two about one call the later sent counts.

    Those of a cancelled or deleted trip say nothing (rule 22).

    `time` beats `delay` when both are given, and `time: 0` is absent. An update that says nothing at all ends the
    carried delay as NO_DATA does; one that only gives a platform, an occupancy or the like does not.
    Source: GTFS-RT StopTimeEvent; Trip Updates, example 2; rules 15 and 18.
    """
    rows = np.flatnonzero((updates.verdict == APPLIED) & (matches.claim >= 0) & (matches.position != NO_POSITION))
    rows = rows[~claims.is_cancelled_or_deleted[matches.claim[rows]]]
    at = calls.first[matches.claim[rows]] + matches.position[rows]
    row_of_call = np.full(len(calls), -1)
    row_of_call[at] = rows
    is_used = row_of_call[at] == rows
    updates.verdict[rows[~is_used]] = VERDICT[Reject.DUPLICATE_UPDATE]
    rows, at = rows[is_used], at[is_used]
    columns = updates.columns
    arrival = _explicit(columns.arrival_time[rows], columns.arrival_delay[rows], calls.arrival[at])
    departure = _explicit(columns.departure_time[rows], columns.departure_delay[rows], calls.departure[at])
    relationship = columns.schedule_relationship[rows]
    is_unknown = relationship == StopRelationship.NO_DATA
    arrival[is_unknown] = departure[is_unknown] = NONE
    is_skipped = relationship == StopRelationship.SKIPPED
    is_silent = (arrival == NONE) & (departure == NONE) & ~is_skipped & ~_says_something_else(columns, rows)
    governs = np.where(departure != NONE, columns.departure_time[rows], columns.arrival_time[rows])
    rule = np.where(governs > 0, Rule.TIME, Rule.DELAY)
    rule[(arrival == NONE) & (departure == NONE)] = Rule.NONE
    given = Given(
        row=row_of_call,
        arrival=np.zeros(len(calls), np.int64),
        departure=np.zeros(len(calls), np.int64),
        rule=np.zeros(len(calls), np.uint8),
        is_skipped=np.zeros(len(calls), bool),
        ends_delay=np.zeros(len(calls), bool),
    )
    given.arrival[at], given.departure[at], given.rule[at] = arrival, departure, rule
    given.is_skipped[at], given.ends_delay[at] = is_skipped, is_unknown | is_silent
    return given


def _explicit(time: Ints, delay: npt.NDArray[np.int32], scheduled: Ints) -> Ints:
    """Give `time`, else the scheduled time plus `delay`, else NONE. Source: GTFS-RT StopTimeEvent; rule 15."""
    from_delay = np.where((delay != NO_DELAY) & (scheduled != NONE), scheduled + delay, NONE)
    explicit: Ints = np.where(time > 0, time, from_delay)
    return explicit


def _says_something_else(columns: StopTimeUpdates, rows: Ints) -> Flags:
    says: Flags = columns.occupancy[rows] >= 0
    if columns.properties:
        says = says | np.isin(rows, np.fromiter(columns.properties, np.int64, len(columns.properties)))
    return says
