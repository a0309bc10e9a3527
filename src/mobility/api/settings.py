"""What an API process is told when it starts: limits, caches, clock; each with a sentence."""

import time
from collections.abc import Callable

import msgspec


def system_clock() -> float:
    """Give the machine's UTC seconds; `--clock` puts another in its place."""
    return time.time()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the HTTP side."""

    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = 8080
    """Port to listen on; 0 lets the system choose."""
    public_url: str = ""
    """Scheme and host under which travellers reach the service, for printed codes; empty: as each request names it."""
    cache_bytes: int = 128 * 2**20
    """Bound of the answers one process keeps."""
    cached_for_s: int = 10
    """An answer is computed again after this long at the latest, also when nothing has changed."""
    most_streams: int = 10_000
    """Streams that one process holds open at most."""
    heartbeat_s: float = 15.0
    """A stream without news sends a comment this often, so that both ends know the other is there."""
    stop_within_s: float = 5.0
    """A graceful stop waits this long for answers in flight."""
    request_head_within_s: float = 20.0
    """A connection that has not sent a complete request head within this time is closed."""
    clock: Callable[[], float] = system_clock
    """Gives now in UTC seconds."""
