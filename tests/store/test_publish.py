"""What a worker publishes is what a reader reads; an old worker cannot publish."""

import dataclasses
from pathlib import Path

import pytest

from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.strings import strings_of
from mobility.store import keys
from mobility.store.cache import TimetableCache
from mobility.store.changes import ChangeReader
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError, StoreUnavailableError
from mobility.store.lease import Lease, acquire_lease
from mobility.store.pointer import chunks_of
from mobility.store.publish import publish_generation, publish_health, publish_timetable
from mobility.store.read import read_feeds, read_generation, read_generation_mark, read_health, read_timetable
from tests.small_values import VERSION, small_overlay, small_timetable

X = FeedId("x")
HEALTH = FeedHealth(feed=X, status=Status.OK)


async def lease_of(connection: Connection) -> Lease:
    """Hold feed x."""
    lease = await acquire_lease(connection, X, "first")
    assert lease is not None
    return lease


def files_of(cache: TimetableCache) -> list[str]:
    """Name all files of a cache, finished or not."""
    return [path.name for path in cache.folder.iterdir()]


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
    with pytest.raises(FencedOutError):
        await put(connection, lease, 1)
    assert await read_generation_mark(connection, X) == (lease.generation(2), 1)


async def test_a_write_repeated_because_its_answer_was_lost_is_no_fault(connection: Connection) -> None:
    lease = await lease_of(connection)
    await publish_timetable(connection, lease, small_timetable())
    assert await put(connection, lease, 1)
    assert await put(connection, lease, 1)


async def test_two_owners_under_the_same_number_are_told_apart(connection: Connection) -> None:
    lease = await lease_of(connection)
    namesake = Lease(X, "second", lease.fence)
    with pytest.raises(FencedOutError):
        await put(connection, namesake, 1)


async def test_a_large_generation_is_not_sent_by_a_worker_that_lost_its_lease(connection: Connection) -> None:
    lease = await lease_of(connection)
    large = small_overlay(generation=lease.generation(1))
    large = dataclasses.replace(large, strings=strings_of([bytes(2 << 20)]))
    with pytest.raises(FencedOutError):
        await publish_generation(connection, Lease(X, "second", 1), large, HEALTH, written_at=1)
    await publish_generation(connection, lease, large, HEALTH, written_at=1)
    found = await read_generation(connection, X)
    assert found is not None
    assert found.strings[0] == large.strings[0]


async def test_health_is_published_where_there_is_no_timetable_to_make_a_generation_of(connection: Connection) -> None:
    reader = ChangeReader()
    await reader.read(connection)
    await publish_health(connection, await lease_of(connection), HEALTH)
    assert await read_health(connection, X) == HEALTH
    assert await read_feeds(connection) == [X]
    with pytest.raises(FencedOutError):
        await publish_health(connection, Lease(X, "second", 1), HEALTH)


async def test_what_another_version_wrote_is_as_if_there_were_none(connection: Connection, tmp_path: Path) -> None:
    await connection.commands.hset(keys.departures(X), mapping={"generation": 1, "written_at": 1, "value": b"older"})
    await connection.commands.set(keys.health(X), b'{"of": "another kind"}')
    await connection.commands.set(keys.timetable(X), b"7")
    assert await read_generation(connection, X) is None
    assert await read_health(connection, X) is None
    assert await read_timetable(connection, X, TimetableCache(tmp_path)) is None


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
    connection: Connection, tmp_path: Path
) -> None:
    await publish_timetable(connection, await lease_of(connection), small_timetable(size=500), chunk_bytes=1000)
    cache = TimetableCache(tmp_path)
    first = await read_timetable(connection, X, cache)
    assert first is not None
    assert first.info.feed == X
    assert len(first.stops.id) == 500
    await connection.commands.delete(keys.timetable_chunk(X, first.info.version, 3))
    assert await read_timetable(connection, X, cache) is not None
    with pytest.raises(StoreUnavailableError, match="chunk 3"):
        await read_timetable(connection, X, TimetableCache(tmp_path / "another host"))
    assert files_of(TimetableCache(tmp_path / "another host")) == []


