"""A Redis address -> clients with explicit time limits: standalone, Sentinel and Cluster."""

from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from mobility.store.address import CLUSTER, SENTINEL, UNIX, Address, parse_address

CONNECT_TIMEOUT_S = 0.3
SOCKET_TIMEOUT_S = 0.5
"""For one attempt at a command with a small value; `errors.store_call` limits all attempts together."""
PATIENT_TIMEOUT_S = 30.0
"""For blocking reads and large values, each of which stands under a limit of its own, shorter than this."""
SENTINEL_TIMEOUT_S = 0.2
"""Sentinels answer from memory; two that are silent leave time to ask the third."""
HEALTH_CHECK_S = 15

Client = Any
"""`Redis | RedisCluster`: the library types their common commands differently, sync and async mixed."""


@dataclass(frozen=True)
class Connection:
    """A client for commands with small values, and one for blocking reads and large values."""

    commands: Client
    patient: Client
    shown: str
    """The address without user and password, for logs."""

    async def close(self) -> None:
        """Close both clients' connections, those to Sentinels included."""
        for client in (self.commands, self.patient):
            await client.aclose()
            pool = getattr(client, "connection_pool", None)
            watchers = getattr(pool, "sentinel_manager", None)
            for watcher in watchers.sentinels if watchers is not None else ():
                await watcher.aclose()


def connect(url: str) -> Connection:
    """Make clients for an address as `parse_address` accepts it; connects at the first command."""
    address = parse_address(url)
    make = {SENTINEL: _sentinel, CLUSTER: _cluster, UNIX: _unix}.get(address.kind, _standalone)
    return Connection(
        commands=make(address, _options(SOCKET_TIMEOUT_S)),
        patient=make(address, _options(PATIENT_TIMEOUT_S)),
        shown=address.shown,
    )


def _options(socket_timeout_s: float) -> dict[str, Any]:
    """Choose what all clients have in common: limits, one retry, and answers in the same shape from every version."""
    return {
        "socket_connect_timeout": CONNECT_TIMEOUT_S,
        "socket_timeout": socket_timeout_s,
        "health_check_interval": HEALTH_CHECK_S,
        "retry": Retry(ExponentialBackoff(cap=0.1, base=0.02), retries=1, supported_errors=(RedisConnectionError,)),
        "protocol": 2,
    }


def _standalone(address: Address, options: dict[str, Any]) -> Client:
    host, port = address.hosts[0]
    return Redis(host=host, port=port, db=address.database, **options, **address.options)


def _unix(address: Address, options: dict[str, Any]) -> Client:
    return Redis(unix_socket_path=address.path, **options, **address.options)


def _sentinel(address: Address, options: dict[str, Any]) -> Client:
    asking = {
        **options,
        "socket_connect_timeout": SENTINEL_TIMEOUT_S,
        "socket_timeout": SENTINEL_TIMEOUT_S,
        "retry": Retry(NoBackoff(), retries=0),
    }
    tls = {name: value for name, value in address.options.items() if name.startswith("ssl")}
    sentinel: Any = Sentinel(address.hosts, sentinel_kwargs=asking | tls)  # type: ignore[no-untyped-call]
    return sentinel.master_for(address.service, db=address.database, **options, **address.options)


def _cluster(address: Address, options: dict[str, Any]) -> Client:
    nodes = [ClusterNode(host, port) for host, port in address.hosts]
    return RedisCluster(startup_nodes=nodes, **options, **address.options)
