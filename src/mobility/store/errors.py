"""What can go wrong with Redis, in three words, and the limit of time that every call to it stands under.

StoreError
├── StoreUnavailableError       Redis is away, full or refuses
├── FencedOutError              somebody newer owns the feed
└── NoEmbeddedServerError       this platform has none (`embedded`)
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.exceptions import RedisClusterException, RedisError

COMMAND_WITHIN_S = 0.9
"""For a command with a small value, connecting and retrying included: a stopped server costs less than a second."""
SLOWEST_BYTES_PER_S = 4 << 20
"""A large value may take as long as it takes at this rate; a slower link cannot carry a generation per beat anyway."""


class StoreError(Exception):
    """Anything that this room raises."""


class StoreUnavailableError(StoreError):
    """Redis is away, full or refuses; what was known stays in use and the next beat tries again."""


class FencedOutError(StoreError):
    """Another worker holds the feed with a newer fencing number; this one must stop writing."""


def value_within_s(size: int) -> float:
    """Give the limit of time for a command that carries `size` bytes."""
    return COMMAND_WITHIN_S + size / SLOWEST_BYTES_PER_S


@asynccontextmanager
async def store_call(within_s: float = COMMAND_WITHIN_S) -> AsyncIterator[None]:
    """Hold calls to Redis, all of them together, to a limit of time; whatever goes wrong is StoreUnavailableError.

    The client's own time-outs are per attempt, and several attempts hide in one call (the node of a Cluster that is
    asked first, each Sentinel, a reconnect with its greeting): only a limit around all of them is one.
    """
    asked_before, failure = _times_asked_to_end(), None
    try:
        async with asyncio.timeout(within_s):
            yield
    except (RedisError, RedisClusterException, OSError) as error:
        failure = error
    if _times_asked_to_end() > asked_before:
        # The client loses a cancellation that comes while its connection breaks: Redis and its reader often end together.
        raise asyncio.CancelledError from failure
    if isinstance(failure, TimeoutError):
        raise StoreUnavailableError(str(failure) or f"no answer within {within_s:.1f} s") from failure
    if failure is not None:
        raise StoreUnavailableError(f"{type(failure).__name__}: {failure}") from failure


def end_if_told() -> None:
    """Raise CancelledError where the present task has been told to end and whatever it awaited lost that.

    For loops that go on after a failure: a client, and a task group before Python 3.13, raise the failure in its place.
    """
    if _times_asked_to_end():
        raise asyncio.CancelledError


def _times_asked_to_end() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task is not None else 0
