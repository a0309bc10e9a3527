"""A network and a moment in, the bytes of a GTFS-Realtime message of its vehicle positions out."""

import math
from dataclasses import dataclass

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.chance import chance
from mobility.demo.delays import actual_times
from mobility.demo.lines import distance_m
from mobility.demo.messages import Beat, Message, describe_trip, message_bytes, new_message
from mobility.demo.network import Network, Stop
from mobility.demo.onboard import describe_vehicle, occupancy_percentage, occupancy_status
from mobility.demo.runs import Run, runs_at
from mobility.model.time import Instant

READY_BEFORE_S, LEAVES_AFTER_S = 180, 60
"""A vehicle stands at its first stop some minutes before it leaves, and at its last one a minute after it came."""
INCOMING_S = 20
RADIO_LAG_S = 9
"""Positions are at most this old when a message is made out."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a run is: at or on the way to the call at `position` along its pattern."""

    position: int
    status: str
    """VehicleStopStatus by name."""
    lat: float
    lon: float
    bearing: float | None
    speed_m_s: float


def vehicle_positions_message(network: Network, now: Instant, seed: int) -> bytes:
    """Write the FULL_DATASET made out at `now`; it agrees with the trip updates of the same moment."""
    message = new_message(now)
    stops = network.stops_by_id()
    for run in runs_at(network, now, seed):
        at = now - int(chance(seed, run.instance.key, now, "lag") * RADIO_LAG_S)
        found = find_whereabouts(run, stops, at, seed)
        if found:
            _add_entity(message, run, found, Beat(network, at, seed))
    return message_bytes(message)


def find_whereabouts(run: Run, stops: dict[str, Stop], at: Instant, seed: int) -> Whereabouts | None:
    """Place a run on the straight way between its stops; None before, after, when cancelled, and where it cannot be seen."""
    if run.relationship == "CANCELED":
        return None
    arrivals, departures = (times.tolist() for times in actual_times(run.instance, seed))
    served = [position for position in run.served if position not in run.passed]
    if not departures[served[0]] - READY_BEFORE_S <= at <= arrivals[served[-1]] + LEAVES_AFTER_S:
        return None
    upcoming = next((index for index, position in enumerate(served) if at <= departures[position]), len(served) - 1)
    position = served[upcoming]
    if run.blind_from is not None and position >= run.blind_from:
        return None
    here = stops[run.instance.trip.pattern.calls[position].stop_id]
    if upcoming == 0 or at >= arrivals[position]:
        return Whereabouts(position, "STOPPED_AT", here.stop_lat, here.stop_lon, None, 0.0)
    before = served[upcoming - 1]
    there = stops[run.instance.trip.pattern.calls[before].stop_id]
    driving_s = arrivals[position] - departures[before]
    done = (at - departures[before]) / driving_s
    status = "INCOMING_AT" if arrivals[position] - at <= INCOMING_S else "IN_TRANSIT_TO"
    lat = there.stop_lat + (here.stop_lat - there.stop_lat) * done
    lon = there.stop_lon + (here.stop_lon - there.stop_lon) * done
    return Whereabouts(position, status, lat, lon, _bearing(there, here), distance_m(there, here) / driving_s)


def _bearing(one: Stop, other: Stop) -> float:
    """Give degrees clockwise from true north. Source: GTFS-Realtime, Position.bearing."""
    east = (other.stop_lon - one.stop_lon) * math.cos(math.radians(one.stop_lat))
    return round(math.degrees(math.atan2(east, other.stop_lat - one.stop_lat)) % 360, 1)


def _add_entity(message: Message, run: Run, found: Whereabouts, beat: Beat) -> None:
    vehicle = message.entity.add(id=f"vp-{run.instance.key}").vehicle
    describe_trip(vehicle.trip, run, beat.producer, in_update=False)
    describe_vehicle(vehicle.vehicle, run, beat.seed)
    vehicle.timestamp = beat.now
    vehicle.position.latitude, vehicle.position.longitude = found.lat, found.lon
    if found.bearing is not None:
        vehicle.position.bearing = found.bearing
    vehicle.position.speed = found.speed_m_s
    scheduled_stop = run.instance.trip.pattern.calls[found.position].stop_id
    vehicle.stop_id = beat.platform(run, found.position) or scheduled_stop
    if beat.producer.gives_stop_sequence:
        vehicle.current_stop_sequence = run.served.index(found.position) + 1
    vehicle.current_status = gtfs_rt.VehiclePosition.VehicleStopStatus.Value(found.status)
    if beat.producer.gives_occupancy:
        left = max(0, found.position - (found.status != "STOPPED_AT"))
        vehicle.occupancy_status = occupancy_status(run, left, beat.seed)
        vehicle.occupancy_percentage = occupancy_percentage(run, left, beat.seed)
