"""The change stream misses nothing."""

import asyncio
import signal

import pytest

from mobility.model.ids import FeedId
from mobility.store import changes, keys
from mobility.store.changes import CHANGES_KEPT, Change, ChangeKind, ChangeReader, follow_changes
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreUnavailableError
from tests.valkey import Valkey

PATIENCE_S = 15
EVERYTHING = [Change(ChangeKind.EVERYTHING)]


async def announce(connection: Connection, what: str) -> None:
    """Write one entry as a worker does."""
    await changes.announce(connection, FeedId("x"), ChangeKind.DEPARTURES, what)


def told(changes: list[Change]) -> list[str]:
    """Give what the changes are to."""
    return [change.what for change in changes]


async def test_a_new_reader_reads_everything_first_and_then_what_changes(connection: Connection) -> None:
    await announce(connection, "1")
    reader = ChangeReader()
    assert await reader.read(connection) == EVERYTHING
    await announce(connection, "2")
    await announce(connection, "3")
    assert await reader.read(connection) == [Change(ChangeKind.DEPARTURES, FeedId("x"), what) for what in "23"]
    assert await reader.read(connection) == []


async def test_a_reconnect_misses_nothing(connection: Connection, valkey: Valkey) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    for what in "23":
        await announce(connection, what)
    another = connect(valkey.url)
    assert told(await reader.read(another)) == ["2", "3"]
    await another.close()


async def test_a_reader_that_was_away_too_long_reads_everything_again(connection: Connection) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    for what in "2345":
        await announce(connection, what)
    await connection.commands.xtrim(keys.CHANGES, maxlen=2, approximate=False)
    assert await reader.read(connection) == EVERYTHING
    assert await reader.read(connection) == []


@pytest.mark.parametrize("afterwards", [0, 3])
async def test_a_server_that_comes_back_empty_means_everything_anew(connection: Connection, afterwards: int) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    await connection.commands.flushall()
    assert reader.last_seen is not None
    later = int(reader.last_seen.partition("-")[0]) + 1
    for number in range(afterwards):
        entry = {"feed": "x", "kind": "departures", "what": f"new {number}"}
        await connection.commands.xadd(keys.CHANGES, entry, id=f"{later}-{number}")
    assert await reader.read(connection) == EVERYTHING


async def test_a_server_emptied_while_a_reader_waits_means_everything_anew(
    connection: Connection, valkey: Valkey
) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    another = connect(valkey.url)
    waiting = asyncio.create_task(reader.read(connection))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if "xread" in {client["cmd"] for client in await another.commands.client_list()}:
                break
            await asyncio.sleep(0.01)
    async with another.commands.pipeline(transaction=True) as pipeline:
        await pipeline.flushall().xadd(keys.CHANGES, {"feed": "x", "kind": "departures", "what": "2"}).execute()
    assert await waiting == EVERYTHING
    await another.close()


async def test_a_stream_of_a_server_whose_clock_is_behind_is_another_stream(connection: Connection) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    await connection.commands.flushall()
    await connection.commands.xadd(keys.CHANGES, {"feed": "x", "kind": "departures", "what": "2"}, id="5-1")
    assert await reader.read(connection) == EVERYTHING
    assert reader.last_seen == "5-1"


async def test_what_a_newer_version_announces_is_passed_over(connection: Connection) -> None:
    reader = ChangeReader()
    await announce(connection, "1")
    await reader.read(connection)
    await connection.commands.xadd(keys.CHANGES, {"feed": "x", "kind": "weather", "what": "rain"})
    await connection.commands.xadd(keys.CHANGES, {"other": "fields"})
    await announce(connection, "2")
    assert told(await reader.read(connection)) == ["2"]


async def test_following_goes_on_where_it_was_after_redis_was_away(own_valkey: Valkey) -> None:
    connection, reader = connect(own_valkey.url), ChangeReader()
    await announce(connection, "1")
    seen: list[Change] = []

    async def follow(count: int) -> None:
        async for change in follow_changes(connection, reader):
            seen.append(change)
            if len(seen) == count:
                return

    await follow(1)
    own_valkey.send(signal.SIGSTOP)
    with pytest.raises(StoreUnavailableError):
        await follow(2)
    own_valkey.send(signal.SIGCONT)
    another = connect(own_valkey.url)
    for what in "23":
        await announce(another, what)
    async with asyncio.timeout(PATIENCE_S):
        await follow(3)
    assert told(seen) == ["", "2", "3"]
    await connection.close()
    await another.close()


async def test_the_stream_is_capped(connection: Connection) -> None:
    async with connection.commands.pipeline(transaction=False) as pipeline:
        for number in range(CHANGES_KEPT + 500):
            pipeline.xadd(keys.CHANGES, {"feed": "x", "kind": "departures", "what": str(number)})
        await pipeline.execute()
    await announce(connection, "last")
    assert await connection.commands.xlen(keys.CHANGES) < CHANGES_KEPT + 200


async def test_a_frozen_server_is_an_error_and_not_a_long_wait(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    reader = ChangeReader()
    await reader.read(connection)
    own_valkey.send(signal.SIGSTOP)
    with pytest.raises(StoreUnavailableError):
        await reader.read(connection)
    own_valkey.send(signal.SIGCONT)
    await announce(connection, "after")
    assert await reader.read(connection) in (EVERYTHING, [Change(ChangeKind.DEPARTURES, FeedId("x"), "after")])
    await connection.close()


async def test_a_killed_server_that_comes_back_is_read_again(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    reader = ChangeReader()
    await announce(connection, "before")
    await reader.read(connection)
    own_valkey.send(signal.SIGKILL)
    assert own_valkey.process is not None
    own_valkey.process.wait(10)
    with pytest.raises(StoreUnavailableError):
        await reader.read(connection)
    await own_valkey.start_again()
    assert await reader.read(connection) == EVERYTHING
    await connection.close()
