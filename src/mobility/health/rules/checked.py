"""One message and what it is held against in; the columns and look-ups that several rules share out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.rules.calls import Calls
from mobility.health.rules.thresholds import DEFAULTS, RuleThresholds
from mobility.model.as_sent import AsSent
from mobility.model.message import (
    Alert,
    EntitySelector,
    StopTimeUpdates,
    TripDescriptor,
    TripRelationship,
    TripUpdate,
    VehiclePosition,
)
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]

UNKNOWN = -2
"""Stands in columns of stops for an id that neither stops.txt nor a Stop entity has."""
NOT_GIVEN = -1
_ADDED_STOP = -3

OWN_STOPS = (TripRelationship.ADDED, TripRelationship.NEW, TripRelationship.REPLACEMENT)
"""Trips whose calls are the update's own, whatever the timetable has. Source: MERGING.md rules 23, 24."""


class Mention(NamedTuple):
    """A trip that a TripUpdate or a VehiclePosition is about."""

    entity_id: str
    trip: TripDescriptor
    row: int
    """Row in the timetable's trips; -1 where it has none of that id, or there is no timetable."""
    vehicle: VehiclePosition | None
    """None for a TripUpdate."""
    vehicle_id: str

    @property
    def text(self) -> str:
        """Say which trip, and of which vehicle."""
        trip = f"trip_id {self.trip.trip_id}" if self.trip.trip_id else "no trip_id"
        return f"vehicle_id {self.vehicle_id} {trip}" if self.vehicle is not None else trip


class Timestamp(NamedTuple):
    """When an entity was observed, as it says itself; `seconds` 0 where it does not."""

    entity: TripUpdate | VehiclePosition
    seconds: int

    @property
    def place(self) -> tuple[str, str]:
        """Say whose timestamp it is: entity id and text."""
        entity = self.entity
        text = f"trip_id {entity.trip.trip_id}" if isinstance(entity, TripUpdate) else named(entity)
        return entity.entity_id, f"{text} timestamp {self.seconds}"


