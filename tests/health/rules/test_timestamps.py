"""When messages and entities say they were made."""

import pytest

from tests.health.rules.worlds import HEADER_TIMESTAMP, NOW, Case, alert, update, vehicle

T1 = 'trip_id: "t1"'
MILLISECONDS = HEADER_TIMESTAMP * 1000
NO_TIMESTAMP = 'header { gtfs_realtime_version: "1.0" }\n'


def at(timestamp: int) -> str:
    return vehicle(f'stop_id: "A" vehicle {{ id: "v" }} timestamp: {timestamp}')


def header(timestamp: int) -> str:
    return f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {timestamp} }}\n'


CASES = {
    "seconds are POSIX time": Case("E001", 0, update(T1, f'stop_id: "A" arrival {{ time: {NOW} }}')),
    "milliseconds of a header are not": Case("E001", 1, header(MILLISECONDS)),
    "milliseconds of a vehicle are not": Case("E001", 1, at(MILLISECONDS)),
    "milliseconds of a trip update are not": Case("E001", 1, update(T1, more=f"timestamp: {MILLISECONDS}")),
    "arrival and departure count each": Case(
        "E001", 2, update(T1, f'stop_id: "A" arrival {{ time: {MILLISECONDS} }} departure {{ time: {MILLISECONDS} }}')
    ),
    "an arrival at zero is a time in 1970": Case("E001", 1, update(T1, 'stop_id: "A" arrival { time: 0 }')),
    "an arrival without a time is not": Case("E001", 0, update(T1, 'stop_id: "A" arrival { delay: 0 }')),
    "an impossible time beside a delay is found though the delay is used": Case(
        "E001", 1, update(T1, 'stop_id: "A" arrival { time: 5 delay: 60 }')
    ),
    "a prediction two years ahead is POSIX time": Case(
        "E001", 0, update(T1, f'stop_id: "A" arrival {{ time: {NOW + 2 * 31_536_000} }}')
    ),
    "a prediction for 2034 is not": Case("E001", 1, update(T1, 'stop_id: "A" arrival { time: 2020000000 }')),
    "both ends of a period count": Case(
        "E001", 2, alert('stop_id: "A"', more=f"active_period {{ start: 1 end: {MILLISECONDS} }}")
    ),
    "a period that says zero says 1970": Case("E001", 1, alert('stop_id: "A"', more="active_period { start: 0 }")),
    "an open period is fine": Case("E001", 0, alert('stop_id: "A"', more=f"active_period {{ start: {NOW} }}")),
    "a vehicle is newer than the header": Case("E012", 1, at(HEADER_TIMESTAMP + 1)),
    "a vehicle in milliseconds is newer too": Case("E012", 1, at(MILLISECONDS)),
    "a vehicle as old as the header is not": Case("E012", 0, at(HEADER_TIMESTAMP)),
    "nothing is newer than a header without a timestamp": Case("E012", 0, NO_TIMESTAMP + at(HEADER_TIMESTAMP)),
    "a header 61 s ahead": Case("E050", 1, header(NOW + 61)),
    "a header 60 s ahead is tolerated": Case("E050", 0, header(NOW + 60)),
    "a vehicle 61 s ahead": Case("E050", 1, at(NOW + 61)),
    "a vehicle in milliseconds is not in the future but in no time": Case("E050", 0, at(MILLISECONDS)),
    "a vehicle without timestamp": Case("W001", 1, vehicle('stop_id: "A"')),
    "a trip update without timestamp": Case("W001", 1, update(T1)),
    "a timestamp of zero is none": Case("W001", 1, update(T1, more="timestamp: 0")),
    "a timestamp that is not believed is one": Case("W001", 0, at(MILLISECONDS)),
    "a vehicle with timestamp": Case("W001", 0, at(HEADER_TIMESTAMP)),
    "a header of version 1.0 without timestamp": Case("W001", 1, NO_TIMESTAMP),
    "alerts have no timestamp to miss": Case("W001", 0, alert('stop_id: "A"')),
    "a header 66 s old": Case("W008", 1, header(NOW - 66)),
    "a header 65 s old": Case("W008", 0, header(NOW - 65)),
    "a header in milliseconds has no age": Case("W008", 0, header(MILLISECONDS)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_timestamps(case: Case) -> None:
    assert case.look().count == case.count


def test_an_example_names_entity_trip_stop_and_value() -> None:
    case = Case("E001", 1, update(T1, 'stop_sequence: 2 stop_id: "B" departure { time: 7 }', entity_id="x"))
    (example,) = case.look().examples
    assert (example.entity_id, example.text) == ("x", "trip_id t1 stop_sequence 2 stop_id B departure.time 7")
