"""The overlay before to what has already happened: calls that vehicles have left (rule 29)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import Row, silent_claim
from mobility.merge.memory import Memory
from mobility.merge.passed import NO_POSITION_AHEAD
from mobility.merge.patterns import Calls
from mobility.merge.propagate import Expected
from mobility.merge.sources import UsedSource
from mobility.model.board import APPLIED_FOR_S
from mobility.model.overlay import NONE, Overlay, Rule, VisitState, instance_key
from mobility.model.shared_ids import find_trip_on
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]

COMES_BACK_FOR_S = 120
"""A visit whose scheduled time is longer ago than this is on no board, so nothing needs to be remembered of it."""
LEAVES_BEFORE_S = 90
"""A producer that drops a call but not later ones has seen the vehicle leave, at most this long before predicted."""


@dataclass(slots=True)
class Past:
    """The overlay before, as rows of the present timetable; instances sorted by key."""

    key: Ints
    overlay: Overlay
    row: Ints
    """Row in the overlay's instances."""
    trip: Ints
    """Row in the present timetable's Trips."""

    def places_of(self, keys: Ints) -> Ints:
        """Find instances by key; -1 where the overlay before had none."""
        if not len(self.key):
            return np.full(len(keys), -1)
        place = np.minimum(np.searchsorted(self.key, keys), len(self.key) - 1)
        return np.where(self.key[place] == keys, place, -1)


def read_past(memory: Memory, timetable: Timetable) -> Past | None:
    """View the overlay before; None at the first start.

    Where the timetable has changed since, instances follow their trip_id; those that call elsewhere now are forgotten.
    """
    if memory.overlay is None or memory.timetable is None:
        return None
    instances = memory.overlay.instances
    row = np.flatnonzero((instances.trip >= 0) & (instances.state != VisitState.DELETED))
    trip = instances.trip[row].astype(np.int64)
    if memory.overlay.info.timetable_version != timetable.info.version:
        trip = _followed(memory.timetable, timetable, trip, instances.service_day[row].astype(np.int64))
        row, trip = row[trip >= 0], trip[trip >= 0]
    key = instance_key(trip, instances.service_day[row], instances.start_time[row])
    order = np.argsort(key, kind="stable")
    return Past(key[order], memory.overlay, row[order], trip[order])


def _followed(before: Timetable, timetable: Timetable, trips: Ints, days: Ints) -> Ints:
    rows = [_follow(before, timetable, trip, day) for trip, day in zip(trips.tolist(), days.tolist(), strict=True)]
    return np.array(rows, np.int64)


def _follow(before: Timetable, timetable: Timetable, trip: int, day: int) -> int:
    found = find_trip_on(timetable, before.strings[int(before.trips.id[trip])], day)
    if found is None:
        return -1
    calls = [
        [version.strings.raw(int(version.stops.id[stop])) for stop in version.stop_times.stop[rows.start : rows.stop]]
        for version, rows in ((before, before.rows_of(trip)), (timetable, timetable.rows_of(found)))
    ]
    return found if calls[0] == calls[1] else -1


def left_before(past: Past, now: Instant, first_predicted: Ints, places: Ints) -> Ints:
    """Give, for each of `places`, the first position that the vehicle has not left as far as the past tells.

    A call has been left when a vehicle was seen past it, or when its predicted departure had come before its update was
    dropped and while it was young enough to be applied (rule 30). Dropped while later calls are still predicted, it has been left even a little before that.

    Args:
        past: the overlay before.
        now: the present instant.
        first_predicted: the first position that is predicted now, by place; a large number where none is.
        places: instances, as places in `past`.
    """
    visits, instances = past.overlay.visits, past.overlay.instances
    rows = past.row[places]
    first = instances.first[rows].astype(np.int64)
    count = instances.first[rows + 1].astype(np.int64) - first
    owner = np.repeat(np.arange(len(places)), count)
    at = np.arange(int(count.sum())) - (np.cumsum(count) - count)[owner] + first[owner]
    position = visits.position[at].astype(np.int64)
    expected = _last_expected(past.overlay, at)
    is_followed = first_predicted[owner] < NO_POSITION_AHEAD
    applied_until = instances.observed[rows].astype(np.int64)[owner] + APPLIED_FOR_S
    until = np.where(is_followed, now + LEAVES_BEFORE_S, np.minimum(now, applied_until))
    is_left = (expected != NONE) & (expected <= until) & (position >= 0) & (position < first_predicted[owner])
    left = instances.passed_position[rows].astype(np.int64)
    np.maximum.at(left, owner[is_left], position[is_left] + 1)
    return left


