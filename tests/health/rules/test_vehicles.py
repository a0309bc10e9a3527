"""Vehicles: who they are, and what their sensors say."""

import pytest

from mobility.health.rules.thresholds import RuleThresholds
from tests.health.rules.worlds import Case, update, vehicle


def at(latitude: float, longitude: float, more: str = "") -> str:
    return vehicle(f"position {{ latitude: {latitude} longitude: {longitude} {more} }}")


def named(*ids: str) -> str:
    return "".join(
        vehicle(f'stop_id: "A" vehicle {{ id: "{vehicle_id}" }}', entity_id=str(number))
        for number, vehicle_id in enumerate(ids)
    )


CASES = {
    "a place on Earth": Case("E026", 0, at(-90, 180)),
    "a latitude beyond the pole": Case("E026", 1, at(90.5, 2)),
    "a longitude beyond the date line": Case("E026", 1, at(48, -180.5)),
    "the sea off Africa is a place on Earth": Case("E026", 0, at(0, 0)),
    "an impossible place of a vehicle on a trip": Case(
        "E026", 1, vehicle('trip { trip_id: "t1" } position { latitude: 200 longitude: 2 }')
    ),
    "a bearing of 360": Case("E027", 0, at(48, 2, "bearing: 360")),
    "a bearing of 361": Case("E027", 1, at(48, 2, "bearing: 361")),
    "a bearing below zero": Case("E027", 1, at(48, 2, "bearing: -1")),
    "no bearing": Case("E027", 0, at(48, 2)),
    "an id three times": Case("E052", 2, named("v", "v", "v")),
    "two ids": Case("E052", 0, named("v", "w")),
    "no ids": Case("E052", 0, named("", "")),
    "a trip and a vehicle without id": Case(
        "W002", 2, update('trip_id: "t1"') + vehicle('stop_id: "A"', entity_id="v")
    ),
    "a trip and a vehicle with id": Case("W002", 0, update('trip_id: "t1"', more='vehicle { id: "v" }') + named("v")),
    "a label is no id": Case("W002", 1, vehicle('stop_id: "A" vehicle { label: "12" }')),
    "26 m/s": Case("W004", 0, at(48, 2, "speed: 26")),
    "27 m/s": Case("W004", 1, at(48, 2, "speed: 27")),
    "backwards": Case("W004", 1, at(48, 2, "speed: -1")),
    "faster than any train": Case("W004", 1, at(48, 2, "speed: 5000")),
    "a train, where trains are expected": Case(
        "W004", 0, at(48, 2, "speed: 80"), options={"thresholds": RuleThresholds(speed_m_per_s=90)}
    ),
    "no speed": Case("W004", 0, at(48, 2)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_vehicles(case: Case) -> None:
    assert case.look().count == case.count