class Place(NamedTuple):
    """A position as sent, degrees; NaN where a part is missing."""

    vehicle: VehiclePosition
    latitude: float
    longitude: float

    @property
    def is_on_earth(self) -> bool:
        """True for a latitude within ±90 and a longitude within ±180."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180

    @property
    def text(self) -> str:
        """Say which vehicle and where."""
        return f"{named(self.vehicle)} at {self.latitude:.5f}, {self.longitude:.5f}"


@dataclass(frozen=True)
class Checked:
    """One message as sent; None where something to hold it against is not known, and rules that need it do not run."""

    sent: AsSent
    now: Instant | None = None
    timetable: Timetable | None = None
    previous: AsSent | None = None
    """The producer's message before this one."""
    beside: tuple[AsSent, ...] = ()
    """The newest messages of the operator's other feeds: their alerts excuse, their added stops and trips are known."""
    thresholds: RuleThresholds = DEFAULTS

    @property
    def static(self) -> Timetable:
        """The timetable, in a rule that runs only where there is one."""
        assert self.timetable is not None, "this rule needs the timetable"
        return self.timetable

    @property
    def clock(self) -> Instant:
        """Now, in a rule that runs only where it is known."""
        assert self.now is not None, "this rule needs a clock"
        return self.now

    @property
    def updates(self) -> StopTimeUpdates:
        """All stop time updates as sent."""
        return self.sent.updates

    @property
    def trip_updates(self) -> list[TripUpdate]:
        """All trip updates, with their rows in `updates`."""
        return self.sent.trip_updates

    @cached_property
    def vehicles(self) -> list[VehiclePosition]:
        """All vehicles, also those that nothing valid places anywhere."""
        return [*self.sent.message.vehicles, *self.sent.placeless]

    @property
    def alerts(self) -> list[Alert]:
        """All alerts."""
        return self.sent.message.alerts

    @cached_property
    def selectors(self) -> list[tuple[str, EntitySelector]]:
        """All informed entities of all alerts, with the alert's entity id."""
        return [(alert.entity_id, selector) for alert in self.alerts for selector in alert.informed_entities]

    @cached_property
    def owner(self) -> Ints:
        """The trip update, by place in `trip_updates`, of each row of `updates`."""
        lengths = [update.last - update.first for update in self.trip_updates]
        return np.repeat(np.arange(len(lengths)), lengths)

    @cached_property
    def first(self) -> Ints:
        """The first row of each trip update."""
        return np.array([update.first for update in self.trip_updates], np.int64)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every trip that a TripUpdate or VehiclePosition is about, trip updates first and in order."""
        return [*self._mentions_of_updates(), *self._mentions_of_vehicles()]

    def _mentions_of_updates(self) -> Iterator[Mention]:
        for update in self.trip_updates:
            vehicle_id = update.vehicle.id if update.vehicle else ""
            yield Mention(update.entity_id, update.trip, self.trip_row(update.trip.trip_id), None, vehicle_id)

    def _mentions_of_vehicles(self) -> Iterator[Mention]:
        for vehicle in self.vehicles:
            if vehicle.trip is not None:
                vehicle_id = vehicle.vehicle.id if vehicle.vehicle else ""
                row = self.trip_row(vehicle.trip.trip_id)
                yield Mention(vehicle.entity_id, vehicle.trip, row, vehicle, vehicle_id)

    @cached_property
    def rows(self) -> Ints:
        """Each mention's row in the timetable's trips; -1 for none."""
        return np.array([mention.row for mention in self.mentions], np.int64)

    @cached_property
    def relationship(self) -> Ints:
        """Each mention's schedule_relationship; NOT_GIVEN where it says none."""
        said = (mention.trip.schedule_relationship for mention in self.mentions)
        return np.array([NOT_GIVEN if relationship is None else relationship for relationship in said], np.int64)

    @cached_property
    def routes(self) -> Ints:
        """The row in the timetable's routes of each mention's route_id; NOT_GIVEN or UNKNOWN."""
        return np.array([self.route_row(mention.trip.route_id) for mention in self.mentions], np.int64)

    @cached_property
    def _route_rows(self) -> dict[str, int]:
        return {"": NOT_GIVEN}

    def route_row(self, route_id: str) -> int:
        """Find a route, as in `routes`."""
        row = self._route_rows.get(route_id)
        if row is None:
            known = self.static.find_route(route_id)
            row = self._route_rows[route_id] = UNKNOWN if known is None else known
        return row

    def chosen(self, which: npt.NDArray[np.bool_]) -> list[Mention]:
        """Give the mentions of a mask."""
        return [self.mentions[place] for place in np.flatnonzero(which).tolist()]

    def trip_row(self, trip_id: str) -> int:
        """Find a trip's row in the timetable; -1 without one."""
        row = self.timetable.find_trip(trip_id) if self.timetable is not None and trip_id else None
        return -1 if row is None else row

    @cached_property
    def blanked(self) -> dict[tuple[str, str], float]:
        """Values that were sent and not used, by entity id and field."""
        return {(blanked.entity_id, blanked.field): blanked.value for blanked in self.sent.blanked}

    @cached_property
    def timestamps(self) -> list[Timestamp]:
        """When each TripUpdate and VehiclePosition was observed, as sent."""
        blanked = self.blanked
        return [
            Timestamp(entity, entity.timestamp or int(blanked.get((entity.entity_id, field), 0)))
            for field, entities in (("trip_update.timestamp", self.trip_updates), ("vehicle.timestamp", self.vehicles))
            for entity in entities
        ]

    @cached_property
    def places(self) -> list[Place]:
        """The positions of all vehicles that give one, valid or not."""
        found = []
        for vehicle in self.vehicles:
            if vehicle.latitude is not None and vehicle.longitude is not None:
                found.append(Place(vehicle, vehicle.latitude, vehicle.longitude))
            elif (latitude := self.blanked.get((vehicle.entity_id, "vehicle.position.latitude"))) is not None:
                longitude = self.blanked.get((vehicle.entity_id, "vehicle.position.longitude"), math.nan)
                found.append(Place(vehicle, latitude, longitude))
        return found

    @cached_property
    def stop(self) -> Ints:
        """The stop of each update: row in the timetable's stops, NOT_GIVEN, UNKNOWN, or another negative for an added one."""
        rows = {stop_id: self.stop_row(stop_id) for stop_id in set(self.updates.stop_id)}
        return np.fromiter(map(rows.__getitem__, self.updates.stop_id), np.int64, len(self.updates))

    def stop_row(self, stop_id: str) -> int:
        """Find a stop, as in `stop`."""
        if not stop_id:
            return NOT_GIVEN
        row = self.static.find_stop(stop_id)
        if row is not None:
            return row
        return _ADDED_STOP if stop_id in self._added_stops else UNKNOWN

    @cached_property
    def _added_stops(self) -> set[str]:
        return {stop.stop_id for sent in (self.sent, *self.beside) for stop in sent.message.stops}

    @cached_property
    def calls(self) -> Calls:
        """Which call of the timetable each update is about."""
        count = len(self.trip_updates)
        trip = np.where(np.isin(self.relationship[:count], OWN_STOPS), -1, self.rows[:count])
        return Calls(self.static, self.updates, self.stop, self.first, self.owner, trip)

    def describe(self, row: int) -> tuple[str, str]:
        """Say which trip and stop a row of `updates` is about: entity id and text."""
        update = self.trip_updates[int(self.owner[row])]
        sequence, stop_id = int(self.updates.stop_sequence[row]), self.updates.stop_id[row]
        parts = [f"trip_id {update.trip.trip_id}"] if update.trip.trip_id else []
        parts += [f"stop_sequence {sequence}"] if sequence >= 0 else []
        parts += [f"stop_id {stop_id}"] if stop_id else []
        return update.entity_id, " ".join(parts)


def named(vehicle: VehiclePosition) -> str:
    """Say which vehicle."""
    return f"vehicle_id {vehicle.vehicle.id}" if vehicle.vehicle and vehicle.vehicle.id else "no vehicle_id"
