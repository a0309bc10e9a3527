"""The change stream misses nothing."""

import signal

import pytest

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.changes import Change, ChangeKind, ChangeReader
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreUnavailableError
from tests.valkey import Valkey

EVERYTHING = [Change(ChangeKind.EVERYTHING)]


async def announce(connection: Connection, what: str) -> None:
    """Write one entry as a worker does."""
    await connection.commands.xadd(keys.CHANGES, {"feed": "x", "kind": "departures", "what": what})


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
