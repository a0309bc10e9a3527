"""Rules that compare a message with the one before it."""

from collections.abc import Iterable

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found, together
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.as_sent import AsSent
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.message import TripDescriptor, TripRelationship, TripUpdate

_GRACE_S = 60
"""A trip that the producer expected to end within a minute may be over."""


def _before(checked: Checked) -> AsSent:
    assert checked.previous is not None, "this rule needs the message before"
    return checked.previous


@rule(
    "E017",
    Severity.ERROR,
    Words(
        "Content changed, same header timestamp",
        "Contenu modifié, même horodatage d'en-tête",
        "Set header.timestamp anew whenever the content changes; all servers behind one address must serve one message.",
        "Mettre à jour header.timestamp à chaque changement ; tous les serveurs d'une adresse doivent servir le même message.",
    ),
    Need.MESSAGE,
    Need.PREVIOUS,
)
def same_timestamp(checked: Checked) -> Found:
    """Messages whose entities differ, in more than their order, differ in header.timestamp. Source: HEALTH.md E017, 1.2."""
    header, before = checked.sent.header_timestamp, _before(checked)
    if not header or before.header_timestamp != header or before.content == checked.sent.content:
        return NOTHING
    return found([("", f"header.timestamp {header} as before")])


@rule(
    "E018",
    Severity.ERROR,
    Words(
        "Header timestamp decreased",
        "Horodatage de l'en-tête en recul",
        "Never serve an older message after a newer one; look for caches and servers out of step.",
        "Ne jamais servir un message plus ancien après un plus récent ; rechercher caches et serveurs désynchronisés.",
    ),
    Need.MESSAGE,
    Need.PREVIOUS,
)
def timestamp_decreased(checked: Checked) -> Found:
    """A later message has a later header.timestamp. Source: HEALTH.md E018."""
    header, before = checked.sent.header_timestamp, _before(checked).header_timestamp
    return found([("", f"header.timestamp {header}, before it {before}")]) if 0 < header < before else NOTHING


@rule(
    "W007",
    Severity.WARNING,
    Words(
        "Refresh interval above 35 seconds",
        "Intervalle de rafraîchissement supérieur à 35 secondes",
        "Publish at least every 30 seconds.",
        "Publier au moins toutes les 30 secondes.",
    ),
    Need.MESSAGE,
    Need.PREVIOUS,
)
def refresh_interval(checked: Checked) -> Found:
    """Two consecutive messages are at most 35 s apart by their headers. Source: HEALTH.md W007."""
    header, before = checked.sent.header_timestamp, _before(checked).header_timestamp
    if not header or not before or header - before <= checked.thresholds.refresh_interval_s:
        return NOTHING
    return found([("", f"{header - before} s between consecutive header.timestamps")])


Instance = tuple[str, str, str]
"""trip_id, start_date, start_time."""


def _instance(trip: TripDescriptor) -> Instance:
    return trip.trip_id, trip.start_date, trip.start_time


def _by_trip(updates: Iterable[TripUpdate]) -> dict[Instance, TripUpdate]:
    return {_instance(update.trip): update for update in updates if update.trip.trip_id}


@rule(
    "BP_ENTITY_ID_UNSTABLE",
    Severity.WARNING,
    Words(
        "Entity id changes during a trip",
        "Identifiant d'entité instable pendant une course",
        "Derive the entity id from trip and date, or from the vehicle, instead of counting entities.",
        "Dériver l'identifiant d'entité de la course et de sa date, ou du véhicule, au lieu de numéroter les entités.",
    ),
    Need.MESSAGE,
    Need.PREVIOUS,
)
def entity_id_unstable(checked: Checked) -> Found:
    """A trip or vehicle keeps its FeedEntity.id from message to message. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    before = _by_trip(_before(checked).trip_updates)
    vehicles = {
        vehicle.vehicle.id: vehicle.entity_id for vehicle in _before(checked).message.vehicles if vehicle.vehicle
    }
    return together(
        found(
            (update.entity_id, f"trip_id {update.trip.trip_id} was entity {known.entity_id}")
            for update in checked.trip_updates
            if (known := before.get(_instance(update.trip))) is not None and known.entity_id != update.entity_id
        ),
        found(
            (vehicle.entity_id, f"vehicle_id {vehicle.vehicle.id} was entity {vehicles[vehicle.vehicle.id]}")
            for vehicle in checked.vehicles
            if vehicle.vehicle and vehicle.vehicle.id
            if vehicles.get(vehicle.vehicle.id, vehicle.entity_id) != vehicle.entity_id
        ),
    )


@rule(
    "BP_VEHICLE_ID_UNSTABLE",
    Severity.WARNING,
    Words(
        "Vehicle id changes during a trip",
        "Identifiant de véhicule instable pendant une course",
        "Keep vehicle.id for as long as the same vehicle serves the trip.",
        "Conserver vehicle.id tant que le même véhicule assure la course.",
    ),
    Need.MESSAGE,
    Need.PREVIOUS,
)
def vehicle_id_unstable(checked: Checked) -> Found:
    """A trip with one vehicle keeps its vehicle.id from message to message. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    before, now = _vehicles_by_trip(_before(checked)), _vehicles_by_trip(checked.sent)
    changed = ((trip, ids, before[trip]) for trip, ids in now.items() if trip in before)
    return found(
        (min(ids.values()), f"trip_id {trip[0]} has vehicle_id {min(ids)}, before it {min(known)}")
        for trip, ids, known in changed
        if len(ids) == len(known) == 1 and ids.keys() != known.keys()
    )


def _vehicles_by_trip(sent: AsSent) -> dict[Instance, dict[str, str]]:
    """Give the vehicle ids of each trip, with their entity ids."""
    found_ids: dict[Instance, dict[str, str]] = {}
    for vehicle in sent.message.vehicles:
        if vehicle.trip and vehicle.trip.trip_id and vehicle.vehicle and vehicle.vehicle.id:
            found_ids.setdefault(_instance(vehicle.trip), {})[vehicle.vehicle.id] = vehicle.entity_id
    return found_ids


@rule(
    "BP_TRIP_DROPPED",
    Severity.WARNING,
    Words(
        "Running trip vanished",
        "Course en cours disparue du flux",
        "Keep a trip in the message until its vehicle has reached the last stop.",
        "Conserver une course dans le message jusqu'à l'arrivée de son véhicule au dernier arrêt.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
    Need.PREVIOUS,
)
def trip_dropped(checked: Checked) -> Found:
    """A trip that was under way, by its own predictions, stays in the feed until they are over. Source: HEALTH.md 1.3."""
    if checked.sent.message.is_differential:
        return NOTHING
    now_known, before = _by_trip(checked.trip_updates), _before(checked)
    gone = (update for trip, update in _by_trip(before.trip_updates).items() if trip not in now_known)
    return found(
        (update.entity_id, f"trip_id {update.trip.trip_id}")
        for update in gone
        if update.trip.schedule_relationship not in {TripRelationship.CANCELED, TripRelationship.DELETED}
        if _is_under_way(before, update, checked.clock)
    )


def _is_under_way(sent: AsSent, update: TripUpdate, now: int) -> bool:
    rows = slice(update.first, update.last)
    times = [
        time for column in (sent.updates.arrival_time, sent.updates.departure_time) for time in column[rows] if time
    ]
    return bool(times) and min(times) <= now and max(times) > now + _GRACE_S


RULES = (same_timestamp, timestamp_decreased, refresh_interval, entity_id_unstable, vehicle_id_unstable, trip_dropped)
