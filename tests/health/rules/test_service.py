"""Trips and the day they run on."""

import pytest

from tests.health.rules.worlds import HEADER_TIMESTAMP, MORNING, Case, update, vehicle

DATED = 'trip_id: "t1" start_date: "20260101"'
HALF_WAY = MORNING + 15 * 60
"""t1 has left B and has yet to reach C."""


def trip(*times: int, fields: str = DATED, more: str = "") -> str:
    stops = [f"stop_sequence: {place} departure {{ time: {time} }}" for place, time in enumerate(times, 1)]
    return update(fields, *stops, more=more)


def under_way(count: int, message: str) -> Case:
    return Case("BP_TRIP_UPDATE_NO_FUTURE_STOP", count, message, now=HALF_WAY)


CASES = {
    "a day with service": Case("BP_TRIP_NOT_ACTIVE", 0, update(DATED)),
    "a day beyond the calendar, of trip update and vehicle": Case(
        "BP_TRIP_NOT_ACTIVE",
        2,
        update('trip_id: "t1" start_date: "20270101"')
        + vehicle('trip { trip_id: "t1" start_date: "20270101" }', entity_id="v"),
    ),
    "no day": Case("BP_TRIP_NOT_ACTIVE", 0, update('trip_id: "t1"')),
    "a day that is none is E021's": Case("BP_TRIP_NOT_ACTIVE", 0, update('trip_id: "t1" start_date: "2027"')),
    "a copy runs on days of its own": Case(
        "BP_TRIP_NOT_ACTIVE", 0, update('trip_id: "t1" start_date: "20270101" schedule_relationship: DUPLICATED')
    ),
    "under way with the past alone": under_way(1, trip(MORNING, MORNING + 660)),
    "under way with a prediction ahead": under_way(0, trip(MORNING, HALF_WAY + 60)),
    "under way with a delay, which is carried on": under_way(
        0, update(DATED, "stop_sequence: 1 departure { delay: 60 }")
    ),
    "under way with a delay of the whole trip": under_way(0, trip(MORNING, more="delay: 60")),
    "without any time": under_way(0, update(DATED, "stop_sequence: 1 schedule_relationship: NO_DATA")),
    "cancelled": under_way(0, trip(MORNING, fields=f"{DATED} schedule_relationship: CANCELED")),
    "another day's trip": under_way(0, trip(MORNING, fields='trip_id: "t1" start_date: "20260102"')),
    "at its end": Case("BP_TRIP_UPDATE_NO_FUTURE_STOP", 0, trip(MORNING), now=MORNING + 20 * 60),
    "not begun": Case("BP_TRIP_UPDATE_NO_FUTURE_STOP", 0, trip(HEADER_TIMESTAMP), now=MORNING - 1),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_service(case: Case) -> None:
    assert case.look().count == case.count
