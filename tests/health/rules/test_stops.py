"""Stops that a message names, against the timetable's."""

import pytest

from tests.health.rules.worlds import Case, alert, update, vehicle

NEW_STOP = 'entity { id: "s" stop { stop_id: "N" stop_name { translation { text: "Neuf" } } } }'


def trip(*stops: str, more: str = "") -> str:
    return update(f'trip_id: "t1" {more}', *stops)


CASES = {
    "known stops": Case("E011", 0, trip('stop_id: "A"') + vehicle('stop_id: "B"', entity_id="v")),
    "an unknown stop of update, vehicle and alert": Case(
        "E011", 3, trip('stop_id: "x"') + vehicle('stop_id: "x"', entity_id="v") + alert('stop_id: "x"', entity_id="a")
    ),
    "an unknown stop counts at every update": Case("E011", 2, trip('stop_id: "x"', 'stop_id: "y"')),
    "a stop that the message adds": Case("E011", 0, trip('stop_id: "N"') + NEW_STOP),
    "a stop that another feed adds": Case("E011", 0, trip('stop_id: "N"'), beside=(NEW_STOP,)),
    "no stop": Case("E011", 0, trip("stop_sequence: 1")),
    "a station in update and vehicle": Case("E015", 2, trip('stop_id: "S"') + vehicle('stop_id: "S"', entity_id="v")),
    "an alert may be about a station": Case("E015", 0, alert('stop_id: "S"')),
    "a platform": Case("E015", 0, trip('stop_id: "C"')),
    "stop and sequence agree": Case("E045", 0, trip('stop_sequence: 2 stop_id: "B"')),
    "stop and sequence disagree": Case("E045", 1, trip('stop_sequence: 2 stop_id: "C"')),
    "an unknown stop disagrees": Case("E045", 1, trip('stop_sequence: 2 stop_id: "x"')),
    "a sequence alone": Case("E045", 0, trip("stop_sequence: 2")),
    "behind an unknown sequence nothing is looked at": Case(
        "E045", 0, trip('stop_sequence: 9 stop_id: "A"', 'stop_sequence: 2 stop_id: "C"')
    ),
    "a replaced trip has stops of its own": Case(
        "E045", 0, trip('stop_sequence: 2 stop_id: "C"', more="schedule_relationship: REPLACEMENT")
    ),
    "known sequences": Case("E051", 0, trip("stop_sequence: 1", "stop_sequence: 5")),
    "a sequence in a gap": Case("E051", 1, trip("stop_sequence: 3")),
    "unknown sequences count once a trip": Case("E051", 1, trip("stop_sequence: 0", "stop_sequence: 9")),
    "unknown sequences of two trips": Case(
        "E051", 2, trip("stop_sequence: 9") + update('trip_id: "t2"', "stop_sequence: 9", entity_id="f")
    ),
    "known sequences out of order are known": Case("E051", 0, trip("stop_sequence: 5", "stop_sequence: 1")),
    "a replaced trip has sequences of its own": Case(
        "E051", 0, trip("stop_sequence: 9", more="schedule_relationship: REPLACEMENT")
    ),
    "a sequence of an unknown trip": Case("E051", 0, update('trip_id: "x"', "stop_sequence: 9")),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_stops(case: Case) -> None:
    assert case.look().count == case.count


def test_an_example_names_the_stop_that_the_timetable_has() -> None:
    (example,) = Case("E045", 1, trip('stop_sequence: 2 stop_id: "C"')).look().examples
    assert example.text == "trip_id t1 stop_sequence 2 stop_id C, GTFS has stop_id B"
