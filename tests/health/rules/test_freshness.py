"""How old entities are when they are read."""

import pytest

from tests.health.rules.worlds import HEADER_TIMESTAMP, NOW, Case, alert, update, vehicle

T1 = 'trip_id: "t1"'


def vehicles(*timestamps: int) -> str:
    return "\n".join(
        vehicle(f'stop_id: "A" timestamp: {timestamp}', entity_id=str(number))
        for number, timestamp in enumerate(timestamps)
    )


CASES = {
    "a position 91 s old": Case("BP_VEHICLE_POSITION_STALE", 1, vehicles(NOW - 91)),
    "a position 90 s old": Case("BP_VEHICLE_POSITION_STALE", 0, vehicles(NOW - 90)),
    "a position of unknown age": Case("BP_VEHICLE_POSITION_STALE", 0, vehicle('stop_id: "A"')),
    "a trip update 91 s old": Case("BP_TRIP_UPDATE_STALE", 1, update(T1, more=f"timestamp: {NOW - 91}")),
    "a trip update 90 s old": Case("BP_TRIP_UPDATE_STALE", 0, update(T1, more=f"timestamp: {NOW - 90}")),
    "alerts 601 s old": Case("BP_ALERT_FEED_STALE", 1, alert('stop_id: "A"'), now=HEADER_TIMESTAMP + 601),
    "alerts 600 s old": Case("BP_ALERT_FEED_STALE", 0, alert('stop_id: "A"'), now=HEADER_TIMESTAMP + 600),
    "alerts beside vehicles are not a feed of alerts": Case(
        "BP_ALERT_FEED_STALE", 0, alert('stop_id: "A"') + vehicles(NOW), now=HEADER_TIMESTAMP + 601
    ),
    "five vehicles of one second": Case("BP_VEHICLE_TIMESTAMPS_EQUAL", 1, vehicles(*[NOW - 5] * 5)),
    "four vehicles may agree by chance": Case("BP_VEHICLE_TIMESTAMPS_EQUAL", 0, vehicles(*[NOW - 5] * 4)),
    "five vehicles of which one differs": Case("BP_VEHICLE_TIMESTAMPS_EQUAL", 0, vehicles(NOW, *[NOW - 5] * 4)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_freshness(case: Case) -> None:
    assert case.look().count == case.count
