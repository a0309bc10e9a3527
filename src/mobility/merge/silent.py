"""Instances that no trip update speaks about, but a vehicle, a modification or the past (rules 27 to 29)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import COLUMNS, OWN_TRIP, Claims, Row, claims_of, join_claims, silent_claim
from mobility.merge.frequencies import hidden_departures
from mobility.merge.matches import Matches, follow
from mobility.merge.past import Past, remembered_claims
from mobility.merge.priority import instance_order
from mobility.merge.settle import Reader
from mobility.merge.vehicles import UNKNOWN_POSITION, Vehicles
from mobility.model.overlay import VisitState, instance_key

Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Speaking:
    """Every instance of the overlay, in its order, with the entities of those that no trip update speaks about."""

    claims: Claims
    key: Ints
    """instance_key; -1 for trips of their own."""
    entities: dict[int, str]
    """By key."""


def keys_of(claims: Claims) -> Ints:
    """Give each claim's instance_key, -1 for trips of their own."""
    keys = instance_key(claims.trip, claims.day, claims.start_time)
    return np.where(claims.trip == OWN_TRIP, -1, keys)


def add_silent(reader: Reader, claims: Claims, matches: Matches, vehicles: Vehicles, past: Past | None) -> Speaking:
    """Add the instances that have no trip update, and put all in the overlay's order."""
    present = set(keys_of(claims).tolist())
    entities: dict[int, str] = {}
    rows: list[Row] = []
    told = [*_modified(reader), *_driven(vehicles, reader)]
    for row, entity in told:
        key = _key(row)
        if key not in present:
            present.add(key)
            entities[key] = entity
            rows.append(row)
    if past is not None:
        for row, entity in remembered_claims(past, present, list(reader.used), reader.trips.timetable, reader.now):
            present.add(_key(row))
            entities[_key(row)] = entity
            rows.append(row)
    joined = join_claims([claims, claims_of(rows, [])], claims.entities)
    hidden = hidden_departures(joined, reader.trips.timetable)
    if hidden:
        entities |= {_key(row): _entity(joined, at, entities) for row, at in hidden}
        joined = join_claims([joined, claims_of([row for row, _ in hidden], [])], claims.entities)
        joined.pattern[joined.state == VisitState.DELETED] = reader.patterns.add([])
    if len(joined) > len(claims):
        joined = follow(joined, np.array(instance_order(joined), np.int64), reader.updates, matches)
    return Speaking(joined, keys_of(joined), entities)


def _key(row: Row) -> int:
    told = dict(zip(COLUMNS, row, strict=True))
    trip, day, start = (np.array([told[name]]) for name in ("trip", "day", "start_time"))
    return int(instance_key(trip, day, start)[0])


def _modified(reader: Reader) -> list[tuple[Row, str]]:
    """Show modified instances as their modified timetable, also without any prediction. Source: rule 27."""
    trips = reader.trips
    return [
        (
            silent_claim(
                trip=one.trip,
                day=one.day,
                start_time=one.start_time,
                shift=0 if one.start_time < 0 else one.start_time - trips.first_departure(one.trip),
                pattern=one.pattern,
                source=one.source,
                observed=reader.used[one.source].reported_at,
            ),
            one.entity_id,
        )
        for one in reader.modified.instances.values()
    ]


def _driven(vehicles: Vehicles, reader: Reader) -> list[tuple[Row, str]]:
    """Keep in mind where vehicles are that no trip update speaks about. Source: rule 28."""
    claims = vehicles.claims
    is_telling = np.flatnonzero(vehicles.passed != UNKNOWN_POSITION)
    newest_last = is_telling[np.argsort(claims.observed[is_telling], kind="stable")]
    told: dict[tuple[int, int, int], int] = {}
    for at in newest_last.tolist():
        told[int(claims.trip[at]), int(claims.day[at]), int(claims.start_time[at])] = at
    return [
        (
            silent_claim(
                trip=trip,
                day=day,
                start_time=start,
                pattern=reader.modified.by_day.get((trip, day), trip),
                shift=int(claims.shift[at]),
                source=int(claims.source[at]),
                observed=int(claims.observed[at]),
            ),
            vehicles.reports[int(vehicles.report[at])][1].entity_id,
        )
        for (trip, day, start), at in told.items()
    ]


def _entity(claims: Claims, at: int, entities: dict[int, str]) -> str:
    if claims.entity[at] >= 0:
        return claims.entity_of(at).entity_id
    return entities.get(int(keys_of(claims.take(np.array([at])))[0]), "")
