"""Calls, expected times and overrides to the overlay's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.assign import Overrides
from mobility.merge.claims import OWN_TRIP, Claims
from mobility.merge.patterns import Calls
from mobility.merge.priority import own_trip_id
from mobility.merge.propagate import Expected
from mobility.merge.sources import UsedSource
from mobility.merge.stops import StopRows
from mobility.merge.texts import Texts
from mobility.merge.times import Given
from mobility.model.message import VehicleDescriptor
from mobility.model.overlay import NONE, Instances, Rule, Visits, VisitState
from mobility.model.overlay_info import SourceState
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]

_WHEELCHAIR = {1: 0, 2: 1, 3: 2}
"""VehicleDescriptor.WheelchairAccessible to trips.wheelchair_accessible; NO_VALUE (0) overrides nothing."""

_LATEST = 2**32 - 1


@dataclass(slots=True)
class Merged:
    """All that the columns are made of."""

    timetable: Timetable
    claims: Claims
    calls: Calls
    given: Given
    expected: Expected
    overrides: Overrides
    passed: Ints
    entities: dict[int, str]
    """Entity ids of instances without a trip update, by place in `claims`."""
    drivers: dict[int, VehicleDescriptor]
    """Vehicles that position reports put on instances, by place in `claims`."""


def visit_columns(merged: Merged) -> Visits:
    """Write the visits. A cancelled trip predicts nothing; what a trip of its own calls at has no position."""
    calls, expected, claims = merged.calls, merged.expected, merged.claims
    instance = calls.instance
    own = claims.trip[instance] == OWN_TRIP
    is_cancelled = claims.state[instance] == VisitState.CANCELLED
    arrival, departure = (np.where(is_cancelled, NONE, times) for times in (expected.arrival, expected.departure))
    rule = np.where(is_cancelled, np.uint8(Rule.NONE), expected.rule)
    rule = np.where((rule == Rule.NONE) & calls.is_replacement & ~is_cancelled, np.uint8(Rule.MODIFIED), rule)
    is_shifted = own & (claims.pattern[instance] >= 0)
    rule = np.where((rule == Rule.NONE) & is_shifted, np.uint8(Rule.SHIFTED), rule)
    is_told = ~is_cancelled & (expected.row >= 0)
    update = np.where(is_told, expected.row - claims.first[instance], -1)
    return Visits(
        stop=calls.stop.astype(np.uint32),
        scheduled_stop=np.where(own, -1, calls.scheduled_stop).astype(np.int32),
        position=np.where(own, -1, calls.position).astype(np.int32),
        stop_sequence=calls.stop_sequence.astype(np.int32),
        scheduled_arrival=_instants(calls.arrival),
        scheduled_departure=_instants(calls.departure),
        expected_arrival=_instants(arrival),
        expected_departure=_instants(departure),
        state=_visit_states(merged, is_cancelled),
        rule=rule.astype(np.uint8),
        flags=calls.flags,
        headsign=merged.overrides.headsign,
        occupancy=merged.overrides.occupancy,
        uncertainty=merged.overrides.uncertainty,
        update=update.astype(np.int32),
    )


def _instants(times: Ints) -> npt.NDArray[np.uint32]:
    return np.clip(times, NONE, _LATEST).astype(np.uint32)


def _visit_states(merged: Merged, is_cancelled: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """Give each call's state: cancelled before skipped, else the instance's, `replaced` where a detour put it."""
    calls = merged.calls
    state = merged.claims.state[calls.instance]
    state = np.where(calls.is_replacement & (state == VisitState.RUNNING), VisitState.REPLACED, state)
    state = np.where(merged.given.is_skipped & ~is_cancelled, VisitState.SKIPPED, state)
    return state.astype(np.uint8)


def instance_columns(merged: Merged, texts: Texts, stops: StopRows) -> Instances:
    """Write the instances; headsigns, wheelchair access and ids only where realtime overrides the timetable."""
    claims = merged.claims
    count = len(claims)
    own = np.flatnonzero(claims.trip == OWN_TRIP)
    known = np.where(claims.trip >= 0, claims.trip, np.maximum(claims.pattern, 0))
    route = merged.timetable.trips.route[known].astype(np.int32)
    direction = merged.timetable.trips.direction[known].astype(np.int8)
    trip_id, headsign = np.zeros(count, np.uint32), np.zeros(count, np.uint32)
    wheelchair, entity = np.full(count, -1, np.int8), np.zeros(count, np.uint32)
    for at, place in enumerate(claims.entity.tolist()):
        if place < 0:
            entity[at] = texts.row_of(merged.entities.get(at, ""))
            continue
        update = claims.entities[place]
        entity[at] = texts.row_of(update.entity_id)
        if update.properties and update.properties.trip_headsign:
            headsign[at] = texts.row_of(update.properties.trip_headsign)
        if update.vehicle:
            wheelchair[at] = _WHEELCHAIR.get(update.vehicle.wheelchair_accessible, -1)
    for at, vehicle in merged.drivers.items():
        if wheelchair[at] < 0:
            wheelchair[at] = _WHEELCHAIR.get(vehicle.wheelchair_accessible, -1)
    for at in own.tolist():
        trip_id[at] = texts.row_of(own_trip_id(claims, at))
        route[at], direction[at], told = _own_line(merged, at, stops)
        headsign[at] = headsign[at] or texts.row_of(told)
    return Instances(
        trip=claims.trip.astype(np.int32),
        service_day=claims.day.astype(np.int32),
        start_time=claims.start_time.astype(np.int32),
        state=claims.state.astype(np.uint8),
        source=claims.source.astype(np.uint8),
        observed=_instants(claims.observed),
        trip_id=trip_id,
        route=route,
        direction=direction,
        headsign=headsign,
        wheelchair=wheelchair,
        entity=entity,
        passed_position=merged.passed.astype(np.int32),
        first=merged.calls.first.astype(np.uint32),
    )


def _own_line(merged: Merged, at: int, stops: StopRows) -> tuple[int, int, str]:
    """Give route, direction and headsign of a trip of its own.

    From the update, else from the timetable trip whose id it bears or whose pattern it repeats; the last stop's name
    when nothing else is known. Source: GTFS-RT TripDescriptor; rules 7, 23 and 24.
    """
    timetable, trip = merged.timetable, merged.claims.entity_of(at).trip
    pattern = int(merged.claims.pattern[at])
    named = pattern if pattern >= 0 else timetable.find_trip(trip.trip_id)
    route = timetable.find_route(trip.route_id) if trip.route_id else None
    direction = trip.direction_id
    headsign = ""
    if named is not None:
        route = int(timetable.trips.route[named]) if route is None else route
        direction = int(timetable.trips.direction[named]) if direction is None else direction
    if pattern >= 0:
        headsign = timetable.strings[int(timetable.trips.headsign[pattern])]
    last = int(merged.calls.first[at + 1]) - 1
    headsign = headsign or stops.name_of(int(merged.calls.stop[last]))
    return -1 if route is None else route, -1 if direction is None else direction, headsign


def source_states(used: Sequence[UsedSource]) -> list[SourceState]:
    """Tell what each source had to say and what came of it."""
    return [
        SourceState(
            id=source.given.id,
            outcome=source.given.outcome,
            header_timestamp=source.message.timestamp if source.message else None,
            fetched_at=source.fetched_at,
            last_attempt_at=source.given.last_attempt_at,
            kinds=source.given.kinds,
            matched_trips=source.account.matched_trips,
            trips=source.account.trips,
            matched_updates=source.account.matched_updates,
            updates=source.account.updates,
            entities=source.message.entity_count if source.message else 0,
            rejected=source.account.rejected(),
            examples=source.account.examples,
        )
        for source in used
    ]
