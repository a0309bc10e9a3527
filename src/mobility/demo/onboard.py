"""A run in, its vehicle and how full it is out."""

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.chance import chance, drift
from mobility.demo.messages import Message
from mobility.demo.network import RAIL, TRAM
from mobility.demo.runs import Run

KINDS = {TRAM: "Rame", RAIL: "Train"}


def describe_vehicle(vehicle: Message, run: Run, seed: int) -> None:
    """Fill a VehicleDescriptor; no two runs share an id at a time."""
    drawn = chance(seed, run.instance.key, "vehicle")
    kind = KINDS.get(run.instance.trip.pattern.route.route_type, "Véhicule")
    vehicle.id = f"v{int(drawn * 2**40):010x}"
    vehicle.label = f"{kind} {100 + int(drawn * 900)}"
    if run.instance.trip.wheelchair_accessible == 1:
        vehicle.wheelchair_accessible = gtfs_rt.VehicleDescriptor.WheelchairAccessible.WHEELCHAIR_ACCESSIBLE


def occupancy_percentage(run: Run, position: int, seed: int) -> int:
    """Give how full the vehicle leaves a call, 0 to 100: it fills towards the middle of its way and empties again."""
    along = position / max(1, len(run.instance.trip.pattern.calls) - 1)
    popularity = 0.25 + 0.6 * chance(seed, run.instance.key, "popularity")
    rush = 0.5 + 0.5 * drift(
        chance(seed, run.instance.feed_id, "rush"), run.instance.origin + run.instance.start, 28_800
    )
    return round(100 * min(1.0, 4 * along * (1 - along) * popularity * (0.6 + 0.6 * rush)))


def occupancy_status(run: Run, position: int, seed: int) -> int:
    """Give the OccupancyStatus number that goes with the percentage."""
    steps = (10, 40, 65, 85, 97)
    return sum(occupancy_percentage(run, position, seed) >= step for step in steps)
