"""What missing live data costs travellers."""

from mobility.health.impact import Costs, costs_of, impact_of, next_usual
from tests.health.merged import NOW, merged
from tests.health.test_coverage import update
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    X, Gare, 48.0, 2.0
    Y, Mairie, 48.1, 2.0
    Z, Village, 48.2, 2.0
    # routes.txt
    route_id, route_short_name, route_type
    A, 1, 3
    B, 2, 3
    # trips.txt
    route_id, service_id, trip_id
    A, S, a1
    A, S, a2
    B, S, b1
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    a1, 1, X, 08:10:00, 08:10:00
    a1, 2, Y, 08:30:00, 08:30:00
    a1, 3, Z, 09:00:00, 09:00:00
    a2, 1, X, 09:00:00, 09:00:00
    a2, 2, Y, 09:20:00, 09:20:00
    a2, 3, Z, 09:40:00, 09:40:00
    b1, 1, X, 08:20:00, 08:20:00
    b1, 2, Z, 08:40:00, 08:40:00
""")
A1 = update("a1", 'stop_id: "Y" departure { delay: 60 }')
A2 = update("a2", 'stop_id: "X" departure { delay: 60 }')


def costs(entities: str, *routes: str, age_s: int = 0) -> Costs:
    """Count on lines that realtime has spoken about."""
    found = costs_of(WORLD, merged(WORLD, entities, age_s=age_s), routes, NOW)
    assert found is not None
    return found


def test_departures_of_the_coming_hour_without_a_prediction_are_counted_and_last_stops_are_none() -> None:
    # Ahead of 08:15 until 09:15: a1 at Mairie, a2 at Gare, b1 at Gare; a2 at Mairie is later, the rest are last stops.
    found = costs(A1, "A", "B")
    assert (found.total, found.without) == (3, 2)
    assert [(hit.name, hit.departures) for hit in found.lines] == [("1", 1), ("2", 1)]
    assert [(hit.name, hit.departures) for hit in found.stops] == [("Gare", 2)]


def test_a_line_that_never_had_live_data_has_lost_none() -> None:
    found = costs(A1, "A")
    assert (found.total, found.without) == (2, 1)


def test_a_prediction_that_is_too_old_to_be_shown_is_none() -> None:
    assert [costs(A1 + A2, "A", age_s=age).without for age in (300, 301)] == [0, 2]


def test_a_cancelled_trip_is_live_news() -> None:
    assert costs(A1 + update("a2", "", "CANCELED"), "A").without == 0


def test_while_realtime_has_spoken_about_no_line_nothing_is_said_to_be_lost() -> None:
    overlay = merged(WORLD, "")
    assert costs_of(WORLD, overlay, (), NOW) is None
    assert costs_of(WORLD, overlay, ("gone with the last timetable",), NOW) is None


def test_what_is_without_live_data_though_all_is_well_is_not_lost() -> None:
    found = costs(A1, "A", "B")
    assert impact_of(found, next_usual(None, found), None, 0).per_hour == 0
    assert impact_of(found, 1 / 3, None, 0).per_hour == 1
    assert impact_of(found, None, None, 0).per_hour == 2


def test_departures_that_pass_add_up_also_when_few() -> None:
    found = costs(A1, "A", "B")
    impact = impact_of(found, None, None, 0)
    for _ in range(180):
        impact = impact_of(found, None, impact, 20)
    assert round(impact.so_far, 1) == 2.0


TWO_SIDES = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station
    G, Gare, 48.0, 2.0, 1,
    G1, Gare quai 1, 48.0, 2.0, 0, G
    G2, Gare quai 2, 48.0, 2.0, 0, G
    H1, Les Halles, 48.0100, 2.0, 0,
    H2, Les Halles, 48.0109, 2.0, 0,
    M1, Mairie, 48.1, 2.0, 0,
    M2, Mairie, 48.2, 2.0, 0,
    Z, Village, 48.3, 2.0, 0,
    # routes.txt
    route_id, route_short_name, route_type
    A, 1, 3
    A-nuit, 1, 3
    # trips.txt
    route_id, service_id, trip_id
    A, S, out
    A-nuit, S, back
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    out, 1, G1, 08:20:00, 08:20:00
    out, 2, H1, 08:25:00, 08:25:00
    out, 3, M1, 08:40:00, 08:40:00
    out, 4, Z, 08:50:00, 08:50:00
    back, 1, M2, 08:20:00, 08:20:00
    back, 2, H2, 08:35:00, 08:35:00
    back, 3, G2, 08:40:00, 08:40:00
    back, 4, Z, 08:50:00, 08:50:00
""")


def test_two_platforms_or_two_sides_of_a_street_are_one_stop_and_two_villages_are_told_apart() -> None:
    found = costs_of(TWO_SIDES, merged(TWO_SIDES, ""), ("A", "A-nuit"), NOW)
    assert found is not None
    assert [(hit.id, hit.name, hit.departures) for hit in found.stops] == [
        ("x:G", "Gare", 2),
        ("x:H1", "Les Halles", 2),
        ("x:M1", "Mairie (M1)", 1),
        ("x:M2", "Mairie (M2)", 1),
    ]


def test_two_routes_that_travellers_know_by_one_name_are_one_line() -> None:
    found = costs_of(TWO_SIDES, merged(TWO_SIDES, ""), ("A", "A-nuit"), NOW)
    assert found is not None
    assert [(hit.id, hit.name, hit.departures) for hit in found.lines] == [("x:A", "1", 6)]
