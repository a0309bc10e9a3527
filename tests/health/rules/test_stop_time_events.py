"""Arrivals and departures."""

import pytest

from tests.health.rules.worlds import Case, update

ALONE = {"timetable": None}
AT = 1_767_254_400


def trip(*stops: str, trip_id: str = "t1") -> str:
    return update(f'trip_id: "{trip_id}"', *stops)


def call(sequence: int, arrival: int | None = None, departure: int | None = None) -> str:
    parts = [f"stop_sequence: {sequence}"]
    parts += [] if arrival is None else [f"arrival {{ time: {AT + arrival} }}"]
    parts += [] if departure is None else [f"departure {{ time: {AT + departure} }}"]
    return " ".join(parts)


def stop(fields: str) -> str:
    return trip(f"stop_sequence: 1 {fields}")


def own(relationship: str, fields: str) -> str:
    descriptor = f'trip_id: "{relationship}" schedule_relationship: {relationship}'
    return update(descriptor, f"stop_sequence: 1 {fields}", entity_id=relationship)


CASES = {
    "later at every stop": Case("E022", 0, trip(call(1, 0, 10), call(2, 20, 30), call(5, 40)), options=ALONE),
    "earlier than all before: four findings": Case("E022", 4, trip(call(1, 50, 60), call(2, 20, 30)), options=ALONE),
    "earlier than the departure before": Case("E022", 1, trip(call(1, 0, 60), call(2, 30, 70)), options=ALONE),
    "earlier than two stops before, for the stop between says nothing": Case(
        "E022", 1, trip(call(1, 50), call(2), call(5, 40)), options=ALONE
    ),
    "equal times are not earlier": Case("E022", 0, trip(call(1, 0, 0), call(2, 0, 0)), options=ALONE),
    "another trip begins anew": Case(
        "E022", 0, trip(call(1, 50)) + update('trip_id: "t2"', call(1, 40), entity_id="f"), options=ALONE
    ),
    "equal times are a warning of their own": Case(
        "BP_STOP_TIMES_EQUAL", 4, trip(call(1, 0, 0), call(2, 0, 0)), options=ALONE
    ),
    "arriving when the stop before was left": Case(
        "BP_STOP_TIMES_EQUAL", 1, trip(call(1, 0, 10), call(2, 10, 20)), options=ALONE
    ),
    "no dwell is no equal time": Case("BP_STOP_TIMES_EQUAL", 0, trip(call(1, 0, 0), call(2, 10, 10)), options=ALONE),
    "a departure before the arrival": Case("E025", 1, trip(call(1, 10, 5)), options=ALONE),
    "a departure at the arrival": Case("E025", 0, trip(call(1, 10, 10)), options=ALONE),
    "a departure alone": Case("E025", 0, trip(call(1, None, 5)), options=ALONE),
    "no data with both events": Case(
        "E042", 2, stop("schedule_relationship: NO_DATA arrival { delay: 0 } departure { }"), options=ALONE
    ),
    "no data and nothing else": Case("E042", 0, stop("schedule_relationship: NO_DATA"), options=ALONE),
    "data with an event": Case("E042", 0, stop("arrival { delay: 0 }"), options=ALONE),
    "neither event": Case("E043", 1, stop(""), options=ALONE),
    "an empty event is one": Case("E043", 0, stop("arrival { }"), options=ALONE),
    "neither event of a skipped stop": Case("E043", 0, stop("schedule_relationship: SKIPPED"), options=ALONE),
    "neither event of a stop without data": Case("E043", 0, stop("schedule_relationship: NO_DATA"), options=ALONE),
    "two empty events": Case("E044", 2, stop("arrival { } departure { uncertainty: 5 }"), options=ALONE),
    "a delay of zero is a delay": Case("E044", 0, stop("arrival { delay: 0 }"), options=ALONE),
    "a time of zero is a time, if a wrong one": Case("E044", 0, stop("arrival { time: 0 }"), options=ALONE),
    "a delay that is not believed is one": Case("E044", 0, stop("arrival { delay: 9999999 }"), options=ALONE),
    "an empty event of a skipped stop": Case(
        "E044", 0, stop("schedule_relationship: SKIPPED arrival { }"), options=ALONE
    ),
    "a replacement's own timetable without a prediction": Case(
        "E044", 0, own("REPLACEMENT", f"departure {{ scheduled_time: {AT} }}"), options=ALONE
    ),
    "the same of a new trip and of a duplicate": Case(
        "E044",
        0,
        own("NEW", f"arrival {{ scheduled_time: {AT} }}") + own("DUPLICATED", f"departure {{ scheduled_time: {AT} }}"),
        options=ALONE,
    ),
    "a new trip's event without even a scheduled time": Case(
        "E044", 1, own("NEW", f"arrival {{ }} departure {{ scheduled_time: {AT} }}"), options=ALONE
    ),
    "a trip of the timetable has no scheduled_time to give": Case(
        "E044", 1, stop(f"departure {{ scheduled_time: {AT} }}"), options=ALONE
    ),
    "a delay where the timetable has no time": Case(
        "E046", 2, trip("stop_sequence: 2 arrival { delay: 5 } departure { delay: 5 }", trip_id="t2")
    ),
    "the same by stop_id": Case("E046", 1, trip('stop_id: "B" arrival { delay: 5 }', trip_id="t2")),
    "a time where the timetable has none": Case("E046", 0, trip(call(2, 0), trip_id="t2")),
    "a delay where the timetable has a time": Case(
        "E046", 0, trip("stop_sequence: 1 arrival { delay: 5 }", trip_id="t2")
    ),
    "behind an unknown sequence nothing is looked at": Case(
        "E046", 0, trip("stop_sequence: 9", "stop_sequence: 2 arrival { delay: 5 }", trip_id="t2")
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_stop_time_events(case: Case) -> None:
    assert case.look().count == case.count
