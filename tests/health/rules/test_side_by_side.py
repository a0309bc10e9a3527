"""An operator's trip updates against its vehicle positions."""

import pytest

from tests.health.rules.worlds import Case, update, vehicle


def trips(**vehicle_of: str) -> str:
    return "".join(
        update(f'trip_id: "{trip}"', more=f'vehicle {{ id: "{bus}" }}' if bus else "", entity_id=f"u-{trip}")
        for trip, bus in vehicle_of.items()
    )


def vehicles(**trip_of: str) -> str:
    return "".join(
        vehicle(
            f'stop_id: "A" vehicle {{ id: "{bus}" }}' + (f' trip {{ trip_id: "{trip}" }}' if trip else ""),
            entity_id=f"v-{bus}",
        )
        for bus, trip in trip_of.items()
    )


CASES = {
    "all in both": Case("W003", 0, trips(t1="v"), beside=(vehicles(v="t1"),)),
    "trip and vehicle in trip updates alone": Case("W003", 2, trips(t1="v", t2="w"), beside=(vehicles(v="t1"),)),
    "trip and vehicle in vehicle positions alone": Case("W003", 2, trips(t1="v"), beside=(vehicles(v="t1", w="t2"),)),
    "a vehicle without trip": Case("W003", 1, trips(t1="v"), beside=(vehicles(v="t1", w=""),)),
    "a trip without vehicle": Case("W003", 1, trips(t1="v", t2=""), beside=(vehicles(v="t1"),)),
    "trip updates alone": Case("W003", 0, trips(t1="v")),
    "both kinds in one message": Case("W003", 2, trips(t1="v", t2="w") + vehicles(v="t1")),
    "paired alike": Case("E047", 0, trips(t1="v"), beside=(vehicles(v="t1"),)),
    "a trip with another vehicle": Case("E047", 1, trips(t1="v"), beside=(vehicles(w="t1"),)),
    "a vehicle on another trip": Case("E047", 1, trips(t1="v"), beside=(vehicles(v="t3"),)),
    "a vehicle on another trip of its block": Case("E047", 0, trips(t1="v"), beside=(vehicles(v="t2"),)),
    "a vehicle on a trip that has no block": Case("E047", 1, trips(loop="v"), beside=(vehicles(v="every10"),)),
    "a vehicle on a trip that is unknown": Case("E047", 1, trips(t1="v"), beside=(vehicles(v="x"),)),
    "two vehicles crossed over": Case("E047", 4, trips(t1="v", t3="w"), beside=(vehicles(v="t3", w="t1"),)),
    "a trip without vehicle is no other pair": Case("E047", 0, trips(t1=""), beside=(vehicles(v="t1"),)),
    "one of two coupled vehicles": Case("E047", 0, trips(t1="v"), beside=(vehicles(v="t1", w="t1"),)),
    "a duplicated trip goes by its own id": Case(
        "E047",
        0,
        trips(t1="w")
        .replace('trip_id: "t1"', 'trip_id: "t1" schedule_relationship: DUPLICATED', 1)
        .replace("trip_update {", 'trip_update { trip_properties { trip_id: "copy" }', 1),
        beside=(vehicles(v="t1", w="copy"),),
    ),
    "two runs of one headway trip": Case(
        "E047",
        0,
        trips(t1="v").replace('trip_id: "t1"', 'trip_id: "t1" start_time: "08:00:00"'),
        beside=(vehicles(w="t1").replace('trip_id: "t1"', 'trip_id: "t1" start_time: "08:10:00"'),),
    ),
    "without a timetable blocks are unknown": Case(
        "E047", 0, trips(t1="v"), beside=(vehicles(v="t3"),), options={"timetable": None}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_side_by_side(case: Case) -> None:
    assert case.look().count == case.count
