"""Claims with their calls to expected times and what goes with them (rules 15 to 21, 25, 28, 29)."""

import numpy as np
import numpy.typing as npt

from mobility.merge.assign import assign, mark_last_served
from mobility.merge.claims import Claims
from mobility.merge.days import origins_of
from mobility.merge.matches import Matches
from mobility.merge.monotone import keep_in_order
from mobility.merge.noted import Noted
from mobility.merge.overlay import Merged
from mobility.merge.passed import first_predicted, passed_positions
from mobility.merge.past import Past, left_before, recall
from mobility.merge.patterns import Calls, lay_out
from mobility.merge.propagate import Expected, propagate
from mobility.merge.settle import Reader
from mobility.merge.silent import Speaking, keys_of
from mobility.merge.texts import Texts
from mobility.merge.times import given_times
from mobility.merge.vehicles import UNKNOWN_POSITION, Vehicles
from mobility.model.message import NO_DELAY, VehicleDescriptor
from mobility.model.time import Instant

Ints = npt.NDArray[np.int64]


def predict(
    reader: Reader,
    speaking: Speaking,
    matches: Matches,
    vehicles: Vehicles,
    past: Past | None,
    last_scheduled: Instant | None,
    texts: Texts,
) -> tuple[Merged, Ints]:
    """Work out the expected times of all instances; also give the instance of each of the vehicles' claims.

    Nothing is carried to calls scheduled after `last_scheduled`.
    """
    claims = speaking.claims
    calls = _calls(reader, claims)
    given = given_times(calls, claims, reader.updates, matches)
    trip_delay = np.where(claims.is_cancelled_or_deleted, NO_DELAY, claims.delay)
    expected = propagate(calls, given, trip_delay, last_scheduled)
    on = _instances_of(vehicles, speaking)
    by_vehicle = np.full(len(claims), UNKNOWN_POSITION)
    newest_last = np.argsort(vehicles.claims.observed, kind="stable")
    newest_last = newest_last[(on[newest_last] >= 0) & (vehicles.passed[newest_last] >= 0)]
    by_vehicle[on[newest_last]] = vehicles.passed[newest_last]
    passed = _look_back(speaking, calls, expected, past, by_vehicle, reader.now)
    reader.counts[Noted.DECREASING_TIMES] += keep_in_order(calls, given, expected)
    mark_last_served(calls, given)
    overrides = assign(calls, given, reader.updates, matches, reader.stops, texts, reader.counts)
    entities = {at: speaking.entities[int(speaking.key[at])] for at in np.flatnonzero(claims.entity < 0).tolist()}
    merged = Merged(
        reader.trips.timetable, claims, calls, given, expected, overrides, passed, entities, _drivers(vehicles, on)
    )
    return merged, on


def _calls(reader: Reader, claims: Claims) -> Calls:
    """Lay out all calls; only patterns that hold instants already count from 0."""
    origins = origins_of(reader.trips.timetable, claims.day) + claims.shift
    is_dated = (claims.pattern >= 0) | np.isin(claims.pattern, reader.modified.names)
    origins[~is_dated] = 0
    return lay_out(reader.trips.timetable, reader.patterns, claims.pattern, origins)


def _look_back(
    speaking: Speaking, calls: Calls, expected: Expected, past: Past | None, by_vehicle: Ints, now: Instant
) -> Ints:
    """Bring in what has happened: which calls have been left, and what was last expected of them."""
    claims = speaking.claims
    left = np.full(len(claims), UNKNOWN_POSITION)
    places = past.places_of(speaking.key) if past else left
    if past is not None:
        at = np.flatnonzero(places >= 0)
        left[at] = left_before(past, now, first_predicted(calls, expected, len(claims))[at], places[at])
    passed = passed_positions(calls, claims, expected, by_vehicle, left, now)
    if past is not None:
        recall(past, places, calls, expected, passed)
    return passed


def _instances_of(vehicles: Vehicles, speaking: Speaking) -> Ints:
    keys = keys_of(vehicles.claims)
    order = np.argsort(speaking.key, kind="stable")
    if not len(order):
        return np.full(len(keys), -1)
    place = order[np.minimum(np.searchsorted(speaking.key[order], keys), len(order) - 1)]
    return np.where(speaking.key[place] == keys, place, -1)


def _drivers(vehicles: Vehicles, on: Ints) -> dict[int, VehicleDescriptor]:
    """Name the vehicle of each instance that a position report puts one on."""
    found: dict[int, VehicleDescriptor] = {}
    for report, instance in zip(vehicles.report.tolist(), on.tolist(), strict=True):
        vehicle = vehicles.reports[report][1].vehicle
        if instance >= 0 and vehicle is not None:
            found[instance] = vehicle
    return found
