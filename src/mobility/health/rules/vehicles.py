"""Rules about vehicles: who they are, and what their sensors say."""

from mobility.health.rules.checked import Checked, named
from mobility.health.rules.found import found, together
from mobility.health.rules.rule import Words, rule
from mobility.model.finding import Found, Severity


@rule(
    "E026",
    Severity.ERROR,
    Words(
        "Invalid vehicle position",
        "Position de véhicule invalide",
        "Give latitude and longitude in degrees (WGS 84), and leave the position out without a fix.",
        "Donner latitude et longitude en degrés (WGS 84), et omettre la position en l'absence de signal.",
    ),
)
def invalid_position(checked: Checked) -> Found:
    """A position has a latitude within ±90 and a longitude within ±180. Source: HEALTH.md E026."""
    return found((place.vehicle.entity_id, place.text) for place in checked.places if not place.is_on_earth)


@rule(
    "E027",
    Severity.ERROR,
    Words(
        "Invalid vehicle bearing",
        "Cap de véhicule invalide",
        "Give the bearing in degrees clockwise from north, 0 to 360.",
        "Donner le cap en degrés depuis le nord, dans le sens horaire, de 0 à 360.",
    ),
)
def invalid_bearing(checked: Checked) -> Found:
    """A bearing lies within 0 to 360, both included. Source: HEALTH.md E027."""
    return found(
        (blanked.entity_id, f"bearing {blanked.value:g}")
        for blanked in checked.sent.blanked
        if blanked.field == "vehicle.position.bearing"
    )


@rule(
    "E052",
    Severity.ERROR,
    Words(
        "vehicle.id is not unique",
        "vehicle.id non unique",
        "Send one VehiclePosition for each vehicle, and give each vehicle an id of its own.",
        "Transmettre un VehiclePosition par véhicule, et donner à chaque véhicule un identifiant propre.",
    ),
)
def vehicle_id_not_unique(checked: Checked) -> Found:
    """No two VehiclePositions of a message share vehicle.id; every further one is a finding. Source: HEALTH.md E052."""
    seen: set[str] = set()
    repeated = []
    for vehicle in checked.vehicles:
        vehicle_id = vehicle.vehicle.id if vehicle.vehicle else ""
        if vehicle_id and vehicle_id in seen:
            repeated.append((vehicle.entity_id, f"vehicle_id {vehicle_id}"))
        seen.add(vehicle_id)
    return found(repeated)


@rule(
    "W002",
    Severity.WARNING,
    Words(
        "vehicle id not populated",
        "Identifiant de véhicule absent",
        "Give vehicle.id with every VehiclePosition, and with the TripUpdate of a trip that a vehicle serves.",
        "Renseigner vehicle.id dans chaque VehiclePosition, et dans le TripUpdate d'une course qu'un véhicule assure.",
    ),
)
def no_vehicle_id(checked: Checked) -> Found:
    """Every TripUpdate and VehiclePosition has vehicle.id. Source: HEALTH.md W002."""
    return together(
        found(
            (update.entity_id, f"trip_id {update.trip.trip_id} without vehicle.id")
            for update in checked.trip_updates
            if update.vehicle is None or not update.vehicle.id
        ),
        found(
            (vehicle.entity_id, "VehiclePosition without vehicle.id")
            for vehicle in checked.vehicles
            if vehicle.vehicle is None or not vehicle.vehicle.id
        ),
    )


@rule(
    "W004",
    Severity.WARNING,
    Words(
        "Unrealistic vehicle speed",
        "Vitesse de véhicule irréaliste",
        "Give the speed in metres per second, not in km/h, and never below 0.",
        "Donner la vitesse en mètres par seconde, non en km/h, et jamais négative.",
    ),
)
def unrealistic_speed(checked: Checked) -> Found:
    """A speed lies within 0 and 26 m/s, 94 km/h; a feed with trains wants a higher threshold. Source: HEALTH.md W004."""
    fastest = checked.thresholds.speed_m_per_s
    blanked = checked.blanked
    speeds = (
        (
            vehicle,
            blanked.get((vehicle.entity_id, "vehicle.position.speed")) if vehicle.speed is None else vehicle.speed,
        )
        for vehicle in checked.vehicles
    )
    return found(
        (vehicle.entity_id, f"{named(vehicle)} speed {speed:g} m/s")
        for vehicle, speed in speeds
        if speed is not None and not 0 <= speed <= fastest
    )


RULES = (invalid_position, invalid_bearing, vehicle_id_not_unique, no_vehicle_id, unrealistic_speed)
