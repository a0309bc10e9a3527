"""Routes keep what a traveller reads on the vehicle."""

from mobility.gtfs.routes import NO_SORT_ORDER
from tests.world import timetable_of

WORLD = """
    # routes.txt
    route_id, route_short_name, route_long_name, route_type, route_color, route_text_color, route_sort_order
    B, 2, Gare - Port, 3, e2001a, FFFFFF, 7
    A, 1, Tram, 0, #FF0000, white,
    C, 3, Car, 204, , , x
    D, 4, ?, 9999, , ,
    E, 5, ?, , , ,
    # trips.txt
    route_id, service_id, trip_id
    A, S, t1
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
"""


def test_routes_are_in_order_with_colours_types_and_places_in_the_list() -> None:
    timetable = timetable_of(WORLD)
    routes, texts = timetable.routes, timetable.strings
    assert [texts[int(text)] for text in routes.id] == ["A", "B", "C", "D", "E"]
    assert [texts[int(text)] for text in routes.color] == ["", "E2001A", "", "", ""]
    assert [texts[int(text)] for text in routes.text_color] == ["", "FFFFFF", "", "", ""]
    assert routes.sort_order.tolist() == [NO_SORT_ORDER, 7, *[NO_SORT_ORDER] * 3]


def test_a_route_type_that_cannot_be_is_a_bus_and_is_counted() -> None:
    timetable = timetable_of(WORLD)
    assert timetable.routes.type.tolist() == [0, 3, 204, 3, 3]
    assert timetable.info.notices["routes"] == {"unexpected_enum_value": 2}
