"""A server that is silent, gone or slow costs a bounded time and one kind of error."""

import asyncio
import signal
from collections.abc import AsyncIterator

import pytest

from mobility.store import connect as limits
from mobility.store.connect import Connection, connect
from mobility.store.errors import COMMAND_WITHIN_S, FencedOutError, StoreUnavailableError, store_call, value_within_s
from tests.valkey import Valkey


@pytest.fixture
async def silent_port() -> AsyncIterator[int]:
    """Listen on loopback and never say a word."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def ping(connection: Connection) -> str:
    """Give the error that a command ends with."""
    with pytest.raises(StoreUnavailableError) as error:
        async with store_call():
            await connection.commands.ping()
    return str(error.value)


async def test_a_frozen_server_is_unavailable_until_it_goes_on(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    async with store_call():
        await connection.commands.ping()
    own_valkey.send(signal.SIGSTOP)
    assert "Timeout reading" in await ping(connection)
    assert f"no answer within {COMMAND_WITHIN_S} s" in await ping(connection)  # with connecting and greeting
    own_valkey.send(signal.SIGCONT)
    async with store_call():
        assert await connection.commands.ping()
    await connection.close()


def test_the_limits_of_a_command_are_below_a_second() -> None:
    assert COMMAND_WITHIN_S < 1
    connection = connect("redis://localhost")
    settings = connection.commands.connection_pool.connection_kwargs
    assert settings["socket_timeout"] < COMMAND_WITHIN_S
    assert settings["socket_connect_timeout"] < COMMAND_WITHIN_S
    assert settings["retry"].get_retries() == 1
    assert settings["health_check_interval"] > 0
    assert 2 * limits.SENTINEL_TIMEOUT_S + limits.CONNECT_TIMEOUT_S < COMMAND_WITHIN_S


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:{port}",
        "redis+sentinel://127.0.0.1:{port},127.0.0.1:{port},127.0.0.1:{port}/main",
        "redis+cluster://127.0.0.1:{port}",
    ],
)
async def test_a_server_that_accepts_and_is_silent_is_unavailable(silent_port: int, url: str) -> None:
    connection = connect(url.format(port=silent_port))
    for _ in range(2):
        assert await ping(connection)
    await connection.close()


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1", "redis+sentinel://127.0.0.1:1/x", "redis+cluster://127.0.0.1:1"]
)
async def test_a_server_that_refuses_is_unavailable(url: str) -> None:
    connection = connect(url)
    assert await ping(connection)
    await connection.close()


async def test_a_connection_that_the_server_closed_is_made_again(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    async with store_call():
        await connection.commands.ping()
        await connection.patient.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        assert await connection.commands.ping()
    await connection.close()


async def test_a_value_may_take_longer_than_a_command(connection: Connection) -> None:
    value = b"x" * (32 << 20)
    assert value_within_s(len(value)) > 5
    async with store_call(value_within_s(len(value))):
        await connection.patient.set("mobility:places", value)
        assert await connection.patient.get("mobility:places") == value


async def test_a_server_that_is_full_is_unavailable_and_evicts_nothing(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    await connection.commands.set("kept", "1")
    await connection.commands.config_set("maxmemory", "1")
    with pytest.raises(StoreUnavailableError, match="OutOfMemory"):
        async with store_call():
            await connection.commands.set("refused", "1")
    assert await connection.commands.get("kept") == b"1"
    await connection.close()


async def test_what_is_not_redis_fault_passes_through() -> None:
    with pytest.raises(FencedOutError):
        async with store_call():
            raise FencedOutError
    with pytest.raises(ZeroDivisionError):
        async with store_call():
            raise ZeroDivisionError
