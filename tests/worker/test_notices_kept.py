"""Whom an incident's subscribers were, as the API tells it: real webhook, real SMTP, real history, also after a crash."""

import asyncio
import base64
import datetime as dt
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.history.address import HistoryAddress, parse_history_address
from mobility.history.reader import HistoryReader
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, Incident, Indicator, Status
from mobility.model.ids import NOTICES, FeedId
from mobility.model.time import Instant, utc_iso
from mobility.notify.config import MailServer, NotifyConfig
from mobility.notify.deliveries import Delivery, next_try
from mobility.store.lease import acquire_lease
from mobility.store.notices import NoticesChange, read_notice_log, write_notices
from mobility.store.publish import publish_health
from mobility.worker import notices_deliver, notices_kept, notices_loop, notices_mail
from mobility.worker.beat import StoreWatch
from mobility.worker.notices_loop import NoticesState, keep_notices
from mobility.worker.surroundings import Surroundings
from tests.mailbox import Mailbox
from tests.operator_server import Operator

SECRET = "whsec_" + base64.b64encode(b"x" * 32).decode()
FEED = FeedId("tag")
WITHIN_S = 30
Client = TestClient[web.Request, web.Application]


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_loop, "LOOK_S", 0.05)
    monkeypatch.setattr(notices_deliver, "LOOK_S", 0.1)
    monkeypatch.setattr(notices_mail, "LOOK_S", 0.1)
    monkeypatch.setattr(notices_mail, "AGAIN_AFTER_S", 0.1)
    monkeypatch.setattr(notices_kept, "LOOK_S", 0.1)
    monkeypatch.setattr("mobility.notify.deliveries.RETRY_AFTER_S", (0, 0))


@pytest.fixture
def address(tmp_path: Path) -> HistoryAddress:
    """Give the address of an empty history."""
    found = parse_history_address(None, tmp_path)
    assert found is not None
    return found


def config(operator: Operator, server: MailServer, **settings: object) -> NotifyConfig:
    """Tell a vendor's program and an authority, whose digest has no time."""
    hook = {"id": "vendor", "url": operator.url("/hook?key=k3y"), "secret": SECRET, "allow_private": True}
    who = {"id": "authority", "address": "transport@example.org", "digest_at": "", **settings}
    told = {"webhooks": [hook], "mail": msgspec.to_builtins(server), "recipients": [who]}
    return msgspec.convert(told, NotifyConfig)


def sick(since: int, ended: int | None = None) -> FeedHealth:
    """Describe a feed that is down, or was."""
    incident = Incident(
        id=f"tag:tag-rt/trip_updates:header_age:{since}",
        feed=FEED,
        cause="header_age",
        sentence="Old.",
        since=since,
        ended=ended,
        source="tag-rt/trip_updates",
        status=Status.DOWN,
    )
    indicator = Indicator(id="header_age", source=incident.source, grade=Status.OK if ended else Status.DOWN)
    return FeedHealth(feed=FEED, name="Réseau", assessed_at=since, indicators=[indicator], incidents=[incident])


async def publish(around: Surroundings, health: FeedHealth) -> None:
    """Publish a feed's health as its worker does."""
    lease = await acquire_lease(around.connection, FEED, "its worker")
    assert lease is not None
    await publish_health(around.connection, lease, health)


@asynccontextmanager
async def telling(around: Surroundings, told: NotifyConfig, memory: Path) -> AsyncIterator[None]:
    """Tell while the block runs."""
    loop = asyncio.create_task(keep_notices(NoticesState(told, memory), around, StoreWatch()))
    try:
        yield
    finally:
        loop.cancel()
        with suppress(asyncio.CancelledError):
            await loop


@asynccontextmanager
async def kept(around: Surroundings, address: HistoryAddress, health: FeedHealth) -> AsyncIterator[Surroundings]:
    """Keep a history in which the feed's health stands, while the block runs."""
    assert address.path is not None
    writer = HistoryWriter(address, address.path.parent / "archive")
    writer.start()
    writer.health(health)
    try:
        yield replace(around, history=writer)
    finally:
        await asyncio.to_thread(writer.close, 20)


