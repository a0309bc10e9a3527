"""Rules that hold an operator's trip updates against its vehicle positions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mobility.health.rules.found import found, together
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.as_sent import AsSent
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.message import TripRelationship, TripUpdate
from mobility.model.timetable import Timetable

Entities = dict[str, str]
"""Entity ids by trip_id or vehicle.id; the first of each."""


class Pair(NamedTuple):
    """A trip and a vehicle that an entity puts together; texts empty where not given."""

    entity_id: str
    trip_id: str
    vehicle_id: str
    start_time: str
    """Tells the runs of one headway trip apart."""

    @property
    def run(self) -> tuple[str, str]:
        """The trip, and which of its runs."""
        return self.trip_id, self.start_time


@dataclass(frozen=True)
class SideBySide:
    """The newest messages of all feeds of one operator, or one message that holds trip updates and vehicles."""

    messages: tuple[AsSent, ...]
    timetable: Timetable | None = None

    @cached_property
    def update_pairs(self) -> list[Pair]:
        """Every TripUpdate with a trip_id.

        A duplicated trip goes by its own id, as its vehicle does, not by that of its pattern (HEALTH.md 1.2, 6).
        """
        return [
            Pair(
                update.entity_id,
                _own_trip_id(update),
                update.vehicle.id if update.vehicle else "",
                update.trip.start_time,
            )
            for sent in self.messages
            for update in sent.trip_updates
            if update.trip.trip_id
        ]

    @cached_property
    def vehicle_pairs(self) -> list[Pair]:
        """Every VehiclePosition with a vehicle.id."""
        return [
            Pair(
                vehicle.entity_id,
                vehicle.trip.trip_id if vehicle.trip else "",
                vehicle.vehicle.id,
                vehicle.trip.start_time if vehicle.trip else "",
            )
            for sent in self.messages
            for vehicle in (*sent.message.vehicles, *sent.placeless)
            if vehicle.vehicle is not None and vehicle.vehicle.id
        ]

    @property
    def is_complete(self) -> bool:
        """True where there are both kinds to compare."""
        return bool(self.update_pairs and self.vehicle_pairs)

    def block_of(self, trip_id: str) -> int:
        """Give the block_id of a trip, as text index; 0 where there is none."""
        row = self.timetable.find_trip(trip_id) if self.timetable is not None else None
        return 0 if row is None or self.timetable is None else int(self.timetable.trips.block[row])


def _own_trip_id(update: TripUpdate) -> str:
    own = update.properties.trip_id if update.properties is not None else ""
    is_copy = update.trip.schedule_relationship == TripRelationship.DUPLICATED
    return own if is_copy and own else update.trip.trip_id


def _ids(pairs: list[Pair], column: int) -> Entities:
    return {pair[column]: pair[0] for pair in reversed(pairs) if pair[column]}


@rule(
    "W003",
    Severity.WARNING,
    Words(
        "Id in one feed missing from the other",
        "Identifiant présent dans un seul des flux",
        "Publish the trips and vehicles of one moment in both feeds, under the same ids.",
        "Publier les courses et véhicules d'un même instant dans les deux flux, sous les mêmes identifiants.",
    ),
    Need.SIDE_BY_SIDE,
)
def missing_from_other(feeds: SideBySide) -> Found:
    """Trips and vehicles of trip updates are among the vehicle positions, and back; a finding for each id. Source: HEALTH.md W003."""
    if not feeds.is_complete:
        return NOTHING
    parts = []
    for column, name in ((1, "trip_id"), (2, "vehicle_id")):
        updates, vehicles = _ids(feeds.update_pairs, column), _ids(feeds.vehicle_pairs, column)
        parts.append(_missing(updates, vehicles, f"{name} {{}} is in trip updates alone"))
        parts.append(_missing(vehicles, updates, f"{name} {{}} is in vehicle positions alone"))
    return together(*parts)


def _missing(here: Entities, there: Entities, text: str) -> Found:
    return found((entity_id, text.format(name)) for name, entity_id in here.items() if name not in there)


@rule(
    "E047",
    Severity.ERROR,
    Words(
        "Vehicle and trip paired differently",
        "Association véhicule-course discordante",
        "Take the assignment of vehicles to trips for both feeds from one source, at one moment.",
        "Tirer l'affectation des véhicules aux courses d'une seule source, au même instant, pour les deux flux.",
    ),
    Need.SIDE_BY_SIDE,
)
def paired_differently(feeds: SideBySide) -> Found:
    """A trip has the same vehicle in both feeds, and a vehicle the same trip unless both trips share a block_id.

    Without the timetable no block is known, and only the former is looked at. Source: HEALTH.md E047.
    """
    if not feeds.is_complete:
        return NOTHING
    return found((*_other_vehicles(feeds), *(_other_trips(feeds) if feeds.timetable is not None else ())))


def _other_vehicles(feeds: SideBySide) -> Iterator[tuple[str, str]]:
    seen: dict[tuple[str, str], set[str]] = {}
    for pair in feeds.vehicle_pairs:
        seen.setdefault(pair.run, set()).add(pair.vehicle_id)
    for pair in feeds.update_pairs:
        others = seen.get(pair.run, set())
        if pair.vehicle_id and others and pair.vehicle_id not in others:
            text = f"trip_id {pair.trip_id} has vehicle_id {pair.vehicle_id}, in vehicle positions {min(others)}"
            yield pair.entity_id, text


def _other_trips(feeds: SideBySide) -> Iterator[tuple[str, str]]:
    seen: dict[str, set[str]] = {}
    for _, trip_id, vehicle_id, _ in feeds.update_pairs:
        seen.setdefault(vehicle_id, set()).add(trip_id)
    for entity_id, trip_id, vehicle_id, _ in feeds.vehicle_pairs:
        others = seen.get(vehicle_id, set())
        if not trip_id or not others or trip_id in others:
            continue
        block = feeds.block_of(trip_id)
        if not block or all(feeds.block_of(other) != block for other in others):
            yield entity_id, f"vehicle_id {vehicle_id} has trip_id {trip_id}, in trip updates {min(others)}"


RULES = (missing_from_other, paired_differently)
