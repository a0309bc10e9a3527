"""Vehicle positions keep what is possible and say nothing about what was not given."""

import pytest

from tests.gtfs_rt.bodies import NOW, delimited, read, reasons


def test_a_vehicle_keeps_all_that_it_says() -> None:
    message = read(
        f"""id: 'v' vehicle {{
              trip {{ trip_id: 'T' }} vehicle {{ id: '7' }}
              position {{ latitude: 48.5 longitude: -4.25 bearing: 0 speed: 12.5 odometer: 1000 }}
              current_stop_sequence: 0 stop_id: 'A' current_status: INCOMING_AT timestamp: {NOW}
              congestion_level: STOP_AND_GO occupancy_status: EMPTY occupancy_percentage: 0
              multi_carriage_details {{ id: 'c' }} }}"""
    )
    (vehicle,) = message.vehicles
    assert (vehicle.latitude, vehicle.longitude, vehicle.bearing, vehicle.speed) == (48.5, -4.25, 0, 12.5)
    assert (vehicle.current_stop_sequence, vehicle.stop_id, vehicle.current_status) == (0, "A", 0)
    assert (vehicle.occupancy_status, vehicle.occupancy_percentage, vehicle.congestion_level) == (0, 0, 2)
    assert (vehicle.timestamp, vehicle.odometer) == (NOW, 1000)
    assert (message.rejections, message.counts) == ([], {})


def test_what_a_vehicle_does_not_say_is_none() -> None:
    (vehicle,) = read("id: 'v' vehicle { trip { trip_id: 'T' } }").vehicles
    assert {
        vehicle.latitude,
        vehicle.bearing,
        vehicle.speed,
        vehicle.odometer,
        vehicle.current_stop_sequence,
        vehicle.current_status,
        vehicle.timestamp,
        vehicle.occupancy_status,
        vehicle.occupancy_percentage,
    } == {None}


@pytest.mark.parametrize(
    "position", ["latitude: 0 longitude: 0", "latitude: 91 longitude: 0", "latitude: nan longitude: 2", "latitude: 45"]
)
def test_a_vehicle_off_the_map_is_kept_for_its_trip_only(position: str) -> None:
    message = read(
        f"id: 'on trip' vehicle {{ trip {{ trip_id: 'T' }} position {{ {position} }} }}",
        f"id: 'lost' vehicle {{ position {{ {position} }} }}",
    )
    assert [(vehicle.entity_id, vehicle.latitude, vehicle.longitude) for vehicle in message.vehicles] == [
        ("on trip", None, None)
    ]
    assert reasons(message) == [("lost", "vehicle_without_place")]
    assert message.counts == {"position_invalid": 2}


def test_impossible_numbers_are_left_out_and_counted() -> None:
    message = read(
        """id: 'v' vehicle { stop_id: 'A' current_stop_sequence: 4294967295 occupancy_percentage: 4294967295
             position { latitude: 1 longitude: 1 bearing: 999 speed: -1 odometer: nan } }"""
    )
    (vehicle,) = message.vehicles
    assert {vehicle.bearing, vehicle.speed, vehicle.odometer, vehicle.occupancy_percentage} == {None}
    assert message.counts == {"value_out_of_range": 5}


def test_a_label_in_an_old_encoding_is_still_readable() -> None:
    descriptor = delimited(2, "Vélo".encode("cp1252"))
    message = read(delimited(1, b"v") + delimited(4, delimited(8, descriptor) + delimited(7, b"A")))
    assert message.vehicles[0].vehicle is not None
    assert message.vehicles[0].vehicle.label == "Vélo"
    assert message.counts == {"text_not_utf8": 1}