@asynccontextmanager
async def serving(address: HistoryAddress, health: FeedHealth) -> AsyncIterator[Client]:
    """Serve the history with the feed as it is now."""
    reader, state = HistoryReader(address, Path("archive")), State()
    state.list_feeds([FEED])
    state.put(FeedInUse(FEED, health))
    # Each answer is made anew: they are held for ten seconds.
    app = make_app(state, Settings(cache_bytes=0), history=reader)
    async with TestClient(TestServer(app), auto_decompress=True) as client:
        yield client
    reader.close()


async def seen(client: Client, health: FeedHealth, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask for the incident until it is as wanted; fails after WITHIN_S with what it was last."""
    path = f"/v1/health/incidents/{health.incidents[0].id}"
    last: dict[str, Any] = {}
    try:
        async with asyncio.timeout(WITHIN_S):
            while not (last and is_so(last)):
                answer = await client.get(path)
                last = await answer.json() if answer.status == 200 else {}
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(json.dumps(last)) from None
    return last


def outcomes(incident: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Give who was told of what, and how it went."""
    return {(one["to"], one["kind"], one["about"], one["outcome"]) for one in incident.get("notified", [])}


async def takes(request: web.BaseRequest) -> web.Response:
    """Take a webhook."""
    await request.read()
    return web.Response(status=204)


BEGINNING = {("vendor", "webhook", "opened", "sent"), ("authority", "mail", "opened", "sent")}
END = {("vendor", "webhook", "recovered", "sent"), ("authority", "mail", "recovered", "sent")}


async def test_an_incident_says_who_was_told_of_its_beginning_and_its_end(
    around: Surroundings,
    operator: Operator,
    mailbox: tuple[Mailbox, MailServer],
    address: HistoryAddress,
    tmp_path: Path,
) -> None:
    box, server = mailbox
    operator.answers["/hook"] = takes
    now = around.clock.now()
    health, over = sick(now - 700), sick(now - 700, ended=now)
    async with kept(around, address, health) as telling_it, serving(address, health) as client:
        async with telling(telling_it, config(operator, server), tmp_path / "notices.json"):
            await publish(around, health)
            begun = await seen(client, health, lambda one: outcomes(one) == BEGINNING)
            await publish(around, over)
            ended = await seen(client, health, lambda one: outcomes(one) == BEGINNING | END)
        page = await (await client.get(f"/health/incidents/{health.incidents[0].id}?lang=fr")).text()
        listed = await (await client.get("/v1/health/incidents")).text()
        sheet = await (await client.get("/v1/health/incidents?format=csv")).text()
    assert begun["not_notified"] is None
    assert [one["at"] for one in ended["notified"]] == sorted(one["at"] for one in ended["notified"])
    assert len(box.taken) == 2
    assert json.loads(listed)["incidents"][0]["notified"] == ended["notified"]
    assert "Qui a été prévenu" in page
    assert "programme (webhook)" in page
    assert re.search(r"vendor webhook opened [0-9T:+-]+ sent", sheet)
    told = " ".join((page, listed, sheet))
    hidden = ("example.org", "127.0.0.1", SECRET, "k3y", "whsec")
    assert [secret for secret in hidden if secret in told] == []


async def test_a_worker_killed_before_its_history_was_written_loses_nothing_of_whom_it_told(
    around: Surroundings,
    operator: Operator,
    mailbox: tuple[Mailbox, MailServer],
    address: HistoryAddress,
    tmp_path: Path,
) -> None:
    _, server = mailbox
    operator.answers["/hook"] = takes
    health, told = sick(around.clock.now() - 700), config(operator, server)
    # Its history never gets to the disk.
    async with telling(around, told, tmp_path / "notices.json"):
        await publish(around, health)
        async with asyncio.timeout(WITHIN_S):
            while len(await read_notice_log(around.connection)) < len(BEGINNING):
                await asyncio.sleep(0.02)
    for _ in ("the next worker", "and the one after it"):
        async with (
            kept(around, address, health) as anew,
            serving(address, health) as client,
            telling(anew, told, tmp_path / "notices.json"),
        ):
            await seen(client, health, lambda one: outcomes(one) == BEGINNING)


async def test_what_fails_is_said_to_fail_and_replaced_once_it_arrives(
    around: Surroundings,
    operator: Operator,
    mailbox: tuple[Mailbox, MailServer],
    address: HistoryAddress,
    tmp_path: Path,
) -> None:
    _, server = mailbox
    health, is_well = sick(around.clock.now() - 700), asyncio.Event()

    async def fails(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(status=204 if is_well.is_set() else 500)

    operator.answers["/hook"] = fails
    away = msgspec.structs.replace(server, port=1)
    failing = {("vendor", "webhook", "opened", "retrying"), ("authority", "mail", "opened", "retrying")}
    async with kept(around, address, health) as telling_it, serving(address, health) as client:
        await publish(around, health)
        async with telling(telling_it, config(operator, away), tmp_path / "notices.json"):
            await seen(client, health, lambda one: outcomes(one) == failing)
        is_well.set()
        async with telling(telling_it, config(operator, server), tmp_path / "notices.json"):
            await seen(client, health, lambda one: outcomes(one) == BEGINNING)


async def test_an_address_that_the_mail_server_refuses_is_given_up(
    around: Surroundings,
    operator: Operator,
    mailbox: tuple[Mailbox, MailServer],
    address: HistoryAddress,
    tmp_path: Path,
) -> None:
    _, server = mailbox
    health = sick(around.clock.now() - 700)
    told = msgspec.structs.replace(config(operator, server, address="nobody@example.org"), webhooks=())
    async with kept(around, address, health) as telling_it, serving(address, health) as client:
        await publish(around, health)
        async with telling(telling_it, told, tmp_path / "notices.json"):
            await seen(client, health, lambda one: outcomes(one) == {("authority", "mail", "opened", "given_up")})


def _hour_around_now() -> dict[str, str]:
    now = dt.datetime.now(dt.UTC)
    return {name: f"{now + dt.timedelta(minutes=away):%H:%M}" for name, away in (("quiet_from", -60), ("quiet_to", 60))}


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"timezone": "UTC", **_hour_around_now()}, "quiet_hours"),
        ({"feeds": ["other"]}, "no_subscriber"),
        ({"down_after_s": 100_000}, "too_soon"),
    ],
)
async def test_why_nobody_was_told_yet_is_said(
    around: Surroundings,
    operator: Operator,
    mailbox: tuple[Mailbox, MailServer],
    address: HistoryAddress,
    tmp_path: Path,
    settings: dict[str, object],
    reason: str,
) -> None:
    box, server = mailbox
    health, told = sick(around.clock.now() - 700), config(operator, server, **settings)
    hooks = tuple(msgspec.structs.replace(one, feeds=("other",)) for one in told.webhooks)
    told = msgspec.structs.replace(told, webhooks=hooks)
    async with kept(around, address, health) as telling_it, serving(address, health) as client:
        await publish(around, health)
        async with telling(telling_it, told, tmp_path / "notices.json"):
            wanted = {"reason": reason}
            said = await seen(client, health, lambda one: {**one["not_notified"], **wanted} == one["not_notified"])
    assert said["notified"] == []
    assert said["not_notified"]["sentence"].endswith(".")
    assert box.taken == []


async def test_a_delivery_still_in_the_queue_is_told_anew_as_of_its_last_attempt(
    around: Surroundings, address: HistoryAddress
) -> None:
    lease = await acquire_lease(around.connection, NOTICES, "test")
    assert lease is not None
    health, tried = sick(around.clock.now() - 700), Instant(around.clock.now() - 60)
    first = Delivery(
        id="msg_1", webhook="vendor", body=b"{}", made=tried - 100, due=tried, incident=health.incidents[0].id
    )
    again = next_try(first, tried, "status 500", 0.5)
    assert again is not None
    await write_notices(around.connection, lease, NoticesChange(due={"msg_1": msgspec.json.encode(again)}))
    async with kept(around, address, health) as anew, serving(address, health) as client:
        await notices_kept.tell_anew(anew)
        said = await seen(client, health, lambda one: bool(one["notified"]))
    assert [(one["outcome"], one["at"]) for one in said["notified"]] == [("retrying", utc_iso(tried))]
