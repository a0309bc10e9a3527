"""One message after another."""

import pytest

from tests.health.rules.worlds import HEADER_TIMESTAMP, NOW, Case, update, vehicle


def header(later_s: int = 0, incrementality: str = "FULL_DATASET") -> str:
    timestamp = HEADER_TIMESTAMP + later_s
    return f'header {{ gtfs_realtime_version: "2.0" incrementality: {incrementality} timestamp: {timestamp} }}\n'


def trip(trip_id: str, *, entity_id: str = "e", times: tuple[int, ...] = (), more: str = "") -> str:
    stops = [f'stop_id: "A" arrival {{ time: {time} }}' for time in times]
    return update(f'trip_id: "{trip_id}" {more}', *stops, entity_id=entity_id)


def bus(entity_id: str, vehicle_id: str, trip_id: str = "t1") -> str:
    return vehicle(f'trip {{ trip_id: "{trip_id}" }} vehicle {{ id: "{vehicle_id}" }}', entity_id=entity_id)


RUNNING = trip("t1", times=(NOW - 60, NOW + 600))
CASES = {
    "other content, same timestamp": Case("E017", 1, trip("t1"), previous=trip("t2")),
    "same content, same timestamp": Case("E017", 0, trip("t1"), previous=trip("t1")),
    "the same content in another order is no change": Case(
        "E017", 0, trip("t1", entity_id="1") + trip("t2"), previous=trip("t2") + trip("t1", entity_id="1")
    ),
    "other content, later timestamp": Case("E017", 0, header(1) + trip("t1"), previous=trip("t2")),
    "an older header": Case("E018", 1, header(-1), previous=header()),
    "an equal header is not older": Case("E018", 0, header(), previous=header()),
    "no timestamp is not older": Case("E018", 0, 'header { gtfs_realtime_version: "2.0" }', previous=header()),
    "36 s between headers": Case("W007", 1, header(36), previous=header()),
    "35 s between headers": Case("W007", 0, header(35), previous=header()),
    "a trip's entity changes its id": Case("BP_ENTITY_ID_UNSTABLE", 1, trip("t1", entity_id="2"), previous=trip("t1")),
    "a vehicle's entity changes its id": Case("BP_ENTITY_ID_UNSTABLE", 1, bus("2", "v"), previous=bus("1", "v")),
    "a trip's entity keeps its id": Case("BP_ENTITY_ID_UNSTABLE", 0, trip("t1"), previous=trip("t1")),
    "another day's instance is another trip": Case(
        "BP_ENTITY_ID_UNSTABLE",
        0,
        trip("t1", entity_id="2", more='start_date: "20260102"'),
        previous=trip("t1", more='start_date: "20260101"'),
    ),
    "a trip's vehicle changes its id": Case("BP_VEHICLE_ID_UNSTABLE", 1, bus("e", "w"), previous=bus("e", "v")),
    "a trip's vehicle keeps its id": Case("BP_VEHICLE_ID_UNSTABLE", 0, bus("e", "v"), previous=bus("e", "v")),
    "a second vehicle on a trip is no change": Case(
        "BP_VEHICLE_ID_UNSTABLE", 0, bus("e", "v") + bus("f", "w"), previous=bus("e", "w")
    ),
    "a running trip vanishes": Case("BP_TRIP_DROPPED", 1, header(), previous=RUNNING),
    "a running trip stays": Case("BP_TRIP_DROPPED", 0, RUNNING, previous=RUNNING),
    "a trip that has ended may go": Case("BP_TRIP_DROPPED", 0, header(), previous=trip("t1", times=(NOW - 60, NOW))),
    "a trip that has not begun may go": Case(
        "BP_TRIP_DROPPED", 0, header(), previous=trip("t1", times=(NOW + 60, NOW + 600))
    ),
    "a cancelled trip may go": Case(
        "BP_TRIP_DROPPED",
        0,
        header(),
        previous=trip("t1", times=(NOW - 60, NOW + 600), more="schedule_relationship: CANCELED"),
    ),
    "a differential message says nothing of the others": Case(
        "BP_TRIP_DROPPED", 0, header(incrementality="DIFFERENTIAL"), previous=RUNNING
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_succession(case: Case) -> None:
    assert case.look().count == case.count
