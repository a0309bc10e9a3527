import asyncio
import zipfile
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from io import BytesIO

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from mobility.demo.publisher import Publisher
from mobility.demo.server import application
from tests.demo.world import MONDAY_MORNING, SEED, message

Client = TestClient[Request, Application]
UPDATES = "/demo-ville/trip-updates.pb"
CONTROL = "/control/demo-ville/trip-updates"


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = float(MONDAY_MORNING)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest_asyncio.fixture
async def client(clock: SetClock) -> AsyncIterator[Client]:
    app = application(Publisher(SEED, steady=True), clock)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_message_is_the_same_until_the_next_beat(client: Client, clock: SetClock) -> None:
    async with client.get(UPDATES) as first:
        assert first.content_type == "application/x-protobuf"
        made = message(await first.read()).header.timestamp
        etag = first.headers["ETag"]
    clock.now = made + 19
    async with client.get(UPDATES, headers={"If-None-Match": etag}) as same:
        assert same.status == 304
        assert await same.read() == b""
    clock.now = made + 20
    async with client.get(UPDATES, headers={"If-None-Match": etag}) as newer:
        assert newer.status == 200
        assert message(await newer.read()).header.timestamp == made + 20


async def test_the_timetable_is_not_sent_twice(client: Client) -> None:
    async with client.get("/demo-bac/gtfs.zip") as first:
        assert zipfile.ZipFile(BytesIO(await first.read())).testzip() is None
        known = first.headers["Last-Modified"]
    async with client.get("/demo-bac/gtfs.zip", headers={"If-Modified-Since": known}) as same:
        assert same.status == 304
    older = "Mon, 05 Jan 2026 00:00:00 GMT"
    async with client.get("/demo-bac/gtfs.zip", headers={"If-Modified-Since": older}) as changed:
        assert changed.status == 200


async def test_next_week_has_new_timetables(client: Client, clock: SetClock) -> None:
    async with client.get("/demo-bac/gtfs.zip") as first:
        etag = first.headers["ETag"]
    clock.now += 7 * 86_400
    async with client.get("/demo-bac/gtfs.zip", headers={"If-None-Match": etag}) as later:
        assert later.status == 200


async def test_answers_carry_the_date_of_the_demo(client: Client) -> None:
    async with client.get("/demo-ile/alerts.pb") as answer:
        assert parsedate_to_datetime(answer.headers["Date"]).timestamp() == MONDAY_MORNING


async def test_every_address_of_the_registry_answers(client: Client) -> None:
    async with client.get("/feeds.dmfr.json") as answer:
        feeds = (await answer.json())["feeds"]
    addresses = [url for feed in feeds for url in feed["urls"].values()]
    assert len(addresses) == 7 + 4 * 3
    for url in addresses:
        async with client.session.get(url) as answer:
            assert answer.status == 200
            assert await answer.read()


async def test_what_an_operator_does_not_publish_is_not_there(client: Client) -> None:
    for path in ("/demo-bac/trip-updates.pb", "/demo-ville/shapes.pb", "/elsewhere/gtfs.zip", "/demo-ville/static.pb"):
        async with client.get(path) as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("fault", "status", "content_type"),
    [
        ("html", 200, "text/html"),
        ("empty", 200, "application/x-protobuf"),
        ("truncated", 200, "application/x-protobuf"),
        ("500", 500, "text/plain"),
    ],
)
async def test_a_fault_lasts_until_it_is_ended(client: Client, fault: str, status: int, content_type: str) -> None:
    async with client.get(UPDATES) as sound:
        body, etag = await sound.read(), sound.headers["ETag"]
    async with client.post(CONTROL, json={"fault": fault}) as done:
        assert await done.json() == {"feed": "demo-ville", "kind": "trip-updates", "fault": fault}
    async with client.get(UPDATES, headers={"If-None-Match": etag}) as spoilt:
        assert (spoilt.status, spoilt.content_type) == (status, content_type)
        assert await spoilt.read() != body
    async with client.get("/demo-ile/trip-updates.pb") as neighbour:
        assert neighbour.status == 200
    async with client.post(CONTROL, json={"fault": None}) as done:
        assert done.status == 200
    async with client.get(UPDATES) as again:
        assert await again.read() == body


async def test_a_stale_feed_serves_its_old_message_as_if_new(client: Client, clock: SetClock) -> None:
    async with client.get(UPDATES) as before:
        body = await before.read()
    async with client.post(CONTROL, json={"fault": "stale"}) as done:
        assert done.status == 200
    clock.now += 400
    async with client.get(UPDATES) as after:
        assert after.status == 200
        assert await after.read() == body


async def test_a_slow_feed_keeps_its_reader_waiting(client: Client) -> None:
    async with client.post(CONTROL, json={"fault": "slow"}) as done:
        assert done.status == 200
    with pytest.raises(asyncio.TimeoutError):
        await client.get(UPDATES, timeout=aiohttp.ClientTimeout(total=0.2))


@pytest.mark.parametrize("body", [b'{"fault": "fire"}', b"not json", b'{"fault": null, "more": 1}', b"{}"])
async def test_a_fault_that_does_not_exist_is_refused(client: Client, body: bytes) -> None:
    async with client.post(CONTROL, data=body) as answer:
        assert answer.status == 400


async def test_a_timetable_can_be_cut_short(client: Client) -> None:
    async with client.post("/control/demo-bac/static", json={"fault": "truncated"}) as done:
        assert done.status == 200
    async with client.get("/demo-bac/gtfs.zip") as answer:
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(BytesIO(await answer.read()))
