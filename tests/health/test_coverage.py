"""How many of the trips on the road realtime knows."""

from mobility.health.activity import trips_under_way
from mobility.health.coverage import coverage_of
from tests.health.merged import NOW, merged
from tests.world import timetable_of

WORLD = timetable_of("""
    # routes.txt
    route_id, route_short_name, route_type
    A, 1, 3
    B, 2, 3
    # trips.txt
    route_id, service_id, trip_id
    A, S, a1
    A, S, a2
    B, S, b1
    B, S, b2
    B, S, later
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    a1, 1, X, 08:00:00, 08:00:00
    a1, 2, Y, 09:00:00, 09:00:00
    a2, 1, X, 08:10:00, 08:10:00
    a2, 2, Y, 09:00:00, 09:00:00
    b1, 1, X, 08:00:00, 08:00:00
    b1, 2, Y, 09:00:00, 09:00:00
    b2, 1, X, 08:05:00, 08:05:00
    b2, 2, Y, 09:00:00, 09:00:00
    later, 1, X, 10:00:00, 10:00:00
    later, 2, Y, 11:00:00, 11:00:00
""")


def update(trip: str, stop: str = 'stop_id: "Y" arrival { delay: 60 }', relationship: str = "SCHEDULED") -> str:
    """Write a trip update."""
    calls = f"stop_time_update {{ {stop} }}" if stop else ""
    return (
        f'entity {{ id: "{trip}" trip_update {{ trip {{ trip_id: "{trip}" start_date: "20261124" '
        f"schedule_relationship: {relationship} }} {calls} }} }}"
    )


def vehicle(trip: str) -> str:
    """Write a vehicle position."""
    return (
        f'entity {{ id: "v{trip}" vehicle {{ trip {{ trip_id: "{trip}" start_date: "20261124" }} '
        f'vehicle {{ id: "{trip}" }} position {{ latitude: 48.0 longitude: 2.0 }} timestamp: {NOW} }} }}'
    )


def test_trips_on_the_road_with_a_prediction_are_covered_and_those_ahead_do_not_count() -> None:
    found = coverage_of(WORLD, merged(WORLD, update("a1") + update("later")), trips_under_way(WORLD, NOW))
    assert (found.active, found.with_trip_update, found.with_vehicle) == (4, 1, 0)


def test_a_cancelled_trip_is_covered() -> None:
    assert (
        coverage_of(WORLD, merged(WORLD, update("a1", "", "CANCELED")), trips_under_way(WORLD, NOW)).with_trip_update
        == 1
    )


def test_a_trip_of_which_realtime_only_says_that_it_knows_nothing_is_not_covered() -> None:
    no_data = update("a1", 'stop_id: "X" schedule_relationship: NO_DATA')
    assert coverage_of(WORLD, merged(WORLD, no_data), trips_under_way(WORLD, NOW)).with_trip_update == 0


def test_vehicles_count_apart_from_predictions() -> None:
    found = coverage_of(WORLD, merged(WORLD, update("a1") + vehicle("a1") + vehicle("b1")), trips_under_way(WORLD, NOW))
    assert (found.with_trip_update, found.with_vehicle) == (1, 2)


def test_lines_come_the_least_covered_first() -> None:
    found = coverage_of(WORLD, merged(WORLD, update("a1") + update("a2") + vehicle("b1")), trips_under_way(WORLD, NOW))
    shown = [(one.name, one.active, one.with_trip_update, one.with_vehicle) for one in found.routes]
    assert shown == [("2", 2, 0, 1), ("1", 2, 2, 0)]


def test_at_night_there_is_nothing_to_cover() -> None:
    night = NOW + 15 * 3_600
    found = coverage_of(WORLD, merged(WORLD, "", now=night), trips_under_way(WORLD, night))
    assert (found.active, found.routes) == (0, [])
