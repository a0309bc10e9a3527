"""A feed that breaks and recovers, as a webhook's receiver and a mailbox hear of it."""

import asyncio
import base64
import json
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from standardwebhooks import Webhook as Receiver

from mobility.model.health import FeedHealth, Incident, Indicator, Status
from mobility.model.ids import FeedId
from mobility.notify.config import NotifyConfig, Webhook
from mobility.notify.deliveries import Delivered, Ending
from mobility.store.lease import acquire_lease
from mobility.store.notices import read_notice_log, read_notices
from mobility.store.publish import publish_health
from mobility.worker import notices_deliver, notices_loop
from mobility.worker.beat import StoreWatch
from mobility.worker.notices_loop import NoticesState, keep_notices
from mobility.worker.surroundings import Surroundings
from tests.operator_server import Operator

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()
FEED = FeedId("tag")


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_loop, "LOOK_S", 0.05)
    monkeypatch.setattr(notices_deliver, "LOOK_S", 0.1)
    monkeypatch.setattr("mobility.notify.deliveries.RETRY_AFTER_S", (0, 0))


def told(operator: Operator, **settings: object) -> NotifyConfig:
    """Tell the operator's server of everything."""
    hook = {"id": "vendor", "url": operator.url("/hook"), "secret": SECRET, "allow_private": True, **settings}
    return msgspec.convert({"public_url": "https://d.example.org", "webhooks": [hook]}, NotifyConfig)


async def publish(around: Surroundings, status: Status, *, ended: int | None = None) -> None:
    """Publish a feed's health with one incident, as its worker does."""
    lease = await acquire_lease(around.connection, FEED, "its worker")
    assert lease is not None
    incident = Incident(
        id="tag:rt:header_age:900",
        feed=FEED,
        cause="header_age",
        sentence="old",
        since=900,
        ended=ended,
        source="rt",
        status=Status.DOWN if ended else status,
    )
    indicator = Indicator(id="header_age", source="rt", grade=Status.OK if ended else status)
    await publish_health(
        around.connection,
        lease,
        FeedHealth(feed=FEED, operators=["Réseau"], indicators=[indicator], incidents=[incident]),
    )


class Receiving:
    """What arrived at a webhook, each checked with the standard's own library."""

    def __init__(self, operator: Operator, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.bodies: list[dict[str, object]] = []
        self.ids: list[str] = []
        operator.answers["/hook"] = self._take

    async def _take(self, request: web.BaseRequest) -> web.Response:
        body = await request.read()
        self.bodies.append(json.loads(json.dumps(Receiver(SECRET).verify(body, dict(request.headers)))))
        self.ids.append(request.headers["webhook-id"])
        return web.Response(status=self.statuses.pop(0) if self.statuses else 204)

    async def until(self, count: int) -> None:
        """Wait until that many have arrived; fails after 20 s."""
        async with asyncio.timeout(20):
            while len(self.bodies) < count:
                await asyncio.sleep(0.02)


async def running(state: NoticesState, around: Surroundings) -> asyncio.Task[None]:
    """Start the loop."""
    return asyncio.create_task(keep_notices(state, around, StoreWatch()))


async def stopped(task: asyncio.Task[None]) -> None:
    """Stop the loop."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_opening_worsening_and_end_reach_the_receiver_signed_and_once(
    around: Surroundings, operator: Operator, tmp_path: Path
) -> None:
    receiving = Receiving(operator)
    loop = await running(NoticesState(told(operator), tmp_path / "notices.json"), around)
    await publish(around, Status.DEGRADED)
    await receiving.until(1)
    await publish(around, Status.DOWN)
    await receiving.until(2)
    await publish(around, Status.OK, ended=1_000)
    await receiving.until(3)
    await stopped(loop)
    assert [body["type"] for body in receiving.bodies] == ["incident.opened", "incident.changed", "incident.ended"]
    data = receiving.bodies[0]["data"]
    assert isinstance(data, dict)
    assert (data["feed"], data["operator"], data["previous"], data["status"]) == ("tag", "Réseau", "ok", "degraded")
    assert data["links"]["page"] == "https://d.example.org/health/feeds/tag"
    assert data["since"] == "1970-01-01T00:15:00+00:00"


async def test_a_receiver_that_fails_twice_gets_the_same_delivery_again(
    around: Surroundings, operator: Operator, tmp_path: Path
) -> None:
    receiving = Receiving(operator, 500, 302)
    loop = await running(NoticesState(told(operator), tmp_path / "notices.json"), around)
    await publish(around, Status.DOWN)
    await receiving.until(3)
    async with asyncio.timeout(20):
        while not (log := await read_notice_log(around.connection)):
            await asyncio.sleep(0.02)
    await stopped(loop)
    line = msgspec.json.decode(log[0], type=Delivered)
    assert len(set(receiving.ids)) == 1
    assert (line.ending, line.attempts) == (Ending.DELIVERED, 3)


async def test_another_worker_goes_on_and_tells_nothing_twice(
    around: Surroundings, operator: Operator, tmp_path: Path
) -> None:
    receiving = Receiving(operator)
    first = await running(NoticesState(told(operator), tmp_path / "a.json"), around)
    await publish(around, Status.DOWN)
    await receiving.until(1)
    await stopped(first)
    second = await running(NoticesState(told(operator), tmp_path / "b.json"), around)
    await publish(around, Status.OK, ended=1_000)
    await receiving.until(2)
    await stopped(second)
    assert [body["type"] for body in receiving.bodies] == ["incident.opened", "incident.ended"]
    assert (await read_notices(around.connection)).due == {}


async def test_a_private_address_is_never_connected_to_unless_the_file_allows_it(
    around: Surroundings, operator: Operator, tmp_path: Path
) -> None:
    for host in ("127.0.0.1", "localhost"):
        config = told(operator, url=operator.url("/hook", host), allow_private=False)
        loop = await running(NoticesState(config, tmp_path / "notices.json"), around)
        await publish(around, Status.DOWN)
        async with asyncio.timeout(20):
            while not any(
                b"private_address" in value for value in (await read_notices(around.connection)).due.values()
            ):
                await asyncio.sleep(0.02)
        await stopped(loop)
        await around.connection.commands.flushall()
    assert operator.asked == []


async def test_a_webhook_hears_of_nothing_it_did_not_ask_for(
    around: Surroundings, operator: Operator, tmp_path: Path
) -> None:
    receiving = Receiving(operator)
    other = Webhook(id="other", url=operator.url("/other"), secret=SECRET, allow_private=True, feeds=("another",))
    config = msgspec.structs.replace(told(operator), webhooks=(*told(operator).webhooks, other))
    loop = await running(NoticesState(config, tmp_path / "notices.json"), around)
    await publish(around, Status.DOWN)
    await receiving.until(1)
    await stopped(loop)
    assert {request.path for request in operator.asked} == {"/hook"}
