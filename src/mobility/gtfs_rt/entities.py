"""Parsed entities in, the message's lists out; an entity that cannot be used is written down and passed over."""

from dataclasses import dataclass, field

from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.alerts import read_alert
from mobility.gtfs_rt.ledger import EntityRefusedError, Ledger, identifier, readable
from mobility.gtfs_rt.modifications import read_modifications, read_stop
from mobility.gtfs_rt.reasons import Loss, Reject
from mobility.gtfs_rt.trip_updates import read_trip_update
from mobility.gtfs_rt.vehicles import read_vehicle
from mobility.model.message import AddedStop, Alert, TripModifications, TripUpdate, VehiclePosition


@dataclass(slots=True)
class Entities:
    """What a FeedMessage lists, while it is being read."""

    trip_updates: list[TripUpdate] = field(default_factory=list)
    """With the rows that their stop time updates will have as sent."""
    stop_time_updates: list[pb.TripUpdate] = field(default_factory=list)
    """The messages of `trip_updates`, whose stop time updates are yet to be read."""
    vehicles: list[VehiclePosition] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    trip_modifications: list[TripModifications] = field(default_factory=list)
    stops: list[AddedStop] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def read_entities(entities: list[pb.FeedEntity], header: pb.FeedHeader, ledger: Ledger) -> Entities:
    """Read every entity, applied xor rejected (rule 33)."""
    read = Entities()
    is_differential = header.incrementality == pb.FeedHeader.DIFFERENTIAL
    seen: set[str] = set()
    for entity in entities:
        try:
            entity_id = _id_of(entity, seen, ledger)
            if entity.HasField("is_deleted"):
                ledger.is_deleted.append((entity_id, entity.is_deleted))
            if entity.is_deleted:
                _delete(entity_id, read, is_differential=is_differential)
            elif _read_content(entity_id, entity, read, ledger):
                read.stop_time_updates.append(entity.trip_update)
        except EntityRefusedError as refused:
            ledger.reject(refused.reason, readable(entity.id), refused.detail)
    return read


def _id_of(entity: pb.FeedEntity, seen: set[str], ledger: Ledger) -> str:
    if not entity.HasField("id"):
        raise EntityRefusedError(Reject.ENTITY_WITHOUT_ID)
    entity_id = identifier(entity.id)
    if entity_id in seen:
        ledger.lose(Loss.DUPLICATE_ENTITY_ID)
        ledger.duplicate_ids.append(entity_id)
    seen.add(entity_id)
    ledger.entity_id = entity_id
    return entity_id


def _delete(entity_id: str, read: Entities, *, is_differential: bool) -> None:
    """Source: rule 26; HEALTH.md E039."""
    if not is_differential:
        raise EntityRefusedError(Reject.DELETED_IN_FULL_DATASET)
    read.deleted.append(entity_id)


def _read_content(entity_id: str, entity: pb.FeedEntity, read: Entities, ledger: Ledger) -> bool:
    """Read all that an entity holds; True where it holds a trip update, whose rows are read later, all at once.

    Nothing is listed before everything of the entity could be read, so that it is used whole or not at all.
    """
    has = entity.HasField
    first = read.trip_updates[-1].last if read.trip_updates else 0
    update = read_trip_update(entity_id, entity.trip_update, first, ledger) if has("trip_update") else None
    vehicle = read_vehicle(entity_id, entity.vehicle, ledger) if has("vehicle") else None
    alert = read_alert(entity_id, entity.alert, ledger) if has("alert") else None
    stop = read_stop(entity_id, entity.stop, ledger) if has("stop") else None
    detour = read_modifications(entity_id, entity.trip_modifications, ledger) if has("trip_modifications") else None
    if has("shape"):
        ledger.lose(Loss.SHAPE_IGNORED)
    elif all(part is None for part in (update, vehicle, alert, stop, detour)):
        raise EntityRefusedError(Reject.ENTITY_WITHOUT_CONTENT)
    read.trip_updates += [update] if update else []
    read.vehicles += [vehicle] if vehicle else []
    read.alerts += [alert] if alert else []
    read.stops += [stop] if stop else []
    read.trip_modifications += [detour] if detour else []
    return update is not None
