"""Kingston's recorded day through the worker: coverage and match are those that a script without the product computes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from google.transit import gtfs_realtime_pb2 as pb

from mobility.feeds.config import FeedConfig
from mobility.feeds.registry import registry_from
from mobility.model.health import FeedHealth
from mobility.store.lease import acquire_lease
from mobility.worker.beat import StoreWatch, beat
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.poll import poll
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.scenarios.raw_kingston import ARCHIVE, bodies
from tests.worker.raw_health import Figures, read_raw
from tests.worker.turned_clock import TurnedClock

pytestmark = pytest.mark.real_data

LOOKED_AT = range(0, 72, 8)
AFTER_HEADER_S = 4
"""Between the header of trip updates and our looking at it."""


def captures(data: Path) -> list[tuple[int, bytes, bytes]]:
    """Give the captures of the day: instant of the header, trip updates, and the vehicle positions recorded with them."""
    found = bodies(data)
    vehicles = sorted((_header(body), body) for name, body in found.items() if name.startswith("vehicle"))
    updates = sorted((_header(body), body) for name, body in found.items() if name.startswith("trip"))
    return [(at, body, min(vehicles, key=lambda one: abs(one[0] - at))[1]) for at, body in updates]


def _header(body: bytes) -> int:
    return int(pb.FeedMessage.FromString(body).header.timestamp)


def config_of(operator: Operator) -> FeedConfig:
    """Register Kingston at the operator's server."""
    addresses = {"realtime_trip_updates": "/tu.pb", "realtime_vehicle_positions": "/vp.pb"}
    document = {
        "feeds": [
            {"id": "kingston", "spec": "gtfs", "urls": {"static_current": operator.url("/gtfs.zip")}},
            {
                "id": "kingston~rt",
                "spec": "gtfs-rt",
                "urls": {name: operator.url(path) for name, path in addresses.items()},
                "tags": {"static_feeds": "kingston"},
            },
        ],
        "operators": [
            {
                "onestop_id": "o-kingston",
                "name": "Kingston Transit",
                "associated_feeds": [{"feed_onestop_id": "kingston"}, {"feed_onestop_id": "kingston~rt"}],
            }
        ],
    }
    return next(iter(registry_from("kingston.dmfr.json", json.dumps(document).encode())))


def figures_of(health: FeedHealth) -> Figures:
    """Take the same figures from what the worker says."""
    values = {(one.id, one.source): one.value for one in health.indicators}
    tu, vp = ("kingston~rt/trip_updates", "kingston~rt/vehicle_positions")
    keys = (("coverage_tu", ""), ("coverage_vp", ""), ("trip_match", tu), ("trip_match", vp))
    measured = [values[key] for key in keys]
    given = [value for value in measured if value is not None]
    assert len(given) == len(keys), {key: values[key] for key in keys}
    return Figures(health.static.active_trips or 0, *given)


async def looked_at(state: FeedState, around: Surroundings) -> FeedHealth:
    """Poll and assess once."""
    lease = await acquire_lease(around.connection, state.config.id, around.owner, lease_s=600)
    assert lease is not None
    for stream in state.streams:
        await poll(state, stream, around)
    await beat(state, lease, around, StoreWatch())
    return state.health


def as_recorded(body: bytes) -> bytes:
    """Leave a message as it is."""
    return body


def spoiled(body: bytes) -> bytes:
    """Cancel every fifth trip update, let every sixth say NO_DATA alone, and rename every seventh trip."""
    message = pb.FeedMessage.FromString(body)
    for place, entity in enumerate(message.entity):
        update = entity.trip_update if entity.HasField("trip_update") else None
        if update is not None and place % 5 == 0:
            update.trip.schedule_relationship = pb.TripDescriptor.CANCELED
            del update.stop_time_update[:]
        elif update is not None and place % 6 == 0:
            for call in update.stop_time_update:
                call.schedule_relationship = pb.TripUpdate.StopTimeUpdate.NO_DATA
                call.ClearField("arrival")
                call.ClearField("departure")
        if place % 7 == 0:
            (update if update is not None else entity.vehicle).trip.trip_id += "-renamed"
    return bytes(message.SerializeToString())


@pytest.mark.parametrize("told", [as_recorded, spoiled])
async def test_coverage_and_match_are_those_of_an_independent_script(
    operator: Operator, around: Surroundings, shared_data: Path, told: Callable[[bytes], bytes]
) -> None:
    raw, day = read_raw(shared_data / ARCHIVE), captures(shared_data)
    clock = TurnedClock(day[0][0])
    object.__setattr__(around, "clock", clock)
    operator.says("/gtfs.zip", (shared_data / ARCHIVE).read_bytes())
    state = new_feed_state(config_of(operator))
    await refresh(state, around)
    measured, computed = {}, {}
    for at, *sent in (day[place] for place in LOOKED_AT):
        trip_updates, vehicle_positions = map(told, sent)
        clock.at = at + AFTER_HEADER_S
        operator.says("/tu.pb", trip_updates)
        operator.says("/vp.pb", vehicle_positions)
        measured[at] = figures_of(await looked_at(state, around))
        computed[at] = raw.figures(trip_updates, vehicle_positions, int(clock.at))
    assert measured == computed
    assert len(measured) == len(LOOKED_AT)
    assert all(one.active > 30 for one in measured.values())
    assert any(one.coverage_tu < 100 for one in measured.values())
    assert any(one.coverage_vp < one.coverage_tu for one in measured.values())
    assert (told is spoiled) == all(80 < one.match_tu < 90 for one in measured.values())
