"""The demo's town made stale, frozen, mismatched, half-empty and dead: status, cause, sentence, impact, notice and recovery."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from mobility.demo.publisher import Publisher
from mobility.demo.server import application
from mobility.feeds.config import FeedConfig
from mobility.feeds.registry import registry_from
from mobility.model.health import FeedHealth, Incident, Status
from mobility.model.ids import NOTICES
from mobility.model.time import parse_instant
from mobility.notify.config import NotifyConfig
from mobility.notify.webhook import open_senders
from mobility.store.lease import Lease, acquire_lease
from mobility.worker.beat import StoreWatch, beat
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.notices_deliver import deliver
from mobility.worker.notices_loop import NoticesState, look
from mobility.worker.poll import poll
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Handler, Operator
from tests.worker.test_checks import Remembering
from tests.worker.turned_clock import TurnedClock

FEED = "demo-ville"
START = parse_instant("2026-11-24T08:00:00+01:00")
"""A Tuesday morning, when dozens of trips are on the road."""
STEP_S = 20
SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()


@dataclass
class Town:
    """The demo's operator, a worker of its feed, and a receiver of notices, all on one clock that the test turns."""

    clock: TurnedClock
    state: FeedState
    around: Surroundings
    lease: Lease
    notices: NoticesState
    notices_lease: Lease
    control: str
    senders: tuple[aiohttp.ClientSession, aiohttp.ClientSession]
    received: list[dict[str, str]] = field(default_factory=list)

    @property
    def health(self) -> FeedHealth:
        """The newest assessment."""
        return self.state.health

    async def spoil(self, fault: str | None) -> None:
        """Set or end a fault of trip updates and vehicle positions."""
        for kind in ("trip-updates", "vehicle-positions"):
            answer = await self.around.session.post(f"{self.control}/{kind}", data=json.dumps({"fault": fault}))
            assert answer.status == 200

    async def run(self, seconds: int) -> None:
        """Let time pass: poll every address, beat, tell."""
        for _ in range(seconds // STEP_S):
            self.clock.at += STEP_S
            for stream in self.state.streams:
                await poll(self.state, stream, self.around)
            await beat(self.state, self.lease, self.around, StoreWatch())
            await look(self.notices, {self.state.config.id}, self.notices_lease, self.around)
            await deliver(self.notices.config, self.senders, self.notices_lease, self.around)

    def incident(self, cause: str) -> Incident:
        """Give the open incident of a cause, the trip updates' where there are two."""
        found = [one for one in self.health.incidents if one.cause == cause and one.ended is None]
        return min(found, key=lambda one: one.source)

    def told(self, cause: str) -> list[str]:
        """List what the receiver was told of a cause, in order."""
        return [event["status"] for event in self.received if event["cause"] == cause]


@pytest.fixture
async def town(around: Surroundings, operator: Operator, tmp_path: Path) -> AsyncIterator[Town]:
    """Start the operator, the worker's compartment and the receiver; the feed has been well for ten minutes."""
    clock = TurnedClock(START)
    object.__setattr__(around, "clock", clock)
    object.__setattr__(around, "history", Remembering())
    server = TestServer(application(Publisher(7, steady=True), lambda: clock.at))
    await server.start_server()
    registry = await around.session.get(server.make_url("/feeds.dmfr.json"))
    config = _config(json.loads(await registry.text()))
    hook = {"id": "hook", "url": operator.url("/hook"), "secret": SECRET, "allow_private": True}
    notices = NoticesState(msgspec.convert({"webhooks": [hook]}, NotifyConfig), tmp_path / "notices.json")
    leases = [await acquire_lease(around.connection, feed, "test", lease_s=600) for feed in (config.id, NOTICES)]
    assert leases[0] is not None
    assert leases[1] is not None
    control = str(server.make_url(f"/control/{FEED}"))
    made = Town(clock, new_feed_state(config), around, leases[0], notices, leases[1], control, open_senders())
    operator.answers["/hook"] = _receiver(made)
    await refresh(made.state, around)
    await made.run(600)
    yield made
    for session in made.senders:
        await session.close()
    await server.close()


def _config(document: dict[str, list[dict[str, object]]]) -> FeedConfig:
    return next(one for one in registry_from("demo.dmfr.json", json.dumps(document).encode()) if one.id == FEED)


def _receiver(town: Town) -> Handler:
    async def take(request: web.BaseRequest) -> web.Response:
        town.received.append(json.loads(await request.read())["data"])
        return web.Response(status=204)

    return take


async def test_a_town_that_works_is_ok_and_costs_nobody_anything(town: Town) -> None:
    assert town.health.status is Status.OK, [town.health.sentence, *(rule.examples for rule in town.health.rules[:1])]
    assert town.health.impact is not None
    assert town.health.impact.per_hour == 0
    assert town.health.impact.of > 100
    assert town.received == []
    assert town.health.score is not None
    assert (town.health.score.value or 0) > 80


CASES = {
    # fault: seconds until its threshold is passed, cause, status, what the sentence says
    "stale": (300, "header_age", Status.DOWN, "nothing new for 6 minutes"),
    "frozen": (900, "frozen", Status.DOWN, "has not changed for 16 minutes"),
    "mismatched": (0, "trip_match", Status.DOWN, "0 % of the trips"),
    "half": (0, "coverage_tu", Status.DEGRADED, "trips on the road have predictions"),
    "500": (90, "fetch_success", Status.DOWN, "attempts failed in a row"),
}


@pytest.mark.parametrize("fault", CASES)
async def test_a_fault_is_named_told_and_over_when_it_is_mended(town: Town, fault: str) -> None:
    after_s, cause, status, said = CASES[fault]
    await town.spoil(fault)
    await town.run(after_s + 80)
    assert (town.health.status, town.health.cause) == (status, cause), town.health.sentence
    incident = town.incident(cause)
    assert said in town.health.sentence
    assert incident.sentence_fr
    assert town.told(cause)[-1] == status.value
    assert isinstance(town.around.history, Remembering)
    assert [body for reason, body in town.around.history.kept if reason == cause and body]
    await town.run(480)
    assert town.health.impact is not None
    assert town.health.impact.per_hour > 0
    assert town.health.impact.so_far > 0
    assert town.health.impact.lines
    assert town.health.impact.stops
    assert town.incident(cause).impact is not None
    await town.spoil(None)
    await town.run(120)
    assert town.health.status is Status.OK, [town.health.sentence, *(rule.examples for rule in town.health.rules[:1])]
    assert town.told(cause)[-1] == "ok"
    assert [one for one in town.health.incidents if one.ended is None] == []
