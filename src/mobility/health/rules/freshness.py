"""Best practices about how old entities may be when they are read."""

from collections.abc import Sequence

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.message import TripUpdate, VehiclePosition


def _stale(checked: Checked, entities: Sequence[TripUpdate | VehiclePosition]) -> Found:
    oldest = checked.clock - checked.thresholds.entity_age_s
    return found(
        (entity.entity_id, f"timestamp {entity.timestamp}, {checked.clock - entity.timestamp} s old")
        for entity in entities
        if entity.timestamp is not None and entity.timestamp < oldest
    )


@rule(
    "BP_VEHICLE_POSITION_STALE",
    Severity.WARNING,
    Words(
        "Vehicle position older than 90 seconds",
        "Position de véhicule vieille de plus de 90 secondes",
        "Send positions at least every 30 seconds, and drop vehicles that no longer report.",
        "Transmettre les positions au moins toutes les 30 secondes, et retirer les véhicules qui n'émettent plus.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def vehicle_position_stale(checked: Checked) -> Found:
    """A VehiclePosition is at most 90 s old. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    return _stale(checked, checked.vehicles)


@rule(
    "BP_TRIP_UPDATE_STALE",
    Severity.WARNING,
    Words(
        "Trip update older than 90 seconds",
        "Mise à jour de course vieille de plus de 90 secondes",
        "Predict again at least every 30 seconds, and drop trips that are no longer followed.",
        "Recalculer les prédictions au moins toutes les 30 secondes, et retirer les courses qui ne sont plus suivies.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def trip_update_stale(checked: Checked) -> Found:
    """A TripUpdate is at most 90 s old. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    return _stale(checked, checked.trip_updates)


@rule(
    "BP_ALERT_FEED_STALE",
    Severity.WARNING,
    Words(
        "Alerts older than 10 minutes",
        "Alertes vieilles de plus de 10 minutes",
        "Publish the alerts anew at least every 10 minutes, also when none has changed.",
        "Republier les alertes au moins toutes les 10 minutes, même sans changement.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
)
def alert_feed_stale(checked: Checked) -> Found:
    """A message of alerts alone is at most 600 s old by its header; alerts have no timestamps. Source: HEALTH.md 1.3."""
    header = checked.sent.header_timestamp
    is_alerts_alone = checked.alerts and not checked.trip_updates and not checked.vehicles
    if not is_alerts_alone or not header or checked.clock - header <= checked.thresholds.alert_header_age_s:
        return NOTHING
    return found([("", f"header.timestamp {header}, {checked.clock - header} s old")])


@rule(
    "BP_VEHICLE_TIMESTAMPS_EQUAL",
    Severity.WARNING,
    Words(
        "All vehicles share one timestamp",
        "Tous les véhicules portent le même horodatage",
        "Give each vehicle the time of its own last position, not the time at which the message was made.",
        "Donner à chaque véhicule l'instant de sa propre dernière position, et non celui de la production du message.",
    ),
)
def vehicle_timestamps_equal(checked: Checked) -> Found:
    """Of five vehicles or more, not all were observed in the same second. Source: HEALTH.md 1.3; validator issue 65."""
    stamps = [vehicle.timestamp for vehicle in checked.vehicles if vehicle.timestamp is not None]
    if len(stamps) < checked.thresholds.equal_timestamps_from or len(set(stamps)) > 1:
        return NOTHING
    return found([("", f"{len(stamps)} vehicles have timestamp {stamps[0]}")])


RULES = (vehicle_position_stale, trip_update_stale, alert_feed_stale, vehicle_timestamps_equal)
