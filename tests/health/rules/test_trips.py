"""Trips and routes that a message names, against the timetable's."""

import pytest

from tests.health.rules.worlds import Case, alert, update, vehicle


def trip(fields: str) -> str:
    return update(fields, 'stop_id: "A" arrival { delay: 0 }')


def bus(fields: str) -> str:
    return vehicle(f"trip {{ {fields} }}", entity_id="v")


DUPLICATED = update(
    'trip_id: "t1" schedule_relationship: DUPLICATED',
    more='trip_properties { trip_id: "copy" start_date: "20260102" start_time: "11:00:00" }',
)

CASES = {
    "a known trip": Case("E003", 0, trip('trip_id: "t1"') + bus('trip_id: "t1"')),
    "an unknown trip, of a trip update and of a vehicle": Case("E003", 2, trip('trip_id: "x"') + bus('trip_id: "x"')),
    "an unknown trip of an alert": Case("E003", 1, alert('trip { trip_id: "x" }')),
    "a known trip of an alert": Case("E003", 0, alert('trip { trip_id: "t1" }')),
    "an ADDED trip is not in the timetable": Case("E003", 0, trip('trip_id: "x" schedule_relationship: ADDED')),
    "a NEW trip is not in the timetable": Case("E003", 0, trip('trip_id: "x" schedule_relationship: NEW')),
    "the vehicle of a NEW trip": Case("E003", 0, bus('trip_id: "x" schedule_relationship: NEW')),
    "the vehicle of a DUPLICATED trip": Case("E003", 0, DUPLICATED + bus('trip_id: "copy"')),
    "the vehicle of a trip that another feed duplicates": Case("E003", 0, bus('trip_id: "copy"'), beside=(DUPLICATED,)),
    "an alert about a trip that the message adds": Case(
        "E003", 0, trip('trip_id: "x" schedule_relationship: NEW') + alert('trip { trip_id: "x" }', entity_id="a")
    ),
    "the original of a DUPLICATED trip must exist": Case(
        "E003", 1, trip('trip_id: "x" schedule_relationship: DUPLICATED')
    ),
    "a REPLACEMENT replaces a trip that exists": Case(
        "E003", 1, trip('trip_id: "x" schedule_relationship: REPLACEMENT')
    ),
    "a trip without trip_id is not unknown": Case("E003", 0, trip('route_id: "R1"')),
    "a known route": Case("E004", 0, trip('trip_id: "t1" route_id: "R1"')),
    "an unknown route, of a trip update and of a vehicle": Case(
        "E004", 2, trip('trip_id: "t1" route_id: "x"') + bus('trip_id: "t1" route_id: "x"')
    ),
    "an unknown route of an alert counts once": Case("E004", 1, alert('route_id: "x" trip { route_id: "x" }')),
    "two unknown routes of an alert": Case("E004", 2, alert('route_id: "x" trip { route_id: "y" }')),
    "an ADDED trip that exists": Case("E016", 1, trip('trip_id: "t1" schedule_relationship: ADDED')),
    "a NEW trip that exists, by its vehicle": Case("E016", 1, bus('trip_id: "t1" schedule_relationship: NEW')),
    "an ADDED trip that does not exist": Case("E016", 0, trip('trip_id: "x" schedule_relationship: ADDED')),
    "a SCHEDULED trip exists": Case("E016", 0, trip('trip_id: "t1" schedule_relationship: SCHEDULED')),
    "the first arrival as start_time": Case("E023", 0, trip('trip_id: "t1" start_time: "08:00:00"')),
    "another start_time, of a trip update and of a vehicle": Case(
        "E023", 2, trip('trip_id: "t1" start_time: "08:01:00"') + bus('trip_id: "t1" start_time: "08:01:00"')
    ),
    "a start_time that is not padded": Case("E023", 1, trip('trip_id: "t1" start_time: "8:00:00"')),
    "the start_time of a frequency trip": Case("E023", 0, trip('trip_id: "every10" start_time: "06:05:00"')),
    "the start_time of a DUPLICATED trip": Case(
        "E023", 0, trip('trip_id: "t1" start_time: "11:00:00" schedule_relationship: DUPLICATED')
    ),
    "the timetable's direction": Case("E024", 0, trip('trip_id: "t2" direction_id: 1')),
    "the other direction, of a trip update and of a vehicle": Case(
        "E024", 2, trip('trip_id: "t1" direction_id: 1') + bus('trip_id: "t1" direction_id: 1')
    ),
    "a direction that does not exist": Case("E024", 1, trip('trip_id: "t1" direction_id: 7')),
    "a direction where the timetable has none": Case("E024", 1, trip('trip_id: "t3" direction_id: 0')),
    "a direction of an unknown trip": Case("E024", 0, trip('trip_id: "x" direction_id: 1')),
    "the trip's own route": Case("E035", 0, trip('trip_id: "t1" route_id: "R1"')),
    "another route, of trip update, vehicle and alert": Case(
        "E035",
        3,
        trip('trip_id: "t1" route_id: "R2"')
        + bus('trip_id: "t1" route_id: "R2"')
        + alert('trip { trip_id: "t1" route_id: "R2" }', entity_id="a"),
    ),
    "an unknown route is not another route": Case("E035", 0, trip('trip_id: "t1" route_id: "x"')),
    "an unknown trip has no route": Case("E035", 0, trip('trip_id: "x" route_id: "R2"')),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_trips(case: Case) -> None:
    assert case.look().count == case.count