async def test_a_damaged_chunk_is_not_used(connection: Connection, tmp_path: Path) -> None:
    await publish_timetable(connection, await lease_of(connection), small_timetable())
    await connection.commands.setrange(keys.timetable_chunk(X, VERSION, 0), 500, b"x")
    cache = TimetableCache(tmp_path)
    with pytest.raises(StoreUnavailableError, match="checksum"):
        await read_timetable(connection, X, cache)
    assert files_of(cache) == []


async def test_a_damaged_file_is_downloaded_again(connection: Connection, tmp_path: Path) -> None:
    await publish_timetable(connection, await lease_of(connection), small_timetable())
    cache = TimetableCache(tmp_path)
    await read_timetable(connection, X, cache)
    path = cache.path(X, VERSION)
    content = bytearray(path.read_bytes())
    content[300] ^= 4
    path.write_bytes(content)
    assert await read_timetable(connection, X, cache) is not None
    assert path.read_bytes() != content


async def test_the_same_archive_compiled_by_other_code_is_downloaded_again(
    connection: Connection, tmp_path: Path
) -> None:
    lease, cache = await lease_of(connection), TimetableCache(tmp_path)
    await publish_timetable(connection, lease, small_timetable(size=3))
    await read_timetable(connection, X, cache)
    await publish_timetable(connection, lease, small_timetable(size=4))
    found = await read_timetable(connection, X, cache)
    assert found is not None
    assert len(found.stops.id) == 4


async def test_a_folder_that_takes_no_file_is_an_error_that_names_it(connection: Connection, tmp_path: Path) -> None:
    await publish_timetable(connection, await lease_of(connection), small_timetable())
    cache = TimetableCache(tmp_path / "gone")
    cache.folder.rmdir()
    with pytest.raises(StoreUnavailableError, match="gone takes no timetable"):
        await read_timetable(connection, X, cache)


async def test_a_version_that_redis_has_already_is_not_sent_again(connection: Connection) -> None:
    lease = await lease_of(connection)
    await publish_timetable(connection, lease, small_timetable())
    sent = (await connection.commands.info("commandstats"))["cmdstat_set"]["calls"]
    await publish_timetable(connection, lease, small_timetable())
    # One SET, by the script: the pointer.
    assert (await connection.commands.info("commandstats"))["cmdstat_set"]["calls"] == sent + 1
    await connection.commands.delete(keys.timetable_chunk(X, VERSION, 0))
    await publish_timetable(connection, lease, small_timetable())
    assert await connection.commands.exists(keys.timetable_chunk(X, VERSION, 0))


async def test_a_replaced_version_stays_for_a_grace_and_may_come_back(connection: Connection) -> None:
    lease = await lease_of(connection)
    old, new = (keys.timetable_chunk(X, version, 0) for version in ("aa" * 32, "bb" * 32))
    await publish_timetable(connection, lease, small_timetable(version="aa" * 32))
    await publish_timetable(connection, lease, small_timetable(version="bb" * 32))
    assert 0 < await connection.commands.ttl(old) <= 600
    assert await connection.commands.ttl(new) == -1
    await publish_timetable(connection, lease, small_timetable(version="aa" * 32))
    assert await connection.commands.ttl(old) == -1
    assert 0 < await connection.commands.ttl(new) <= 600


async def test_chunks_that_nobody_points_to_vanish_by_themselves(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = await lease_of(connection)

    monkeypatch.setattr("mobility.store.publish._POINT", "return -1")
    with pytest.raises(FencedOutError):
        await publish_timetable(connection, lease, small_timetable())
    assert 0 < await connection.commands.ttl(keys.timetable_chunk(X, VERSION, 0)) <= 600
    assert await read_feeds(connection) == []


async def test_chunks_that_vanished_on_the_way_are_not_pointed_to(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = await lease_of(connection)
    monkeypatch.setattr("mobility.store.publish._send_chunks", _send_nothing)
    with pytest.raises(StoreUnavailableError, match="vanished"):
        await publish_timetable(connection, lease, small_timetable())
    assert await read_feeds(connection) == []


async def _send_nothing(*_: object) -> None:
    """Stand in for a link so slow that the first chunk expires before the last is there."""


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
