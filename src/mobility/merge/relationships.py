"""One trip update to one claim: what its schedule_relationship means (rules 22 to 24)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mobility.merge.claims import NO_START_TIME, OWN_CALLS, OWN_TRIP, UNDATED, Claims, claims_of
from mobility.merge.instances import Trips, parsed_time
from mobility.merge.modifications import ModifiedTrips
from mobility.merge.reject import Reject
from mobility.merge.sources import UsedSource
from mobility.model.message import NO_DELAY, TripRelationship, TripUpdate
from mobility.model.overlay import VisitState
from mobility.model.shared_ids import find_trip_on

Found = tuple[int, int, int, int, int, int]
"""trip, pattern, day, start_time, shift, state: columns 3 to 8 of Claims."""


@dataclass(slots=True)
class Reading:
    """What trip updates are read against."""

    trips: Trips
    modified: ModifiedTrips


def claim_trips(used: Sequence[UsedSource], offsets: list[int], reading: Reading) -> Claims:
    """Turn the trip updates of all sources into claims; those that name no trip are rejected under their reason."""
    rows: list[tuple[int, ...]] = []
    entities: list[TripUpdate] = []
    for place, source in enumerate(used):
        if source.message is None:
            continue
        reported_at, offset = source.reported_at, offsets[place]
        header = source.message.timestamp
        for update in source.message.trip_updates:
            relationship = update.trip.schedule_relationship
            reader = _READERS.get(relationship)
            found = reader(update, reading) if reader else Reject.UNKNOWN_RELATIONSHIP
            if relationship not in _OUTSIDE_THE_TIMETABLE:
                source.account.trips += 1
            if isinstance(found, Reject):
                source.account.reject(found, update.entity_id, _describe(update))
                continue
            stamp = update.timestamp or header
            observed = reported_at if found[5] in _STATED else min(stamp, reported_at)
            delay = NO_DELAY if update.delay is None else update.delay
            extent = (stamp, observed, update.first + offset, update.last + offset, delay)
            rows.append((len(entities), place, *found, *extent))
            entities.append(update)
    return claims_of(rows, entities)


_STATED = (VisitState.CANCELLED, VisitState.DELETED)
"""A cancellation measures nothing: TripUpdate.timestamp, the moment a vehicle was measured, does not age it."""


def read_scheduled(update: TripUpdate, reading: Reading, state: VisitState = VisitState.RUNNING) -> Found | Reject:
    """Find the instance of a timetable trip.

    Source: GTFS-RT TripDescriptor.ScheduleRelationship SCHEDULED; rule 10.
    """
    trip, trips = update.trip, reading.trips
    if trip.modifications_id or trip.affected_trip_id:
        return _read_modified(update, reading)
    row = trips.find(trip)
    if isinstance(row, Reject):
        return row
    day = trips.day_of(trip.start_date)
    if isinstance(day, Reject):
        return day
    if row not in trips.timetable.frequency_trips:
        return row, row, day, NO_START_TIME, 0, state
    start = trips.start_of(row, trip.start_time)
    if isinstance(start, Reject):
        return start
    return row, row, day, start, start - trips.first_departure(row), state


def read_cancelled(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Flag every visit of an instance as cancelled, whatever its stop time updates say.

    Source: GTFS-RT CANCELED; rule 22.
    """
    return read_scheduled(update, reading, VisitState.CANCELLED)


def read_deleted(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Take an instance off the board: travellers are not to be told. Source: GTFS-RT DELETED; rule 22."""
    return read_scheduled(update, reading, VisitState.DELETED)


def read_replacement(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Let the update's stops replace the trip's for that instance. Source: GTFS-RT REPLACEMENT; rule 24."""
    found = read_scheduled(update, reading, VisitState.REPLACED)
    if isinstance(found, Reject):
        return found
    row, _, day, start, shift, state = found
    return row, OWN_CALLS, day, start, shift, state


def read_own(update: TripUpdate, reading: Reading, state: VisitState = VisitState.ADDED) -> Found | Reject:
    """Give a trip of its own to an update that says so, even where its trip_id is in the timetable.

    Source: GTFS-RT ADDED and NEW; rule 23.
    """
    day = reading.trips.day_of(update.trip.start_date)
    if isinstance(day, Reject):
        return day
    start = parsed_time(update.trip.start_time)
    return OWN_TRIP, OWN_CALLS, day, NO_START_TIME if start is None else start, 0, state


def read_unscheduled(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Let frequency instances run as the producer says; a trip the timetable does not know is one of its own.

    Source: GTFS-RT UNSCHEDULED; rule 24.
    """
    row = reading.trips.timetable.find_trip(update.trip.trip_id)
    if row is None:
        return read_own(update, reading, VisitState.UNSCHEDULED)
    is_by_headway = row in reading.trips.timetable.frequency_trips
    return read_scheduled(update, reading, VisitState.UNSCHEDULED if is_by_headway else VisitState.RUNNING)


def read_duplicated(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Shift a trip's pattern to the start_date and start_time of the properties, under their trip_id.

    Source: GTFS-RT DUPLICATED, TripProperties; rule 24.
    """
    row = reading.trips.find(update.trip)
    if isinstance(row, Reject):
        return row
    given = update.properties
    start = parsed_time(given.start_time) if given else None
    if given is None or start is None or not given.trip_id or not given.start_date:
        return Reject.INCOMPLETE_DUPLICATE
    day = reading.trips.day_of(given.start_date)
    if isinstance(day, Reject):
        return day
    return OWN_TRIP, row, day, start, start - reading.trips.first_departure(row), VisitState.ADDED


def _read_modified(update: TripUpdate, reading: Reading) -> Found | Reject:
    """Find the modified instance that a ModifiedTripSelector names. Source: GTFS-RT ModifiedTripSelector; rule 27."""
    trips, trip = reading.trips, update.trip
    day = trips.day_of(trip.start_date)
    row = find_trip_on(trips.timetable, trip.affected_trip_id, UNDATED if isinstance(day, Reject) else day)
    if row is None:
        return Reject.UNKNOWN_TRIP
    if isinstance(day, Reject):
        return day
    start = trips.start_of(row, trip.start_time)
    if isinstance(start, Reject):
        return start
    pattern = reading.modified.pattern_for(row, trip.modifications_id, day)
    if pattern is None:
        return Reject.UNKNOWN_MODIFICATION
    shift = 0 if start == NO_START_TIME else start - trips.first_departure(row)
    return row, pattern, day, start, shift, VisitState.RUNNING


def _describe(update: TripUpdate) -> str:
    trip = update.trip
    words = (trip.trip_id or trip.affected_trip_id, trip.route_id, trip.start_date, trip.start_time)
    return " ".join(repr(word) for word in words if word)


_READERS: dict[int | None, Callable[[TripUpdate, Reading], Found | Reject]] = {
    None: read_scheduled,
    TripRelationship.SCHEDULED: read_scheduled,
    TripRelationship.ADDED: read_own,
    TripRelationship.NEW: read_own,
    TripRelationship.UNSCHEDULED: read_unscheduled,
    TripRelationship.CANCELED: read_cancelled,
    TripRelationship.DELETED: read_deleted,
    TripRelationship.REPLACEMENT: read_replacement,
    TripRelationship.DUPLICATED: read_duplicated,
}
_OUTSIDE_THE_TIMETABLE = (TripRelationship.ADDED, TripRelationship.NEW)
