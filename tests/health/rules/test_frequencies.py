"""Trips that run by headway."""

import pytest

from tests.health.rules.worlds import Case, update, vehicle

WHOLE = 'trip_id: "every10" start_date: "20260101" start_time: "06:10:00"'


def trip(fields: str, *stops: str) -> str:
    return update(fields, *(stops or ('stop_id: "A" arrival { time: 1767250800 }',)))


def bus(fields: str) -> str:
    return vehicle(f"trip {{ {fields} }}", entity_id="v")


CASES = {
    "a frequency trip with all it needs": Case("E006", 0, trip(WHOLE) + bus(WHOLE)),
    "a frequency trip without date and time": Case("E006", 2, trip('trip_id: "every10"')),
    "its vehicle without time": Case("E006", 1, bus('trip_id: "every10" start_date: "20260101"')),
    "a trip of exact_times=1 is told apart otherwise": Case("E006", 0, trip('trip_id: "exact10"')),
    "an UNSCHEDULED frequency trip": Case("E013", 0, trip(f"{WHOLE} schedule_relationship: UNSCHEDULED")),
    "a frequency trip that does not say": Case("E013", 0, trip(WHOLE)),
    "a SCHEDULED frequency trip and its vehicle": Case(
        "E013",
        2,
        trip(f"{WHOLE} schedule_relationship: SCHEDULED") + bus(f"{WHOLE} schedule_relationship: SCHEDULED"),
    ),
    "a departure of the headway": Case("E019", 0, trip('trip_id: "exact10" start_time: "06:20:00"')),
    "a vehicle that starts on the headway": Case("E019", 0, bus('trip_id: "exact10" start_time: "07:10:00"')),
    "between two departures": Case("E019", 1, trip('trip_id: "exact10" start_time: "06:25:00"')),
    "at the end of the headway": Case("E019", 1, bus('trip_id: "exact10" start_time: "09:00:00"')),
    "no start_time": Case("E019", 1, trip('trip_id: "exact10"')),
    "an ordinary trip has no headway": Case("E019", 0, trip('trip_id: "t1" start_time: "06:25:00"')),
    "a frequency trip without vehicle id, and its vehicle": Case("W005", 2, trip(WHOLE) + bus(WHOLE)),
    "a frequency trip with vehicle id": Case("W005", 0, update(WHOLE, more='vehicle { id: "v" }')),
    "an ordinary trip needs none": Case("W005", 0, trip('trip_id: "t1"')),
    "a delay of a frequency trip counts once": Case(
        "BP_DELAY_ON_FREQUENCY_TRIP",
        1,
        trip(WHOLE, 'stop_id: "A" arrival { delay: 60 }', 'stop_id: "B" arrival { delay: 60 }'),
    ),
    "a delay of the whole frequency trip": Case("BP_DELAY_ON_FREQUENCY_TRIP", 1, update(WHOLE, more="delay: 60")),
    "times of a frequency trip": Case("BP_DELAY_ON_FREQUENCY_TRIP", 0, trip(WHOLE)),
    "a delay of an ordinary trip": Case("BP_DELAY_ON_FREQUENCY_TRIP", 0, update('trip_id: "t1"', more="delay: 60")),
    "a skipped stop of a frequency trip": Case(
        "BP_STOP_REL_ON_FREQUENCY_TRIP", 1, trip(WHOLE, 'stop_id: "A" schedule_relationship: SKIPPED')
    ),
    "an unscheduled stop of a frequency trip": Case(
        "BP_STOP_REL_ON_FREQUENCY_TRIP", 0, trip(WHOLE, 'stop_id: "A" schedule_relationship: UNSCHEDULED')
    ),
    "a skipped stop of an ordinary trip": Case(
        "BP_STOP_REL_ON_FREQUENCY_TRIP", 0, trip('trip_id: "t1"', 'stop_id: "A" schedule_relationship: SKIPPED')
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_frequencies(case: Case) -> None:
    assert case.look().count == case.count
