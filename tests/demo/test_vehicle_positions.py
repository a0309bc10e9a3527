from typing import Any

import pytest
from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.lines import distance_m
from mobility.demo.network import Network, Stop
from mobility.demo.trip_updates import trip_updates_message
from mobility.demo.vehicle_positions import vehicle_positions_message
from tests.demo.world import A_DAY, MONDAY_MORNING, SEED, message, network, relationship, speaking

EVERY_PRODUCER = pytest.mark.parametrize("producer", speaking(), ids=lambda network: network.feed_id)
Status = gtfs_rt.VehiclePosition.VehicleStopStatus


def vehicles(of: Network, now: int = MONDAY_MORNING) -> list[Any]:
    return [entity.vehicle for entity in message(vehicle_positions_message(of, now, SEED)).entity]


@EVERY_PRODUCER
def test_every_vehicle_is_one_that_trip_updates_name_and_is_in_one_place(producer: Network) -> None:
    for now in A_DAY:
        body = trip_updates_message(producer, now, SEED)
        named = {entity.trip_update.vehicle.id for entity in message(body).entity}
        ids = [vehicle.vehicle.id for vehicle in vehicles(producer, now)]
        assert len(ids) == len(set(ids))
        assert len(set(ids) - named) <= len(ids) // 4, "only vehicles whose calls are all past may go unnamed"


@EVERY_PRODUCER
def test_a_standing_vehicle_is_at_its_stop(producer: Network) -> None:
    stops = producer.stops_by_id()
    for vehicle in (vehicle for now in A_DAY for vehicle in vehicles(producer, now)):
        if vehicle.current_status == Status.STOPPED_AT:
            there = Stop(
                stop_id="", stop_name="", stop_lat=vehicle.position.latitude, stop_lon=vehicle.position.longitude
            )
            assert distance_m(there, stops[vehicle.stop_id]) < 100
            assert vehicle.position.speed == 0


def test_a_vehicle_is_never_behind_a_call_that_trip_updates_still_expect() -> None:
    """A call that a vehicle has passed is predicted in the past; the one it heads for is in the future or just happening."""
    town = network("demo-ville")
    entities = message(trip_updates_message(town, MONDAY_MORNING, SEED)).entity
    calls = {
        entity.trip_update.vehicle.id: {call.stop_sequence: call for call in entity.trip_update.stop_time_update}
        for entity in entities
        if relationship(entity.trip_update.trip) == "SCHEDULED"
    }
    compared = 0
    for vehicle in vehicles(town):
        for sequence, call in calls.get(vehicle.vehicle.id, {}).items():
            if sequence < vehicle.current_stop_sequence and call.departure.time:
                assert call.departure.time <= MONDAY_MORNING
                compared += 1
            if sequence > vehicle.current_stop_sequence and call.arrival.time:
                assert call.arrival.time >= vehicle.timestamp
                compared += 1
    assert compared > 50


def test_vehicles_move_on_and_stand_and_arrive() -> None:
    town = network("demo-ville")
    seen = {vehicle.current_status for now in A_DAY for vehicle in vehicles(town, now)}
    assert seen == {Status.STOPPED_AT, Status.IN_TRANSIT_TO, Status.INCOMING_AT}
    before = {vehicle.vehicle.id: vehicle.current_stop_sequence for vehicle in vehicles(town)}
    after = {vehicle.vehicle.id: vehicle.current_stop_sequence for vehicle in vehicles(town, MONDAY_MORNING + 120)}
    both = before.keys() & after.keys()
    assert all(after[vehicle] >= before[vehicle] for vehicle in both)
    assert any(after[vehicle] > before[vehicle] for vehicle in both)


@EVERY_PRODUCER
def test_positions_are_a_little_older_than_their_message_and_never_newer(producer: Network) -> None:
    for vehicle in vehicles(producer):
        assert MONDAY_MORNING - 10 < vehicle.timestamp <= MONDAY_MORNING


def test_the_vehicle_of_a_duplicated_trip_names_the_new_trip() -> None:
    town = network("demo-ville")
    doubles = 0
    for now in A_DAY:
        updates = [entity.trip_update for entity in message(trip_updates_message(town, now, SEED)).entity]
        new_ids = {update.trip_properties.trip_id for update in updates if relationship(update.trip) == "DUPLICATED"}
        at_vehicles = {v.trip.trip_id for v in vehicles(town, now) if relationship(v.trip) == "DUPLICATED"}
        assert at_vehicles <= new_ids
        doubles += len(at_vehicles)
    assert doubles
