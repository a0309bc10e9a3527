"""An API process follows Redis, and goes on without it."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer

from mobility.api.app import make_app
from mobility.api.follow import Follower
from mobility.api.follower_thread import FollowerThread
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.time import parse_instant
from mobility.model.timetable import Timetable
from mobility.store import keys
from mobility.store.changes import Change, ChangeKind, ChangeReader, announce
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import Lease, acquire_lease
from mobility.store.publish import publish_generation, publish_timetable
from mobility.store.read import GenerationMark, read_generation_mark
from tests.api.served import DELAYED, NOW, TOWN
from tests.valkey import Valkey
from tests.world import message_of, timetable_of

X = FeedId("x")
AT = parse_instant(NOW)


class Worker:
    """Publishes a feed as a worker does."""

    def __init__(self, connection: Connection, feed: FeedId = X) -> None:
        self.connection, self.feed, self.count = connection, feed, 0
        self.lease: Lease | None = None

    async def hold(self) -> Lease:
        if self.lease is None:
            self.lease = await acquire_lease(self.connection, self.feed, "worker")
        assert self.lease is not None
        return self.lease

    async def publish(self, timetable: Timetable, *, new: bool = True, delay_s: int = 120, age_s: int = 5) -> Overlay:
        lease = await self.hold()
        if new:
            await publish_timetable(self.connection, lease, timetable)
        self.count += 1
        overlay = overlay_for(timetable, lease.generation(self.count), delay_s, age_s)
        health = FeedHealth(feed=self.feed, status=Status.OK)
        await publish_generation(self.connection, lease, overlay, health, written_at=AT)
        return overlay


def overlay_for(timetable: Timetable, generation: int, delay_s: int, age_s: int = 5) -> Overlay:
    header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {AT - age_s} }}'
    message = decode(message_of(header + DELAYED.replace("120", str(delay_s))), now=AT)
    assert isinstance(message, FeedMessage)
    source = SourceMessage(id="rt", message=message, fetched_at=AT - age_s + 1, kinds=("trip_updates",))
    return merge(timetable, [source], Memory(), AT, generation=generation)[0]


async def until(condition: Callable[[], bool], within_s: float = 15.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def state(own_valkey: Valkey, tmp_path: Path) -> AsyncIterator[State]:
    """Follow a server of its own, which a test may freeze or kill."""
    made = State()
    follower = FollowerThread(made, own_valkey.url, tmp_path / "timetables", lambda: float(AT))
    follower.start()
    yield made
    await asyncio.to_thread(follower.stop)


@pytest.fixture
async def worker(own_valkey: Valkey) -> AsyncIterator[Worker]:
    """Publish to that server."""
    connection = connect(own_valkey.url)
    yield Worker(connection)
    await connection.close()


def x_of(state: State) -> FeedInUse | None:
    return state.snapshot.feeds.get(X)


def is_at(state: State, generation: int) -> bool:
    feed = x_of(state)
    return feed is not None and feed.overlay is not None and feed.overlay.info.generation == generation


async def test_a_further_message_tells_how_long_it_took_to_be_readable(state: State, worker: Worker) -> None:
    town = timetable_of(TOWN, "x")
    first = await worker.publish(town, age_s=40)
    await until(lambda: is_at(state, first.info.generation))
    second = await worker.publish(town, new=False, age_s=7)
    await until(lambda: is_at(state, second.info.generation) and state.latencies.of_all(AT).messages > 0)
    (latency,) = state.latencies.of_feed(X, AT)
    assert (latency.source, latency.messages) == ("rt", 1)


async def test_an_empty_store_is_ready_with_nothing(state: State) -> None:
    await until(lambda: state.is_ready)
    assert dict(state.snapshot.feeds) == {}


async def test_a_published_feed_is_in_use_and_searchable(state: State, worker: Worker) -> None:
    overlay = await worker.publish(timetable_of(TOWN, "x"))
    await until(lambda: is_at(state, overlay.info.generation))
    await until(lambda: (feed := x_of(state)) is not None and feed.index is not None)
    assert state.is_ready
    feed = x_of(state)
    assert feed is not None
    assert feed.health.status is Status.OK


async def test_a_generation_written_while_it_is_read_comes_with_its_own_health(
    own_valkey: Valkey, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timetable = timetable_of(TOWN, "x")
    await publish_timetable(worker.connection, await worker.hold(), timetable)

    async def written_meanwhile(connection: Connection, feed: FeedId) -> GenerationMark | None:
        if not worker.count:
            await worker.publish(timetable, new=False)
        return await read_generation_mark(connection, feed)

    monkeypatch.setattr("mobility.api.follow.read_generation_mark", written_meanwhile)
    state, shown = State(), []
    put = state.put

    def noted(feed: FeedInUse) -> None:
        put(feed)
        shown.append(feed)

    monkeypatch.setattr(state, "put", noted)
    follower = Follower(state, own_valkey.url, tmp_path / "timetables", lambda: float(AT), lambda call: call())
    following = asyncio.create_task(follower.run())
    await until(lambda: any(feed.overlay is not None for feed in shown))
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following
    assert {feed.health.status for feed in shown if feed.overlay is not None} == {Status.OK}


@pytest.mark.parametrize("failure", [StoreUnavailableError("Redis broke"), RuntimeError("a fault of ours")])
async def test_a_follower_told_to_end_while_redis_breaks_ends(
    own_valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    reading = threading.Event()

    async def lose_a_cancellation(reader: ChangeReader, connection: Connection) -> list[Change]:
        if reading.is_set():
            await asyncio.Event().wait()
        reading.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise failure from None
        return []

    monkeypatch.setattr(ChangeReader, "read", lose_a_cancellation)
    follower = FollowerThread(State(), own_valkey.url, tmp_path, lambda: float(AT))
    follower.start()
    await until(reading.is_set)
    await asyncio.to_thread(follower.stop)
    assert not follower.is_running


async def test_a_follower_told_to_end_before_it_has_begun_ends(own_valkey: Valkey, tmp_path: Path) -> None:
    follower = FollowerThread(State(), own_valkey.url, tmp_path, lambda: float(AT))
    follower.start()
    await asyncio.to_thread(follower.stop)
    assert not follower.is_running


async def test_the_next_generation_replaces_the_last(state: State, worker: Worker) -> None:
    timetable = timetable_of(TOWN, "x")
    await worker.publish(timetable)
    overlay = await worker.publish(timetable, new=False, delay_s=300)
    await until(lambda: is_at(state, overlay.info.generation))


async def test_a_new_version_comes_in_only_with_its_own_generation(state: State, worker: Worker) -> None:
    timetable = timetable_of(TOWN, "x")
    overlay = await worker.publish(timetable)
    await until(lambda: is_at(state, overlay.info.generation))
    changed = timetable_of(TOWN.replace("Mairie", "Hôtel de Ville"), "x")
    await publish_timetable(worker.connection, await worker.hold(), changed)
    again = await worker.publish(timetable, new=False)
    await until(lambda: is_at(state, again.info.generation))
    feed = x_of(state)
    assert feed is not None
    assert feed.timetable is not None
    assert feed.timetable.info.version == timetable.info.version
    both = await worker.publish(changed, new=False)
    await until(lambda: is_at(state, both.info.generation))
    feed = x_of(state)
    assert feed is not None
    assert feed.timetable is not None
    assert feed.timetable.info.version == changed.info.version


def test_an_overlay_never_meets_another_versions_rows() -> None:
    timetable = timetable_of(TOWN, "x")
    overlay = overlay_for(timetable, 1, 60)
    other = replace(timetable, info=msgspec.structs.replace(timetable.info, version="00" * 32))
    with pytest.raises(ValueError, match="only with the version"):
        FeedInUse(X, FeedHealth(feed=X), other, overlay)


async def test_damaged_values_of_one_feed_cost_the_others_nothing(state: State, worker: Worker) -> None:
    broken = FeedId("broken")
    await worker.connection.commands.set(keys.timetable(broken), b"not json")
    await worker.connection.commands.hset(keys.departures(broken), mapping={"value": b"junk", "generation": b"1"})
    overlay = await worker.publish(timetable_of(TOWN, "x"))
    await until(lambda: is_at(state, overlay.info.generation) and state.is_ready)


async def test_a_change_that_outlived_its_generation_takes_nothing_away(
    state: State, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    overlay = await worker.publish(timetable_of(TOWN, "x"))
    await until(lambda: is_at(state, overlay.info.generation))
    tried = asyncio.Event()
    put = state.put

    def noted(feed: FeedInUse) -> None:
        put(feed)
        tried.set()

    monkeypatch.setattr(state, "put", noted)
    await worker.connection.commands.delete(keys.departures(X), keys.timetable(X))
    await announce(worker.connection, X, ChangeKind.HEALTH, "ok")
    async with asyncio.timeout(20):
        await tried.wait()
    assert is_at(state, overlay.info.generation)


async def test_a_store_that_came_back_empty_takes_nothing_away(
    state: State, worker: Worker, own_valkey: Valkey
) -> None:
    timetable = timetable_of(TOWN, "x")
    overlay = await worker.publish(timetable)
    await until(lambda: is_at(state, overlay.info.generation))
    own_valkey.send(signal.SIGKILL)
    assert own_valkey.process is not None
    own_valkey.process.wait(10)
    await until(lambda: state.store_failing_since is not None)
    assert is_at(state, overlay.info.generation)
    await own_valkey.start_again()
    await until(lambda: state.store_failing_since is None)
    assert is_at(state, overlay.info.generation)
    later = await Worker(worker.connection).publish(timetable)
    await until(lambda: is_at(state, later.info.generation))


async def test_while_the_store_is_frozen_boards_are_answered_and_ages_grow(
    state: State, worker: Worker, own_valkey: Valkey
) -> None:
    overlay = await worker.publish(timetable_of(TOWN, "x"))
    await until(lambda: is_at(state, overlay.info.generation))
    now = float(AT)
    app = make_app(state, Settings(clock=lambda: now))
    async with TestClient(TestServer(app)) as client:

        async def first() -> tuple[str, int | None, str | None]:
            board = await (await client.get("/v1/departures?stop=x:G")).json()
            shown = board["departures"][0]
            return shown["label"], shown["age_s"], shown["reason"]

        assert await first() == ("live", 5, None)
        own_valkey.send(signal.SIGSTOP)
        await until(lambda: state.store_failing_since is not None)
        now += 90
        assert (await first())[:2] == ("ageing", 95)
        health = await (await client.get("/v1/health")).json()
        assert health["store"] == "away"
        assert (await client.get("/readyz")).status == 200
        now += 210
        assert (await first())[0] == "scheduled"
        own_valkey.send(signal.SIGCONT)
        await until(lambda: state.store_failing_since is None)
