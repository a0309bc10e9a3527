"""Vehicle positions to the instances they are on and the calls they have left (rule 28)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import NO_START_TIME, Claims, Row, claims_of, silent_claim
from mobility.merge.days import NEVER, References, choose_days
from mobility.merge.instances import Trips
from mobility.merge.noted import Noted
from mobility.merge.reject import Reject
from mobility.merge.sources import UsedSource
from mobility.merge.stops import StopRows
from mobility.model.message import TripDescriptor, TripRelationship, VehiclePosition
from mobility.model.time import Instant, ServiceDay, service_day_origin
from mobility.model.timetable import Timetable

EARLIEST_S = 1800
"""No vehicle runs more than half an hour early: such a report is of another run, or a default value."""

UNKNOWN_POSITION = -1

_ADDED = (TripRelationship.ADDED, TripRelationship.NEW)


@dataclass(slots=True)
class Vehicles:
    """Vehicles of all sources, and the timetable instances they are on."""

    reports: list[tuple[int, VehiclePosition, Instant]]
    """Source, entity, observation."""
    claims: Claims
    """Without trip updates; `entity` is -1."""
    report: npt.NDArray[np.int64]
    """Place in `reports`, by claim."""
    passed: npt.NDArray[np.int64]
    """First position that the vehicle has not left, by claim; UNKNOWN_POSITION where it does not say."""


def read_vehicles(
    used: Sequence[UsedSource],
    trips: Trips,
    stops: StopRows,
    own_trip_ids: frozenset[str],
    now: Instant,
    counts: Counter[str],
) -> Vehicles:
    """Find the instance of every vehicle that names a trip; those whose trip is unknown stay on the map."""
    reports: list[tuple[int, VehiclePosition, Instant]] = []
    rows: list[Row] = []
    places: list[int] = []
    named = 0
    for source, vehicle, observed in _reports(used):
        reports.append((source, vehicle, observed))
        if vehicle.trip is None or _is_on_own_trip(vehicle.trip, trips, own_trip_ids):
            continue
        used[source].account.trips += 1
        named += 1
        found = _instance(vehicle.trip, trips)
        if not isinstance(found, Reject):
            trip, day, start, shift = found
            told = {"trip": trip, "day": day, "start_time": start, "shift": shift}
            rows.append(silent_claim(source=source, observed=observed, **told))
            places.append(len(reports) - 1)
    claims, report = claims_of(rows, []), np.array(places, np.int64)
    references = References(claims.observed, np.full(len(claims), NEVER))
    runs = choose_days(claims, references, trips.timetable, now, counts)
    claims, report = claims.take(runs), report[runs]
    passed = [_position(claims, at, reports[place], trips.timetable, stops, counts) for at, place in enumerate(report)]
    for source in claims.source.tolist():
        used[source].account.matched_trips += 1
    counts[Noted.VEHICLE_TRIP_UNKNOWN] += named - len(claims)
    return Vehicles(reports, claims, report, np.array(passed, np.int64))


def _is_on_own_trip(trip: TripDescriptor, trips: Trips, own_trip_ids: frozenset[str]) -> bool:
    """Say whether a vehicle is on an added trip: where that bears a timetable trip's id, only if it says so."""
    if trip.trip_id not in own_trip_ids:
        return False
    return trip.schedule_relationship in _ADDED or trips.timetable.find_trip(trip.trip_id) is None


def _reports(used: Sequence[UsedSource]) -> Iterator[tuple[int, VehiclePosition, Instant]]:
    for source, given in enumerate(used):
        for vehicle in given.message.vehicles if given.message else ():
            if vehicle.trip is None and (vehicle.latitude is None or vehicle.longitude is None):
                given.account.reject(Reject.NO_POSITION, vehicle.entity_id)
                continue
            given.account.applied += 1
            yield source, vehicle, min(vehicle.timestamp or given.reported_at, given.reported_at)


def _instance(trip: TripDescriptor, trips: Trips) -> tuple[int, int, int, int] | Reject:
    row = trips.find(trip)
    if isinstance(row, Reject):
        return row
    day = trips.day_of(trip.start_date)
    if isinstance(day, Reject):
        return day
    start = trips.start_of(row, trip.start_time)
    if isinstance(start, Reject):
        return start
    return row, day, start, 0 if start == NO_START_TIME else start - trips.first_departure(row)


def _position(
    claims: Claims,
    at: int,
    report: tuple[int, VehiclePosition, Instant],
    timetable: Timetable,
    stops: StopRows,
    counts: Counter[str],
) -> int:
    """Give the position a vehicle is at or on its way to: it has left all before it, whatever its current_status.

    By current_stop_sequence, else by a stop_id that the trip calls at once; when they contradict each other, or the
    vehicle would be more than half an hour early, it says nothing.
    Source: GTFS-RT VehiclePosition.current_stop_sequence, stop_id; rule 28.
    """
    vehicle, trip = report[1], int(claims.trip[at])
    span = timetable.rows_of(trip)
    rows = slice(span.start, span.stop)
    call_stops = timetable.stop_times.stop[rows]
    stop = stops.find(vehicle.stop_id)
    if vehicle.current_stop_sequence is not None:
        sequences = timetable.stop_times.stop_sequence[rows]
        position = int(np.searchsorted(sequences, vehicle.current_stop_sequence))
        if position == len(sequences) or sequences[position] != vehicle.current_stop_sequence:
            counts[Noted.VEHICLE_NOT_AT_A_CALL] += 1
            return UNKNOWN_POSITION
        if stop >= 0 and stop != call_stops[position] and stop in call_stops:
            counts[Noted.VEHICLE_CONTRADICTS_ITSELF] += 1
            return UNKNOWN_POSITION
    else:
        calls = np.flatnonzero(call_stops == stop)
        if len(calls) != 1:
            return UNKNOWN_POSITION
        position = int(calls[0])
    if position and _is_too_early(claims, at, position, timetable):
        counts[Noted.VEHICLE_IMPLAUSIBLY_EARLY] += 1
        return UNKNOWN_POSITION
    return position


def _is_too_early(claims: Claims, at: int, position: int, timetable: Timetable) -> bool:
    row = timetable.rows_of(int(claims.trip[at])).start + position - 1
    origin = service_day_origin(ServiceDay(int(claims.day[at])), timetable.zone) + int(claims.shift[at])
    return origin + int(timetable.stop_times.departure[row]) - int(claims.observed[at]) > EARLIEST_S
