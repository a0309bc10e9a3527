"""What a worker publishes is what a reader reads; an old worker cannot publish."""

from pathlib import Path

import pytest

from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.cache import TimetableCache
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, StoreUnavailableError
from mobility.store.lease import Lease, acquire_lease
from mobility.store.publish import chunks_of, publish_generation, publish_timetable
from mobility.store.read import read_feeds, read_generation, read_health, read_timetable
from tests.small_values import small_overlay, small_timetable

X = FeedId("x")
HEALTH = FeedHealth(feed=X, status=Status.OK)


async def lease_of(connection: Connection) -> Lease:
    """Hold feed x."""
    lease = await acquire_lease(connection, X, "first")
    assert lease is not None
    return lease


async def put(connection: Connection, lease: Lease, count: int) -> bool:
    """Publish the `count`th generation."""
    return await publish_generation(
        connection, lease, small_overlay(generation=lease.generation(count)), HEALTH, written_at=1
    )


async def test_a_generation_and_its_health_are_read_as_published(connection: Connection) -> None:
    lease = await lease_of(connection)
    await put(connection, lease, 1)
    overlay = await read_generation(connection, X)
    assert overlay is not None
    assert overlay.info.generation == lease.generation(1)
    assert await read_health(connection, X) == HEALTH
    assert await read_feeds(connection) == [X]


async def test_a_feed_that_nobody_published_has_nothing(connection: Connection, tmp_path: Path) -> None:
    assert await read_generation(connection, X) is None
    assert await read_health(connection, X) is None
    assert await read_timetable(connection, X, TimetableCache(tmp_path)) is None
    assert await read_feeds(connection) == []


async def test_a_generation_never_goes_back(connection: Connection) -> None:
    lease = await lease_of(connection)
    await put(connection, lease, 2)
    for count in (1, 2):
        with pytest.raises(FencedOutError):
            await put(connection, lease, count)


async def test_a_worker_that_lost_its_lease_cannot_publish(connection: Connection) -> None:
    old = await lease_of(connection)
    await connection.commands.hset(keys.lease(X), "ends", "1")
    new = await acquire_lease(connection, X, "second")
    assert new is not None
    with pytest.raises(FencedOutError):
        await put(connection, old, 5)
    with pytest.raises(FencedOutError):
        await publish_timetable(connection, old, small_timetable())
    await put(connection, new, 0)
    assert await read_feeds(connection) == [X]


async def test_publishing_says_when_redis_has_lost_the_timetable(connection: Connection) -> None:
    lease = await lease_of(connection)
    await publish_timetable(connection, lease, small_timetable())
    assert await put(connection, lease, 1)
    await connection.commands.flushall()
    assert not await put(connection, lease, 2)


async def test_a_timetable_travels_in_chunks_and_is_mapped_once_per_host(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobility.store.publish.chunks_of", lambda parts: chunks_of(parts, 1000))
    await publish_timetable(connection, await lease_of(connection), small_timetable(size=500))
    cache = TimetableCache(tmp_path)
    first = await read_timetable(connection, X, cache)
    assert first is not None
    assert first.info.feed == X
    assert len(first.stops.id) == 500
    await connection.commands.delete(keys.timetable_chunk(X, first.info.version, 3))
    assert await read_timetable(connection, X, cache) is not None
    with pytest.raises(StoreUnavailableError, match="chunk 3"):
        await read_timetable(connection, X, TimetableCache(tmp_path / "another host"))


async def test_a_damaged_chunk_is_not_used(connection: Connection, tmp_path: Path) -> None:
    await publish_timetable(connection, await lease_of(connection), small_timetable())
    await connection.commands.setrange(keys.timetable_chunk(X, "ab" * 32, 0), 500, b"x")
    with pytest.raises(StoreUnavailableError, match="checksum"):
        await read_timetable(connection, X, TimetableCache(tmp_path))


async def test_a_replaced_version_stays_for_a_grace(connection: Connection) -> None:
    lease = await lease_of(connection)
    await publish_timetable(connection, lease, small_timetable(version="aa" * 32))
    await publish_timetable(connection, lease, small_timetable(version="bb" * 32))
    assert 0 < await connection.commands.ttl(keys.timetable_chunk(X, "aa" * 32, 0)) <= 600
    assert await connection.commands.ttl(keys.timetable_chunk(X, "bb" * 32, 0)) == -1


async def test_the_keys_are_those_of_the_design_and_nothing_else(connection: Connection) -> None:
    lease = await lease_of(connection)
    await publish_timetable(connection, lease, small_timetable())
    await put(connection, lease, 1)
    found = {key.decode() for key in await connection.commands.keys("*")}
    assert found == {
        "mobility:changes",
        "mobility:{x}:departures",
        "mobility:{x}:health",
        "mobility:{x}:lease",
        "mobility:{x}:timetable",
        f"mobility:{{x}}:timetable:{'ab' * 32}:0",
    }


def test_chunks_are_the_parts_cut_anew() -> None:
    parts: list[bytes | memoryview] = [b"abc", b"", b"defgh", memoryview(b"ij")]
    assert list(chunks_of(parts, 4)) == [b"abcd", b"efgh", b"ij"]
