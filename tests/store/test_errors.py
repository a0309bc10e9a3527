"""Calls to Redis end when their task is told to end, whatever the client makes of it."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from mobility.store.errors import StoreUnavailableError, store_call


async def lose_a_cancellation(begun: asyncio.Event, error: Exception | None) -> str:
    async with store_call():
        try:
            begun.set()
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if error is not None:
                raise error from None
    return "went on"


@pytest.mark.parametrize("error", [None, RedisConnectionError("gone"), OSError("gone")], ids=["nothing", "redis", "os"])
async def test_a_cancellation_that_the_client_loses_is_found_again(error: Exception | None) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(lose_a_cancellation(begun, error))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_silent_server_is_unavailable_and_the_caller_goes_on() -> None:
    with pytest.raises(StoreUnavailableError, match="no answer within"):
        async with store_call(0.01):
            await asyncio.sleep(60)
    task = asyncio.current_task()
    assert task is not None
    assert not task.cancelling()


async def test_a_client_that_fails_is_unavailable() -> None:
    with pytest.raises(StoreUnavailableError, match="gone"):
        async with store_call():
            raise RedisConnectionError("gone")
