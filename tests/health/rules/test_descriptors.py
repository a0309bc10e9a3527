"""What trip descriptors say, whatever the timetable has."""

import pytest

from tests.health.rules.worlds import Case, alert, update, vehicle

SCHEDULED = "schedule_relationship: SCHEDULED"


def trip(fields: str, *stops: str, entity_id: str = "e") -> str:
    return update(fields, *stops, entity_id=entity_id)


CASES = {
    **{
        f"{text} is a start_time": Case("E020", 0, trip(f'trip_id: "t1" start_time: "{text}"'))
        for text in ("08:00:00", "8:00:00", "29:59:59")
    },
    **{
        f"{text} is none": Case("E020", 1, trip(f'trip_id: "t1" start_time: "{text}"'))
        for text in ("08:00", "30:00:00", "08:60:00", "08-00-00", "108:00:00", "08:00:00 ")
    },
    "a vehicle's start_time counts": Case("E020", 1, vehicle('trip { trip_id: "t1" start_time: "8h" }')),
    "a day of the calendar": Case("E021", 0, trip('trip_id: "t1" start_date: "20260228"')),
    **{
        f"{text} is no date": Case("E021", 1, trip(f'trip_id: "t1" start_date: "{text}"'))
        for text in ("20260229", "2026-02-28", "260228", "20261301", "x")
    },
    "a trip without trip_id, of trip update, vehicle and alert": Case(
        "W006",
        3,
        trip('route_id: "R1"')
        + vehicle('trip { route_id: "R1" }', entity_id="v")
        + alert('trip { route_id: "R1" }', entity_id="a"),
    ),
    "a vehicle without a trip lacks no trip_id": Case("W006", 0, vehicle('stop_id: "A"')),
    "a trip with trip_id": Case("W006", 0, trip('trip_id: "t1"')),
    "a trip and its stops say how they run": Case(
        "W009", 0, trip(f'trip_id: "t1" {SCHEDULED}', f'stop_id: "A" {SCHEDULED}')
    ),
    "a trip does not": Case("W009", 1, trip('trip_id: "t1"')),
    "a vehicle's and an alert's trip do not": Case(
        "W009", 2, vehicle('trip { trip_id: "t1" }') + alert('trip { trip_id: "t1" }', entity_id="a")
    ),
    "two stops of a trip count once": Case(
        "W009", 1, trip(f'trip_id: "t1" {SCHEDULED}', 'stop_id: "A"', 'stop_id: "B"')
    ),
    "the second stop of every trip is looked at": Case(
        "W009",
        2,
        "".join(
            trip(f'trip_id: "{name}" {SCHEDULED}', f'stop_id: "A" {SCHEDULED}', 'stop_id: "B"', entity_id=name)
            for name in ("t1", "t2")
        ),
    ),
    "an ADDED trip": Case("BP_ADDED_DEPRECATED", 1, trip('trip_id: "x" schedule_relationship: ADDED')),
    "a NEW trip is not ADDED": Case("BP_ADDED_DEPRECATED", 0, trip('trip_id: "x" schedule_relationship: NEW')),
    "a NEW trip to nowhere": Case("BP_NEW_NO_HEADSIGN", 1, trip('trip_id: "x" schedule_relationship: NEW')),
    "a NEW trip with a destination": Case(
        "BP_NEW_NO_HEADSIGN",
        0,
        update('trip_id: "x" schedule_relationship: NEW', more='trip_properties { trip_headsign: "Gare" }'),
    ),
    "a trip described twice": Case(
        "BP_DUPLICATE_TRIP_UPDATE", 1, trip('trip_id: "t1"') + trip('trip_id: "t1"', entity_id="f")
    ),
    "two vehicles on one trip": Case(
        "BP_DUPLICATE_TRIP_UPDATE",
        1,
        vehicle('trip { trip_id: "t1" }') + vehicle('trip { trip_id: "t1" }', entity_id="f"),
    ),
    "a trip and its vehicle": Case(
        "BP_DUPLICATE_TRIP_UPDATE", 0, trip('trip_id: "t1"') + vehicle('trip { trip_id: "t1" }', entity_id="f")
    ),
    "two days of one trip": Case(
        "BP_DUPLICATE_TRIP_UPDATE",
        0,
        trip('trip_id: "t1" start_date: "20260101"') + trip('trip_id: "t1" start_date: "20260102"', entity_id="f"),
    ),
    "two copies of one trip": Case(
        "BP_DUPLICATE_TRIP_UPDATE",
        0,
        "".join(
            update(
                'trip_id: "t1" schedule_relationship: DUPLICATED',
                more=f'trip_properties {{ trip_id: "{name}" }}',
                entity_id=name,
            )
            for name in "xy"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_descriptors(case: Case) -> None:
    assert case.look().count == case.count
