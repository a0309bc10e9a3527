"""API keys: given out once, found by their hash, gone when revoked."""

import pytest

from mobility.store import keys
from mobility.store.api_keys import (
    PREFIX,
    KnownKeys,
    Scope,
    UnknownKeyError,
    add_api_key,
    digest_of,
    read_api_keys,
    revoke_api_key,
)
from mobility.store.connect import Connection


async def read(connection: Connection) -> KnownKeys:
    known = await read_api_keys(connection)
    assert known is not None
    return known


async def test_a_key_is_found_by_its_hash_and_stands_nowhere(connection: Connection) -> None:
    key, record = await add_api_key(
        connection, name="board", owner="it@town.example", scopes=(Scope.READ,), now=100, expires=200, per_minute=5
    )
    assert key.startswith(PREFIX)
    assert (await read(connection)).by_digest == {digest_of(key): record}
    stored = await connection.commands.hgetall(keys.API_KEYS)
    assert key.removeprefix(PREFIX) not in repr(stored)


async def test_no_two_keys_are_the_same(connection: Connection) -> None:
    made = {(await add_api_key(connection, name="same", now=1))[0] for _ in range(20)}
    assert len(made) == 20
    assert len((await read(connection)).by_digest) == 20


async def test_a_revoked_key_is_gone_and_the_others_stay(connection: Connection) -> None:
    _, stays = await add_api_key(connection, name="a", now=1)
    _, goes = await add_api_key(connection, name="b", now=1)
    assert await revoke_api_key(connection, goes.id) == goes
    assert list((await read(connection)).by_digest.values()) == [stays]
    with pytest.raises(UnknownKeyError, match=goes.id):
        await revoke_api_key(connection, goes.id)


async def test_keys_are_read_again_only_after_a_change(connection: Connection) -> None:
    _, record = await add_api_key(connection, name="a", now=1)
    first = await read(connection)
    assert await read_api_keys(connection, first.version) is None
    await revoke_api_key(connection, record.id)
    assert await read_api_keys(connection, first.version) is not None


async def test_an_empty_redis_says_that_it_knows_no_version(connection: Connection) -> None:
    assert await read(connection) == KnownKeys("", {})


async def test_a_record_of_a_newer_version_costs_only_itself(connection: Connection) -> None:
    _, record = await add_api_key(connection, name="a", now=1)
    await connection.commands.hset(keys.API_KEYS, "ff" * 32, b'{"kind":"unknown"}')
    assert list((await read(connection)).by_digest.values()) == [record]
