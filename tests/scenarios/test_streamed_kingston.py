"""A recorded afternoon of Kingston, merged and published as a worker does, seen through the client's streams: what polling shows."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec
import pytest
from aiohttp.test_utils import TestServer

from mobility.api.app import make_app
from mobility.api.follower_thread import FollowerThread
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.client import Client
from mobility.client.events import Change, applied, changes_in
from mobility.client.shapes import Board
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.timetable import Timetable
from mobility.store.connect import Connection, connect
from mobility.store.lease import acquire_lease
from mobility.store.publish import publish_generation, publish_timetable
from tests.scenarios.raw_kingston import ARCHIVE, read_spoken, trip_update_bodies
from tests.valkey import Valkey

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

FEED = FeedId("kingston")
STOPS = 6
CAPTURES = 14
PATIENCE_S = 15.0


@dataclass
class Afternoon:
    """The operator's captures through merge, Redis and API, at the pace of whoever looks on."""

    timetable: Timetable
    captures: list[bytes]
    connection: Connection
    now: float
    state: State = field(default_factory=State)
    memory: Memory = field(default_factory=Memory)
    generations: int = 0
    base_url: str = ""

    async def say(self, body: bytes) -> None:
        """Merge and publish a capture the moment its header names, and wait until the API serves it."""
        self.now = float(read_spoken(body).timestamp)
        message = decode(body, now=int(self.now))
        assert isinstance(message, FeedMessage)
        source = SourceMessage(id="rt", message=message, fetched_at=int(self.now), kinds=("trip_updates",))
        lease = await acquire_lease(self.connection, FEED, "worker")
        assert lease is not None
        if not self.generations:
            await publish_timetable(self.connection, lease, self.timetable)
        self.generations += 1
        generation = lease.generation(self.generations)
        overlay, self.memory = merge(self.timetable, [source], self.memory, int(self.now), generation=generation)
        health = FeedHealth(feed=FEED, status=Status.OK)
        await publish_generation(self.connection, lease, overlay, health, written_at=int(self.now))
        async with asyncio.timeout(PATIENCE_S):
            while self.generation_served != generation:
                await asyncio.sleep(0.01)

    @property
    def generation_served(self) -> int:
        feed = self.state.snapshot.feeds.get(FEED)
        return 0 if feed is None or feed.overlay is None else feed.overlay.info.generation


@asynccontextmanager
async def afternoon(shared_data: Path, valkey: Valkey, folder: Path) -> AsyncIterator[Afternoon]:
    captures = trip_update_bodies(shared_data)[:CAPTURES]
    timetable = compile_timetable(shared_data / ARCHIVE, FEED)
    connection = connect(valkey.url)
    await connection.commands.flushall()
    played = Afternoon(timetable, captures, connection, float(read_spoken(captures[0]).timestamp))
    settings = Settings(clock=lambda: played.now, anonymous_per_minute=0)
    follower = FollowerThread(played.state, valkey.url, folder, settings.clock)
    follower.start()
    try:
        async with TestServer(make_app(played.state, settings)) as server:
            played.base_url = str(server.make_url("")).rstrip("/")
            await played.say(captures[0])
            yield played
    finally:
        follower.stop()
        await connection.close()


@dataclass
class Watched:
    """A stop's board as its stream tells it."""

    stop: str
    board: Board | None = None
    kinds: set[str] = field(default_factory=set)
    last_event_id: str = ""

    def take(self, change: Change) -> None:
        self.kinds.add(change.kind)
        self.last_event_id = change.id
        self.board = applied(self.board, change)


def is_same(streamed: Board | None, polled: Board) -> bool:
    """Compare all but what only the passing of time changes; the observation's instant stands for its age."""
    return streamed is not None and _comparable(streamed) == _comparable(polled)


def _comparable(board: Board) -> tuple[object, ...]:
    rows = sorted(
        (departure.when, departure.key, msgspec.structs.replace(departure, age_s=None))
        for departure in board.departures
    )
    feeds = [msgspec.structs.replace(feed, realtime_age_s=None) for feed in board.feeds]
    return rows, board.place, board.next_service, board.alerts, feeds


async def until_same(client: Client, watched: Watched) -> None:
    """Poll until the stream has told all that a poll shows; fails with both boards when it never does."""
    deadline, polled = time.monotonic() + PATIENCE_S, await client.departures(f"{FEED}:{watched.stop}", limit=40)
    while not is_same(watched.board, polled):
        assert time.monotonic() < deadline, (watched.stop, watched.board, polled)
        await asyncio.sleep(0.02)


async def follow(client: Client, watched: Watched) -> None:
    async with aclosing(client.stream(f"{FEED}:{watched.stop}", limit=40)) as changes:
        async for change in changes:
            watched.take(change)


async def test_a_replay_seen_through_the_stream_equals_polling_event_by_event(
    shared_data: Path, valkey: Valkey, tmp_path: Path
) -> None:
    async with afternoon(shared_data, valkey, tmp_path) as played, Client(played.base_url) as client:
        spoken = read_spoken(played.captures[0])
        watched = [Watched(stop) for stop in spoken.busiest_stops(STOPS, spoken.timestamp)]
        async with AsyncExitStack() as stack:
            for one in watched:
                task = asyncio.create_task(follow(client, one))
                stack.callback(task.cancel)
            for body in played.captures[1:]:
                await played.say(body)
                await asyncio.gather(*(until_same(client, one) for one in watched))
        assert len(watched) == STOPS
        assert set.union(*(one.kinds for one in watched)) >= {"reset", "add", "update", "remove"}


async def changes_of(session: aiohttp.ClientSession, base_url: str, watched: Watched) -> AsyncGenerator[Change, None]:
    headers = {"Accept": "text/event-stream"}
    if watched.last_event_id:
        headers["Last-Event-ID"] = watched.last_event_id
    url = f"{base_url}/v1/departures?stop={FEED}:{watched.stop}&limit=40"
    async with session.get(url, headers=headers, read_bufsize=1 << 22) as response:
        assert response.status == 200
        async for change in changes_in(response.content):
            yield change


async def test_a_dropped_connection_goes_on_where_it_broke_off(
    shared_data: Path, valkey: Valkey, tmp_path: Path
) -> None:
    async with (
        afternoon(shared_data, valkey, tmp_path) as played,
        Client(played.base_url) as client,
        aiohttp.ClientSession() as session,
    ):
        spoken = read_spoken(played.captures[0])
        (stop,) = spoken.busiest_stops(1, spoken.timestamp)
        watched, steady = Watched(stop), Watched(stop)
        keeps_the_channel = asyncio.create_task(follow(client, steady))
        async with aclosing(changes_of(session, played.base_url, watched)) as changes:
            watched.take(await anext(changes))
        for body in played.captures[1:5]:
            await played.say(body)
            await until_same(client, steady)
        watched.kinds.clear()
        async with asyncio.timeout(PATIENCE_S), aclosing(changes_of(session, played.base_url, watched)) as changes:
            while not is_same(watched.board, await client.departures(f"{FEED}:{stop}", limit=40)):
                watched.take(await anext(changes))
        keeps_the_channel.cancel()
        assert "reset" not in watched.kinds
        assert watched.kinds & {"add", "update", "remove"}
        assert watched.last_event_id == steady.last_event_id
