"""Limits and keys as clients meet them, over HTTP."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from mobility.api.app import API, make_app
from mobility.api.keyring import Keyring
from mobility.api.limit_sharing import exchange
from mobility.store.api_keys import ApiKey, KnownKeys, Scope, add_api_key, digest_of, revoke_api_key
from mobility.store.connect import connect
from tests.api.served import TOWN, World
from tests.valkey import Valkey

KEY = "mob_good"
BOARD = "/v1/departures?stop=x:G"


def record(key: str, **more: Any) -> ApiKey:
    known = {"name": "app", "owner": "", "scopes": tuple(Scope), "created": 1, "expires": None, "per_minute": None}
    return ApiKey(id=digest_of(key)[:10], digest=digest_of(key), **{**known, **more})


@asynccontextmanager
async def limited(*records: ApiKey, **settings: int) -> AsyncIterator[World]:
    """Serve the town under limits, some keys known."""
    world = World()
    world.add("x", TOWN)
    world.settings = msgspec.structs.replace(
        world.settings, **{"anonymous_per_minute": 3, "key_per_minute": 5, "failed_keys_per_minute": 3, **settings}
    )
    world.app = make_app(world.state, world.settings)
    world.app[API].limiter.keyring.put(KnownKeys("1", {one.digest: one for one in records}))
    async with TestClient(TestServer(world.app)) as client:
        world.client = client
        yield world


async def ask(world: World, path: str = BOARD, address: str = "192.0.2.7", **headers: str) -> ClientResponse:
    return await world.get(path, X_Forwarded_For=address, **headers)


async def code_of(response: ClientResponse) -> str | None:
    return None if response.status < 400 else str((await response.json(content_type=None))["code"])


async def test_an_address_is_told_what_it_may_and_refused_what_it_may_not() -> None:
    async with limited() as world:
        left = [(await ask(world)).headers["RateLimit"] for _ in range(3)]
        assert left == ['"anonymous";r=2;t=60', '"anonymous";r=1;t=60', '"anonymous";r=0;t=60']
        refused = await ask(world)
        assert refused.status == 429
        assert refused.headers["RateLimit-Policy"] == '"anonymous";q=3;w=60'
        problem = await refused.json(content_type=None)
        assert (problem["code"], problem["status"]) == ("rate_limited", 429)
        world.now += int(refused.headers["Retry-After"])
        assert (await ask(world)).status == 200


async def test_another_address_has_its_own_limit() -> None:
    async with limited() as world:
        for _ in range(4):
            await ask(world)
        assert (await ask(world, address="192.0.2.8")).status == 200
        assert (await ask(world, address="2001:db8::1")).headers["RateLimit-Remaining"] == "2"
        assert (await ask(world, address="2001:db8::2")).headers["RateLimit-Remaining"] == "1"


async def test_who_asks_on_this_machine_for_nobody_else_is_not_limited() -> None:
    async with limited() as world:
        answers = [await world.get(BOARD) for _ in range(5)]
        assert {answer.status for answer in answers} == {200}
        assert "RateLimit" not in answers[0].headers


async def test_probes_and_files_are_never_refused() -> None:
    async with limited(anonymous_per_minute=1) as world:
        await ask(world)
        for path in ("/livez", "/readyz", "/metrics"):
            assert (await ask(world, path)).status == 200


async def test_conditional_head_refused_and_failed_requests_count_and_say_so() -> None:
    async with limited() as world:
        first = await ask(world)
        again = await ask(world, If_None_Match=first.headers["ETag"])
        assert (again.status, again.headers["RateLimit-Remaining"]) == (304, "1")
        wrong = await ask(world, "/v1/departures?stop=x:Nowhere")
        assert (wrong.status, wrong.headers["RateLimit-Remaining"]) == (404, "0")


async def test_zero_is_no_limit() -> None:
    async with limited(anonymous_per_minute=0) as world:
        assert {(await ask(world)).status for _ in range(10)} == {200}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (BOARD, {"Authorization": f"Bearer {KEY}"}),
        (BOARD, {"X_API_Key": KEY}),
        (BOARD, {"apikey": KEY}),
        (f"{BOARD}&key={KEY}", {}),
        (f"{BOARD}&apikey={KEY}", {}),
    ],
)
async def test_a_key_raises_the_limit_wherever_it_stands(path: str, headers: dict[str, str]) -> None:
    async with limited(record(KEY)) as world:
        answer = await ask(world, path, **headers)
        assert answer.status == 200
        assert answer.headers["RateLimit"] == '"key";r=4;t=60'
        assert (await ask(world)).headers["RateLimit"] == '"anonymous";r=2;t=60'


async def test_a_keys_own_limit_counts_wherever_it_is_used_from() -> None:
    async with limited(record(KEY, per_minute=2)) as world:
        statuses = [(await ask(world, address=f"192.0.2.{n}", X_API_Key=KEY)).status for n in range(3)]
        assert statuses == [200, 200, 429]


@pytest.mark.parametrize("key", ["mob_bad", "mob_old"])
async def test_a_key_that_is_wrong_or_has_expired_is_refused(key: str) -> None:
    async with limited(record("mob_old", expires=5)) as world:
        refused = await ask(world, X_API_Key=key)
        assert (refused.status, await code_of(refused)) == (401, "invalid_key")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


async def test_another_services_key_is_no_key() -> None:
    async with limited(record(KEY)) as world:
        assert (await ask(world, f"{BOARD}&key=test", Authorization="Basic dXNlcjpwYXNz")).status == 200


async def test_whoever_guesses_is_slowed_and_learns_nothing_more_and_a_neighbours_key_still_works() -> None:
    async with limited(record(KEY), record("mob_new")) as world:
        assert (await ask(world, X_API_Key=KEY)).status == 200
        guesses = [await code_of(await ask(world, X_API_Key=f"mob_{n}")) for n in range(5)]
        assert guesses == ["invalid_key"] * 3 + ["rate_limited"] * 2
        assert await code_of(await ask(world, X_API_Key="mob_new")) == "rate_limited"
        assert (await ask(world, X_API_Key=KEY)).status == 200
        assert (await ask(world)).status == 200
        assert (await ask(world, address="192.0.2.8", X_API_Key="mob_new")).status == 200


async def test_a_key_is_good_only_for_its_scopes() -> None:
    async with limited(record(KEY, scopes=(Scope.READ,)), record("mob_stream", scopes=(Scope.STREAM,))) as world:
        refused = await ask(world, X_API_Key=KEY, Accept="text/event-stream")
        assert (refused.status, await code_of(refused)) == (403, "missing_scope")
        assert await code_of(await ask(world, X_API_Key="mob_stream")) == "missing_scope"


async def test_an_address_holds_only_so_many_streams() -> None:
    async with limited(streams_per_address=1) as world:
        headers = {"Accept": "text/event-stream", "X-Forwarded-For": "192.0.2.7"}
        async with world.client.get(BOARD, headers=headers) as first:
            assert first.status == 200
            async with world.client.get(BOARD, headers=headers) as second:
                assert second.status == 429


async def test_until_redis_has_told_of_keys_nobody_is_refused_for_one() -> None:
    async with limited() as world:
        world.app[API].limiter.keyring = Keyring()
        assert (await ask(world, X_API_Key=KEY)).headers["RateLimit-Policy"].startswith('"anonymous"')


async def test_a_key_reaches_no_log_no_problem_no_link_and_no_second_cache_entry(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with limited(record(KEY), key_per_minute=0) as world:
        texts = []
        for path in (
            BOARD,
            "/v1/stops?limit=1",
            "/v1/nothing",
            "/v1/departures?stop=y:1",
            "/?stop=x:G",
            "/v1/stops?bad=1",
        ):
            for where in (f"{path}{'&' if '?' in path else '?'}key={KEY}", path):
                answer = await ask(world, where, X_API_Key=KEY)
                texts.append(await answer.text() + str(answer.headers))
        assert not [text for text in texts if KEY in text]
        # The server runs without an access log (`server.serve`); the test's own has one.
        assert not [one for one in caplog.records if KEY in one.getMessage() and one.name != "aiohttp.access"]
        assert not [key for key in world.app[API].cache._entries if KEY in str(key)]
        assert world.app[API].metrics.cache_hits["departures"] == 1


async def test_processes_share_their_counts_and_keys_through_redis(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    async with limited(anonymous_per_minute=10) as one, limited(anonymous_per_minute=10) as other:
        limiters = [world.app[API].limiter for world in (one, other)]
        for _ in range(6):
            await ask(one)
        await ask(other)
        for limiter in (*limiters, *limiters):
            await exchange(limiter, connection, one.now)
        assert (await ask(other)).headers["RateLimit-Remaining"] == "2"
        key, made = await add_api_key(connection, name="app", now=1)
        assert await code_of(await ask(one, X_API_Key=key)) == "invalid_key"
        await exchange(limiters[0], connection, one.now)
        assert (await ask(one, X_API_Key=key)).status == 200
        await revoke_api_key(connection, made.id)
        await exchange(limiters[0], connection, one.now)
        assert await code_of(await ask(one, X_API_Key=key)) == "invalid_key"
    await connection.close()


async def test_a_redis_that_came_back_empty_locks_nobody_out(own_valkey: Valkey) -> None:
    connection = connect(own_valkey.url)
    key, _ = await add_api_key(connection, name="app", now=1)
    async with limited() as world:
        limiter = world.app[API].limiter
        limiter.keyring = Keyring()
        await exchange(limiter, connection, world.now)
        await connection.commands.flushall()
        await exchange(limiter, connection, world.now)
        assert (await ask(world, X_API_Key=key)).headers["RateLimit-Policy"] == '"key";q=5;w=60'
    await connection.close()


async def test_clients_that_have_left_are_forgotten() -> None:
    async with limited(record(KEY)) as world:
        limiter = world.app[API].limiter
        await ask(world)
        await ask(world, X_API_Key=KEY)
        assert (len(limiter.buckets), len(limiter.uses)) == (1, 1)
        limiter.forget(world.now + 180)
        limiter.keyring.put(KnownKeys("2", {}))
        limiter.forget(world.now + 180)
        assert (len(limiter.buckets), len(limiter.uses)) == (0, 0)
