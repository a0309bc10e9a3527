"""Cluster and Sentinel serve as a single server does, and survive losing a node."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.store.api_keys import add_api_key, read_api_keys, revoke_api_key
from mobility.store.cache import TimetableCache
from mobility.store.changes import Change, ChangeKind, ChangeReader
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreError, StoreUnavailableError
from mobility.store.lease import Lease, acquire_lease, renew_lease
from mobility.store.limits import add_counts
from mobility.store.publish import publish_generation, publish_timetable
from mobility.store.read import read_feeds, read_generation, read_health, read_timetable
from tests.redis_servers import RedisServers, has_redis_server, start_cluster, start_sentinel
from tests.small_values import small_overlay, small_timetable

pytestmark = [
    pytest.mark.redis_server,
    pytest.mark.skipif(not has_redis_server(), reason="redis-server is not installed (apt-get install redis-server)"),
    pytest.mark.xdist_group("redis_server"),
]

FEEDS = [FeedId(name) for name in ("bus", "coach", "ferry", "rail", "school", "tram")]
"""Enough that every node of a Cluster has some."""
PATIENCE_S = 30

# The client library forgets connections to a node that died instead of closing them, and says so when they are collected.
loses_a_node = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what a test left behind while its own filter of warnings holds."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServers]:
    """Start three nodes."""
    servers = start_cluster(tmp_path_factory.mktemp("cluster"))
    yield servers
    servers.stop()


@pytest.fixture
def sentinel(tmp_path: Path) -> Iterator[RedisServers]:
    """Start a primary, a replica and a Sentinel."""
    servers = start_sentinel(tmp_path, "main")
    yield servers
    servers.stop()


def cluster_url(servers: RedisServers) -> str:
    """Name all nodes."""
    return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in servers.ports)


@pytest.fixture
async def in_cluster(cluster: RedisServers) -> AsyncIterator[Connection]:
    """Connect to an empty Cluster."""
    made = connect(cluster_url(cluster))
    await made.commands.flushall(target_nodes="primaries")
    yield made
    await made.close()


async def work_on(connection: Connection, feed: FeedId, count: int = 1, version: str = "ab" * 32) -> Lease:
    """Do everything that a worker does for a feed."""
    lease = await acquire_lease(connection, feed, "worker")
    assert lease is not None
    await publish_timetable(connection, lease, small_timetable(feed, version, size=500), chunk_bytes=4000)
    overlay = small_overlay(feed, lease.generation(count), version)
    health = FeedHealth(feed=feed, status=Status.OK)
    assert await publish_generation(connection, lease, overlay, health, written_at=1)
    assert await renew_lease(connection, lease)
    return lease


async def test_a_cluster_carries_everything(in_cluster: Connection, cluster: RedisServers, tmp_path: Path) -> None:
    reader, cache = ChangeReader(), TimetableCache(tmp_path)
    await reader.read(in_cluster)
    for feed in FEEDS:
        await work_on(in_cluster, feed)
        await work_on(in_cluster, feed, count=2, version="cd" * 32)
    assert all(int(cluster.ask(port, "dbsize")) > 0 for port in cluster.ports)
    assert await read_feeds(in_cluster) == FEEDS
    for feed in FEEDS:
        overlay = await read_generation(in_cluster, feed)
        timetable = await read_timetable(in_cluster, feed, cache)
        assert overlay is not None
        assert timetable is not None
        assert overlay.info.timetable_version == timetable.info.version == "cd" * 32
        assert await read_health(in_cluster, feed) == FeedHealth(feed=feed, status=Status.OK)
    # The first entry comes as EVERYTHING: before it the stream was not there.
    assert await reader.read(in_cluster) == [Change(ChangeKind.EVERYTHING)]
    lease = await acquire_lease(in_cluster, FEEDS[0], "worker")
    assert lease is not None
    await publish_timetable(in_cluster, lease, small_timetable(FEEDS[0]))
    assert await reader.read(in_cluster) == [Change(ChangeKind.TIMETABLE, FEEDS[0], "ab" * 32)]


async def test_a_cluster_counts_requests_and_keeps_keys(in_cluster: Connection) -> None:
    counts = {f"address {number}": number for number in range(1, 40)}
    assert await add_counts(in_cluster, counts, minute=7) == counts
    assert await add_counts(in_cluster, counts, minute=7) == {name: 2 * count for name, count in counts.items()}
    _, record = await add_api_key(in_cluster, name="app", now=1)
    await revoke_api_key(in_cluster, record.id)
    known = await read_api_keys(in_cluster)
    assert known is not None
    assert known.by_digest == {}


@loses_a_node
@pytest.mark.usefixtures("collected")
async def test_a_node_that_dies_takes_its_own_feeds_away_and_no_others(tmp_path: Path) -> None:
    servers = start_cluster(tmp_path)
    connection = connect(cluster_url(servers))
    try:
        for port in servers.ports:
            servers.ask(port, "config", "set", "cluster-require-full-coverage", "no")
        for feed in FEEDS:
            await work_on(connection, feed)
        servers.kill(servers.ports[-1])
        reached = [feed for feed in FEEDS if await _answers(connection, feed)]
        assert 0 < len(reached) < len(FEEDS)
    finally:
        await connection.close()
        servers.stop()


async def _answers(connection: Connection, feed: FeedId) -> bool:
    """Ask a few times, as beats do: the first call after a death finds out who is left."""
    for _ in range(5):
        try:
            return await read_health(connection, feed) is not None
        except StoreUnavailableError:
            continue
    return False


@loses_a_node
@pytest.mark.usefixtures("collected")
async def test_a_sentinel_says_who_is_primary_and_a_fail_over_goes_on(sentinel: RedisServers, tmp_path: Path) -> None:
    primary, _, watcher = sentinel.ports
    # One that nobody listens at stands before it: the next is asked.
    connection = connect(f"redis+sentinel://127.0.0.1:1,127.0.0.1:{watcher}/main")
    feed, reader = FEEDS[0], ChangeReader()
    lease = await work_on(connection, feed)
    await reader.read(connection)
    assert sentinel.ask(sentinel.ports[1], "wait", "0", "1000") is not None
    sentinel.until(sentinel.ports[1], "mobility", "keys", "*departures*")
    sentinel.kill(primary)
    with pytest.raises(StoreUnavailableError):
        await read_health(connection, feed)
    count = 2
    async with asyncio.timeout(PATIENCE_S):
        while not await _publishes(connection, lease, count):
            count += 1
            await asyncio.sleep(0.1)
    overlay = await read_generation(connection, feed)
    assert overlay is not None
    assert overlay.info.generation == lease.generation(count)
    assert await read_timetable(connection, feed, TimetableCache(tmp_path / "cache")) is not None
    assert await reader.read(connection) in (
        [Change(ChangeKind.DEPARTURES, feed, str(lease.generation(count)))],
        [Change(ChangeKind.EVERYTHING)],
    )
    await connection.close()


async def _publishes(connection: Connection, lease: Lease, count: int) -> bool:
    try:
        overlay = small_overlay(lease.feed, lease.generation(count))
        return await publish_generation(connection, lease, overlay, FeedHealth(feed=lease.feed), written_at=1)
    except StoreError:
        return False
