"""A process's counts and keys in, those of all processes out, exchanged through Redis every second beside the requests."""

import asyncio
import logging
from collections.abc import Callable

from mobility.api.bucket import MINUTE_S
from mobility.api.limiter import Limiter
from mobility.store.api_keys import read_api_keys
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreUnavailableError
from mobility.store.limits import add_counts

log = logging.getLogger(__name__)

EVERY_S = 1.0
"""How late another process, or a revoked key, is noticed."""
FORGET_EVERY = 30
"""Rounds between two sweeps of clients that have left."""


async def share_limits(limiter: Limiter, redis_url: str, clock: Callable[[], float]) -> None:
    """Exchange for ever; while Redis is away every process goes on counting by itself. Cancel it to stop."""
    connection, rounds, task = connect(redis_url), 0, asyncio.current_task()
    assert task is not None, "a coroutine runs in a task"
    try:
        # A cancellation that meets the client library while it opens a connection is sometimes swallowed there.
        while not task.cancelling():
            rounds += 1
            if rounds % FORGET_EVERY == 0:
                limiter.forget(clock())
            try:
                await exchange(limiter, connection, clock())
            except StoreUnavailableError:
                pass  # The follower of changes says that Redis is away; nobody need hear it twice.
            except Exception:
                log.exception("limits could not be shared")
            await asyncio.sleep(EVERY_S)
    finally:
        await connection.close()


async def exchange(limiter: Limiter, connection: Connection, now: float) -> None:
    """Tell and learn once; StoreUnavailableError when Redis is away, after which the same is told again."""
    known = await read_api_keys(connection, limiter.keyring.version)
    if known is not None:
        limiter.keyring.put(known)
    minute = int(now // MINUTE_S)
    counts = limiter.unshared(minute)
    if counts:
        limiter.learn(minute, counts, await add_counts(connection, counts, minute))
