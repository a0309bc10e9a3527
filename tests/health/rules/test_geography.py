"""Where vehicles are, against the timetable's stops and shapes."""

import math
from dataclasses import replace

import pytest

from tests.health.rules.worlds import NETWORK, Case, alert, network, update, vehicle

M_PER_DEGREE = 111_195
NORTH = 48.02
"""The northern end of the network."""
WITHOUT_SHAPES = network(NETWORK.split("# shapes.txt")[0].replace(", way", ","))
EAST_M = M_PER_DEGREE * math.cos(math.radians(48.015))


def at(latitude: float, longitude: float = 2.0, trip: str = "") -> str:
    return vehicle(
        f"{f'trip {{ {trip} }}' if trip else ''} position {{ latitude: {latitude:.6f} longitude: {longitude:.6f} }}"
    )


def beside_the_way(metres: float, trip: str = 'trip_id: "t1"') -> str:
    return at(48.015, 2.0 + metres / EAST_M, trip)


def detour(selector: str, effect: str = "DETOUR") -> str:
    return alert(selector, more=f"effect: {effect}", entity_id="a")


MODIFIED = 'entity { id: "m" trip_modifications { selected_trips { trip_ids: "t1" shape_id: "other" } } }'
CASES = {
    "within the network": Case("E028", 0, at(48.01)),
    "1,600 m north of it": Case("E028", 0, at(NORTH + 1600 / M_PER_DEGREE)),
    "1,620 m north of it": Case("E028", 1, at(NORTH + 1620 / M_PER_DEGREE)),
    "without shapes the stops count": Case(
        "E028", 1, at(NORTH + 1620 / M_PER_DEGREE), options={"timetable": WITHOUT_SHAPES}
    ),
    "off Africa": Case("E028", 1, at(0, 0)),
    "a place that is not on Earth is E026's": Case("E028", 0, at(200)),
    "150 m beside the way": Case("E029", 0, beside_the_way(150)),
    "250 m beside the way": Case("E029", 1, beside_the_way(250)),
    "outside the network is E028's": Case("E029", 0, beside_the_way(9000)),
    "a trip without shape": Case("E029", 0, beside_the_way(250, 'trip_id: "t2"')),
    "a network without shapes": Case("E029", 0, beside_the_way(250), options={"timetable": WITHOUT_SHAPES}),
    "no trip": Case("E029", 0, at(48.015, 2.0 + 250 / EAST_M)),
    "a replaced trip goes its own way": Case(
        "E029", 0, beside_the_way(250, 'trip_id: "t1" schedule_relationship: REPLACEMENT')
    ),
    "a detour of the trip": Case("E029", 0, beside_the_way(250) + detour('trip { trip_id: "t1" }')),
    "a detour of the route, named by the trip": Case(
        "E029", 0, beside_the_way(250) + detour('trip { route_id: "R1" }')
    ),
    "a detour of the route, named by route_id": Case("E029", 0, beside_the_way(250) + detour('route_id: "R1"')),
    "a detour in a feed of alerts": Case("E029", 0, beside_the_way(250), beside=(detour('route_id: "R1"'),)),
    "a detour of another route": Case("E029", 1, beside_the_way(250) + detour('route_id: "R2"')),
    "an alert that is no detour": Case("E029", 1, beside_the_way(250) + detour('route_id: "R1"', "REDUCED_SERVICE")),
    "a modified trip": Case("E029", 0, beside_the_way(250) + MODIFIED),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_geography(case: Case) -> None:
    assert case.look().count == case.count


def test_vehicles_are_measured_each_against_its_own_shape() -> None:
    vehicles = [beside_the_way(metres).replace('id: "e"', f'id: "{metres}"') for metres in (50, 350, 150, 450)]
    found = Case("E029", 2, "".join(vehicles)).look()
    assert [example.entity_id for example in found.examples] == ["350", "450"]
    assert "350 m from the shape of its trip_id t1" in found.examples[0].text


def test_the_far_end_of_a_shape_is_no_line_to_the_next_shape() -> None:
    two = (
        NETWORK.replace("R2, S, t2, 1, b,", "R2, S, t2, 1, b, other") + "other, 48.00, 2.02, 1\nother, 48.02, 2.02, 2\n"
    )
    case = Case("E029", 1, at(48.015, 2.01, 'trip_id: "t1"'), options={"timetable": network(two)})
    assert case.look().count == 1
    assert replace(case, message=at(48.015, 2.02, 'trip_id: "t2"')).look().count == 0


def test_a_trip_update_has_no_place() -> None:
    assert Case("E029", 0, update('trip_id: "t1"')).look().count == 0
