"""What was read to one claim for each trip instance, each with its calls (rules 10 to 14, 22 to 24, 27)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mobility.merge.calls import match_calls
from mobility.merge.claims import OWN_CALLS, OWN_TRIP, Claims
from mobility.merge.days import choose_days, references_of
from mobility.merge.instances import Trips
from mobility.merge.matches import NO_POSITION, Matches, follow
from mobility.merge.modifications import ModifiedTrips
from mobility.merge.own_calls import OwnCalls
from mobility.merge.patterns import Patterns
from mobility.merge.priority import prefer
from mobility.merge.reject import VERDICT, Reject
from mobility.merge.relationships import Reading, claim_trips
from mobility.merge.sources import UsedSource
from mobility.merge.stops import StopRows
from mobility.merge.updates import Updates
from mobility.model.overlay import VisitState
from mobility.model.time import Instant


@dataclass(slots=True)
class Reader:
    """Everything that messages are read against."""

    trips: Trips
    stops: StopRows
    patterns: Patterns
    modified: ModifiedTrips
    used: Sequence[UsedSource]
    updates: Updates
    now: Instant
    counts: Counter[str]


def settle(reader: Reader) -> tuple[Claims, Matches]:
    """Find trips, calls and days of all trip updates and keep one claim for each instance, in the overlay's order."""
    used, updates, timetable = reader.used, reader.updates, reader.trips.timetable
    claims = claim_trips(used, updates.offsets, Reading(reader.trips, reader.modified))
    matches = match_calls(claims, updates, timetable, reader.patterns, reader.stops, reader.now)
    references = references_of(claims, updates, matches, timetable)
    runs = choose_days(claims, references, timetable, reader.now, reader.counts)
    _reject_idle(claims, np.flatnonzero(~runs).tolist(), used)
    claims = follow(claims, np.flatnonzero(runs), updates, matches)
    is_in_timetable = (claims.trip != OWN_TRIP) | (claims.pattern != OWN_CALLS)
    for source, count in enumerate(np.bincount(claims.source[is_in_timetable], minlength=len(used)).tolist()):
        used[source].account.matched_trips += count
    claims = OwnCalls(claims, updates, matches, timetable, reader.patterns, reader.stops, used).lay_out()
    claims = follow(claims, prefer(claims, used, reader.now), updates, matches)
    for source, count in enumerate(np.bincount(claims.source, minlength=len(used)).tolist()):
        used[source].account.applied += count
    modify(reader, claims, matches)
    claims.pattern[claims.state == VisitState.DELETED] = reader.patterns.add([])
    return claims, matches


def _reject_idle(claims: Claims, places: list[int], used: Sequence[UsedSource]) -> None:
    for place in places:
        update = claims.entity_of(place)
        account = used[int(claims.source[place])].account
        detail = f"{update.trip.trip_id!r} {update.trip.start_date!r}"
        account.reject(Reject.TRIP_NOT_RUNNING_THAT_DAY, update.entity_id, detail)


def modify(reader: Reader, claims: Claims, matches: Matches) -> None:
    """Let updates that name an original trip speak about the calls that its modified instance still has.

    Source: GTFS-RT Trip Modifications, Linkage to TripUpdates; rule 27.
    """
    if not reader.modified.by_day:
        return
    for place in np.flatnonzero((claims.trip != OWN_TRIP) & (claims.pattern == claims.trip)).tolist():
        pattern = reader.modified.by_day.get((int(claims.trip[place]), int(claims.day[place])))
        if pattern is None:
            continue
        claims.pattern[place] = pattern
        new_place = {call.position: number for number, call in enumerate(reader.patterns[pattern])}
        rows = np.arange(int(claims.first[place]), int(claims.last[place]))
        rows = rows[(matches.claim[rows] == place) & (matches.position[rows] != NO_POSITION)]
        moved = np.array(
            [new_place.get(position, NO_POSITION) for position in matches.position[rows].tolist()], np.int64
        )
        matches.position[rows] = moved
        reader.updates.verdict[rows[moved == NO_POSITION]] = VERDICT[Reject.STOP_NOT_IN_TRIP]
