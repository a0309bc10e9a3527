"""A Redis address -> clients with explicit time limits: standalone, Sentinel and Cluster."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

CONNECT_TIMEOUT_S = 0.4
SOCKET_TIMEOUT_S = 0.8
"""For one read or write, not for a whole value: with the retry a stopped server costs less than a second."""
BLOCK_MS = 500
"""How long a read of the change stream waits in the server."""
HEALTH_CHECK_S = 15

Client = Any
"""`Redis | RedisCluster`: the library types their common commands differently, sync and async mixed."""


@dataclass(frozen=True)
class Connection:
    """A client for commands and one for blocking reads, which need a longer socket timeout."""

    commands: Client
    blocking: Client
    is_cluster: bool
    shown: str
    """The address without user and password, for logs."""

    async def close(self) -> None:
        """Close both clients' connections."""
        await self.commands.aclose()
        await self.blocking.aclose()


def connect(url: str) -> Connection:
    """Make clients for an address; connects at the first command.

    Accepts `redis://`, `rediss://`, `unix://PATH`, `redis+sentinel://HOST:PORT[,HOST:PORT]/SERVICE[/DB]` and
    `redis+cluster://HOST:PORT[,HOST:PORT]`; ValueError (the caller's fault) for anything else.
    """
    scheme = urlsplit(url).scheme
    make = {
        "redis": _standalone,
        "rediss": _standalone,
        "unix": _standalone,
        "redis+sentinel": _sentinel,
        "redis+cluster": _cluster,
    }.get(scheme)
    if make is None:
        raise ValueError(
            f"{masked(url)!r}: a Redis address starts with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://"
        )
    return Connection(
        commands=make(url, SOCKET_TIMEOUT_S),
        blocking=make(url, SOCKET_TIMEOUT_S + BLOCK_MS / 1000),
        is_cluster=scheme == "redis+cluster",
        shown=masked(url),
    )


def masked(url: str) -> str:
    """Strike user, password and query out of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _options(socket_timeout_s: float) -> dict[str, Any]:
    return {
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "socket_timeout": socket_timeout_s,
        "health_check_interval": HEALTH_CHECK_S,
    }


def _retry() -> Retry:
    """One retry, for the connection that the server closed while it was idle; nothing is retried after a time-out."""
    return Retry(ExponentialBackoff(cap=0.1, base=0.02), retries=1, supported_errors=(RedisConnectionError,))


def _standalone(url: str, socket_timeout_s: float) -> Client:
    options = _options(socket_timeout_s)
    if url.startswith("unix:"):
        del options["socket_connect_timeout"]
    return Redis.from_url(url, retry=_retry(), **options)


def _hosts(netloc: str, default_port: int) -> list[tuple[str, int]]:
    pairs = (host.rpartition(":") if ":" in host else (host, "", str(default_port)) for host in netloc.split(","))
    return [(host or "localhost", int(port)) for host, _, port in pairs]


def _credentials(netloc: str) -> dict[str, Any]:
    userinfo = netloc.rpartition("@")[0]
    if not userinfo:
        return {}
    user, _, password = userinfo.partition(":")
    return {key: unquote(value) for key, value in (("username", user), ("password", password)) if value}


def _sentinel(url: str, socket_timeout_s: float) -> Client:
    parts = urlsplit(url)
    service, _, database = parts.path.strip("/").partition("/")
    if not service:
        raise ValueError(f"{masked(url)!r} names no service: redis+sentinel://HOST:PORT/SERVICE")
    sentinel: Any = Sentinel(  # type: ignore[no-untyped-call]
        _hosts(parts.netloc.rpartition("@")[2], 26379),
        sentinel_kwargs={"socket_connect_timeout": CONNECT_TIMEOUT_S, "socket_timeout": SOCKET_TIMEOUT_S},
        **_options(socket_timeout_s),
        **_credentials(parts.netloc),
    )
    return sentinel.master_for(service, db=int(database or 0), retry=_retry())


def _cluster(url: str, socket_timeout_s: float) -> Client:
    netloc = urlsplit(url).netloc
    nodes = [ClusterNode(host, port) for host, port in _hosts(netloc.rpartition("@")[2], 6379)]
    return RedisCluster(startup_nodes=nodes, **_options(socket_timeout_s), **_credentials(netloc))
