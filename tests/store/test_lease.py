"""One owner per feed, and a fence that only rises."""

import pytest

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.lease import GENERATION_BITS, Lease, acquire_lease, release_lease, renew_lease

X = FeedId("x")


async def expire(connection: Connection) -> None:
    """Let the lease run out without waiting for it."""
    await connection.commands.hset(keys.lease(X), "ends", "1")


async def test_a_second_worker_does_not_get_a_feed_that_is_held(connection: Connection) -> None:
    assert await acquire_lease(connection, X, "first") is not None
    assert await acquire_lease(connection, X, "second") is None
    assert await acquire_lease(connection, FeedId("y"), "second") is not None


async def test_a_renewal_keeps_its_fence(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    assert first == await acquire_lease(connection, X, "first")


async def test_the_next_owner_gets_a_higher_fence(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    await expire(connection)
    second = await acquire_lease(connection, X, "second")
    assert first is not None
    assert second is not None
    assert second.fence > first.fence


async def test_an_owner_that_slept_too_long_gets_a_new_fence_too(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    await expire(connection)
    again = await acquire_lease(connection, X, "first")
    assert first is not None
    assert again is not None
    assert again.fence > first.fence


async def test_the_fence_rises_even_when_redis_comes_back_empty(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    await connection.commands.flushall()
    second = await acquire_lease(connection, X, "second")
    assert first is not None
    assert second is not None
    assert second.fence >= first.fence


async def test_a_released_feed_is_free_at_once(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    assert first is not None
    await release_lease(connection, Lease(X, "somebody else", 1))
    assert await acquire_lease(connection, X, "second") is None
    await release_lease(connection, first)
    assert await acquire_lease(connection, X, "second") is not None


def test_generations_rise_with_the_count_and_with_the_fence_and_fit_a_json_number() -> None:
    lease = Lease(X, "first", 1_800_000_000)
    assert lease.generation(0) < lease.generation(1) < Lease(X, "first", 1_800_000_001).generation(0)
    assert lease.generation((1 << GENERATION_BITS) - 1) < 2**53
    with pytest.raises(ValueError, match="acquire"):
        lease.generation(1 << GENERATION_BITS)


async def test_a_renewal_says_when_the_lease_is_lost(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    assert first is not None
    assert await renew_lease(connection, first)
    await expire(connection)
    await acquire_lease(connection, X, "second")
    assert not await renew_lease(connection, first)


async def test_a_lease_that_ran_out_and_that_nobody_took_goes_on(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    assert first is not None
    await expire(connection)
    assert await renew_lease(connection, first)
    assert await acquire_lease(connection, X, "second") is None


async def test_a_lease_that_redis_forgot_goes_on_under_its_fence(connection: Connection) -> None:
    first = await acquire_lease(connection, X, "first")
    assert first is not None
    await connection.commands.flushall()
    assert await renew_lease(connection, first)
    assert await acquire_lease(connection, X, "first") == first


async def test_a_lease_of_the_past_is_not_released(connection: Connection) -> None:
    past = await acquire_lease(connection, X, "first")
    assert past is not None
    await expire(connection)
    assert await acquire_lease(connection, X, "first") is not None
    await release_lease(connection, past)
    assert await acquire_lease(connection, X, "second") is None
