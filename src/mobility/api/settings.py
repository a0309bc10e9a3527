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
    prepared_rows: int = 600_000
    """Departures that one process keeps prepared for the stops asked about, about 300 bytes each; 0 for none."""
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
    anonymous_per_minute: int = 3_000
    """Requests a minute without a key from one address (of IPv6: one /64), over all processes; 0 for no limit. One
    address may be a whole operator's mobile phones."""
    key_per_minute: int = 30_000
    """Requests a minute with a key that says nothing else; 0 for no limit."""
    failed_keys_per_minute: int = 20
    """Wrong keys a minute from one address; after that no key that is new there is accepted. 0 for no limit."""
    streams_per_address: int = 500
    """Streams that one address holds open at a time in one process; 0 for no limit."""
    streams_per_key: int = 5_000
    """Streams that one key holds open at a time in one process; 0 for no limit."""
    audit_every: int = 1_000
    """One in so many answers of departures is recomputed from raw observations, and one a minute; 0 for none."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose X-Forwarded-For is believed, beside this machine's own."""
    clock: Callable[[], float] = system_clock
    """Gives now in UTC seconds."""
