"""What can go wrong with Redis, in two words: it is away, or somebody newer owns the feed."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError


class StoreError(Exception):
    """Anything that this room raises."""


class StoreUnavailableError(StoreError):
    """Redis is away, full or refuses; what was known stays in use and the next beat tries again."""


class FencedOutError(StoreError):
    """Another worker holds the feed with a newer fencing number; this one must stop writing."""


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn every error of the client library and of the socket into StoreUnavailableError."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreUnavailableError(f"{type(error).__name__}: {error}") from error