def _last_expected(overlay: Overlay, at: Ints) -> Ints:
    departure = overlay.visits.expected_departure[at].astype(np.int64)
    return np.where(departure != NONE, departure, overlay.visits.expected_arrival[at].astype(np.int64))


def remembered_claims(
    past: Past, present: set[int], sources: list[UsedSource], timetable: Timetable, now: Instant
) -> list[tuple[Row, str]]:
    """Name instances that no message speaks about any more but whose vehicle has left calls still to come by schedule.

    Source: rule 29.
    """
    place = np.array([at for at, key in enumerate(past.key.tolist()) if key not in present], np.int64)
    if not len(place):
        return []
    left = left_before(past, now, np.full(len(place), NO_POSITION_AHEAD), place)
    ids = {source.given.id: number for number, source in enumerate(sources)}
    names = [ids.get(state.id, -1) for state in past.overlay.info.sources]
    rows: list[tuple[Row, str]] = []
    for at, position in zip(place[left > 0].tolist(), left[left > 0].tolist(), strict=True):
        instance = int(past.row[at])
        source = names[int(past.overlay.instances.source[instance])] if names else -1
        if source >= 0 and _comes_back(past.overlay, instance, position, now):
            entity = past.overlay.strings[int(past.overlay.instances.entity[instance])]
            rows.append((_claim(past, at, source, timetable), entity))
    return rows


def _comes_back(overlay: Overlay, instance: int, position: int, now: Instant) -> bool:
    first, last = overlay.instances.first[instance : instance + 2]
    visits = overlay.visits
    is_left = (visits.position[first:last] < position) & (visits.position[first:last] >= 0)
    return bool((visits.scheduled_departure[first:last][is_left].astype(np.int64) > now - COMES_BACK_FOR_S).any())


def _claim(past: Past, at: int, source: int, timetable: Timetable) -> Row:
    instances, instance = past.overlay.instances, int(past.row[at])
    trip, start = int(past.trip[at]), int(instances.start_time[instance])
    departure = int(timetable.stop_times.departure[timetable.trips.first[trip]])
    return silent_claim(
        trip=trip,
        day=int(instances.service_day[instance]),
        start_time=start,
        shift=0 if start < 0 else start - departure,
        source=source,
        observed=int(instances.observed[instance]),
    )


def recall(past: Past, places: Ints, calls: Calls, expected: Expected, passed: Ints) -> None:
    """Write what was last expected beside calls that have been left and are no longer predicted. Source: rule 29."""
    wanted = (places[calls.instance] >= 0) & (calls.position >= 0) & (calls.position < passed[calls.instance])
    wanted &= (expected.departure == NONE) & (expected.arrival == NONE)
    at = np.flatnonzero(wanted)
    row = past.row[places[calls.instance[at]]]
    instances, visits = past.overlay.instances, past.overlay.visits
    before = instances.first[row].astype(np.int64) + calls.position[at]
    is_there = before < instances.first[row + 1]
    at, before = at[is_there], before[is_there]
    is_same = visits.position[before] == calls.position[at]
    at, before = at[is_same], before[is_same]
    expected.arrival[at] = visits.expected_arrival[before]
    expected.departure[at] = visits.expected_departure[before]
    recalled = at[(expected.departure[at] != NONE) | (expected.arrival[at] != NONE)]
    expected.rule[recalled] = Rule.REMEMBERED
