"""A recorded afternoon of Kingston, merged and published as a worker does and served as the API does, capture by capture."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from mobility.api.app import API, make_app
from mobility.api.channel import Channel
from mobility.api.follower_thread import FollowerThread
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.api.stream import Hub
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
from tests.scenarios.raw_kingston import ARCHIVE, bodies, read_spoken
from tests.valkey import Valkey

FEED = FeedId("kingston")
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Capture:
    """What the operator said at one moment."""

    timestamp: int
    trip_updates: bytes
    vehicle_positions: bytes


def captures(data: Path) -> list[Capture]:
    """Give all captures in order; trip updates go with the vehicle positions that were fetched together with them."""
    found = bodies(data)
    vehicles = {name: body for name, body in found.items() if name.startswith("vehiclepositions")}
    made = []
    for name, body in found.items():
        if (pair := re.search(r"_veh_(\d+)_", name)) is not None:
            made.append(Capture(read_spoken(body).timestamp, body, vehicles[f"vehiclepositions_{pair[1]}.pb"]))
    return sorted(made, key=lambda capture: capture.timestamp)


def busiest(capture: Capture, count: int) -> list[str]:
    """List the stops from which the most is said to leave yet, as FEED:ID."""
    spoken = read_spoken(capture.trip_updates)
    return [f"{FEED}:{stop}" for stop in spoken.busiest_stops(count, spoken.timestamp)]


@dataclass
class Afternoon:
    """The operator's captures through merge, Redis and API, at the pace of whoever looks on."""

    timetable: Timetable
    connection: Connection
    now: float
    state: State = field(default_factory=State)
    memory: Memory = field(default_factory=Memory)
    generation: int = 0
    count: int = 0
    told: dict[Channel, tuple[int, float]] = field(default_factory=dict)
    """The generation that each question's streams were last told of, and when."""
    base_url: str = ""
    hub: Hub = field(init=False)

    async def say(self, capture: Capture) -> None:
        """Merge and publish a capture the moment its header names; wait until polls answer from it and streams were told."""
        self.now = float(capture.timestamp)
        lease = await acquire_lease(self.connection, FEED, "worker")
        assert lease is not None
        if not self.count:
            await publish_timetable(self.connection, lease, self.timetable)
        self.count += 1
        self.generation = lease.generation(self.count)
        overlay, self.memory = merge(
            self.timetable, self._sources(capture), self.memory, int(self.now), generation=self.generation
        )
        health = FeedHealth(feed=FEED, status=Status.OK)
        await publish_generation(self.connection, lease, overlay, health, written_at=int(self.now))
        await until(lambda: self.generation_served == self.generation)
        await self.until_told()

    async def pass_time(self, now: int) -> None:
        """Let time pass in which nothing is said, and wait until streams were told what it changes."""
        self.now = float(now)
        for key in self.hub.due:
            self.hub.due[key] = 0.0
        self.hub.wake.set()
        await self.until_told()

    async def until_told(self) -> None:
        """Wait until every question that is listened to has been computed from the present generation at this moment."""
        seen = self.generation, self.now
        await until(lambda: all(self.told.get(one) == seen for one in self.hub.channels.values()))

    @property
    def generation_served(self) -> int:
        """Say which generation a poll is answered from at this moment; 0 before the first."""
        feed = self.state.snapshot.feeds.get(FEED)
        return 0 if feed is None or feed.overlay is None else feed.overlay.info.generation

    def channel_of(self, event_id: str) -> Channel | None:
        """Find the question that an event belongs to; None when nobody listens to it any more."""
        token = event_id.partition("-")[0]
        return next((one for one in self.hub.channels.values() if one.token == token), None)

    def _sources(self, capture: Capture) -> list[SourceMessage]:
        made = []
        for kind, body in (("trip_updates", capture.trip_updates), ("vehicle_positions", capture.vehicle_positions)):
            message = decode(body, now=int(self.now))
            assert isinstance(message, FeedMessage)
            made.append(SourceMessage(id=kind, message=message, fetched_at=int(self.now), kinds=(kind,)))
        return made


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, not longer than anyone would."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def afternoon(
    data: Path, valkey: Valkey, folder: Path, first: Capture, patch: pytest.MonkeyPatch
) -> AsyncIterator[Afternoon]:
    """Serve the town from its first capture on."""
    timetable = compile_timetable(data / ARCHIVE, FEED)
    connection = connect(valkey.url)
    await connection.commands.flushall()
    played = Afternoon(timetable, connection, float(first.timestamp))
    note_what_is_told(played, patch)
    settings = Settings(clock=lambda: played.now, anonymous_per_minute=0, streams_per_address=0)
    follower = FollowerThread(played.state, valkey.url, folder, settings.clock)
    app = make_app(played.state, settings)
    played.hub = app[API].hub
    follower.start()
    try:
        async with TestServer(app) as server:
            played.base_url = str(server.make_url("")).rstrip("/")
            await played.say(first)
            yield played
    finally:
        follower.stop()
        await connection.close()


def note_what_is_told(played: Afternoon, patch: pytest.MonkeyPatch) -> None:
    """Note, after every computation of a question, the generation that it saw: nothing else may say when to compare."""
    refresh = Channel.refresh

    def noted(channel: Channel) -> None:
        refresh(channel)
        played.told[channel] = played.generation_served, played.now

    patch.setattr(Channel, "refresh", noted)
