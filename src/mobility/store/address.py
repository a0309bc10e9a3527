"""The text of a Redis address -> where to connect and how, or an error that says what an address looks like."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

STANDALONE, SENTINEL, CLUSTER, UNIX = "standalone", "sentinel", "cluster", "unix"

_KIND_AND_PORT = {
    "redis": (STANDALONE, 6379),
    "rediss": (STANDALONE, 6379),
    "unix": (UNIX, 0),
    "redis+sentinel": (SENTINEL, 26379),
    "rediss+sentinel": (SENTINEL, 26379),
    "redis+cluster": (CLUSTER, 6379),
    "rediss+cluster": (CLUSTER, 6379),
}
_TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs")
"""What may follow a `?`: files and `required` or `none`. Time-outs and encodings are ours to choose."""


@dataclass(frozen=True)
class Address:
    """An address taken apart."""

    kind: str
    shown: str
    """Without user, password and query, for logs."""
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    """Of a unix socket."""
    service: str = ""
    """Of a Sentinel."""
    database: int = 0
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    """Credentials and TLS, as the client library names them."""


def parse_address(url: str) -> Address:
    """Take an address apart.

    Accepts `redis://HOST:PORT/DB`, `unix://PATH`, `redis+sentinel://HOST:PORT[,HOST:PORT]/SERVICE[/DB]` and
    `redis+cluster://HOST:PORT[,HOST:PORT]`, each with `USER:PASSWORD@` before the host, and with `rediss` for TLS (then
    also with `?ssl_ca_certs=FILE` and the like). ValueError (the caller's fault) for anything else; it never shows a password.
    """
    parts = urlsplit(url)
    shown = masked(url)
    if parts.scheme not in _KIND_AND_PORT:
        known = ", ".join(f"{scheme}://" for scheme in _KIND_AND_PORT)
        raise ValueError(f"{shown!r}: a Redis address starts with one of {known}")
    kind, default_port = _KIND_AND_PORT[parts.scheme]
    userinfo, _, netloc = parts.netloc.rpartition("@")
    options = _credentials(userinfo) | _tls(parts.scheme, parts.query, shown)
    if kind == UNIX:
        return Address(kind, shown, path=netloc + unquote(parts.path), options=options)
    service, database = _path(kind, parts.path, shown)
    hosts = tuple(_host(host, default_port, shown) for host in netloc.split(","))
    if kind == STANDALONE and len(hosts) > 1:
        raise ValueError(f"{shown!r} names several hosts; say whether they are redis+sentinel:// or redis+cluster://")
    return Address(kind, shown, hosts, service=service, database=database, options=options)


def masked(url: str) -> str:
    """Strike user, password and query out of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _credentials(userinfo: str) -> dict[str, Any]:
    user, _, password = userinfo.partition(":")
    return {name: unquote(text) for name, text in (("username", user), ("password", password)) if text}


def _tls(scheme: str, query: str, shown: str) -> dict[str, Any]:
    is_tls = scheme.startswith("rediss")
    given = dict(parse_qsl(query))
    refused = [name for name in given if not is_tls or name not in _TLS_OPTIONS]
    if refused:
        raise ValueError(f"{shown!r}: {refused[0]!r} is not an option; rediss:// knows {', '.join(_TLS_OPTIONS)}")
    return {"ssl": True, **given} if is_tls else {}


def _path(kind: str, path: str, shown: str) -> tuple[str, int]:
    steps = path.strip("/").split("/") if path.strip("/") else []
    service = ""
    if kind == SENTINEL:
        if not steps:
            raise ValueError(f"{shown!r} names no service: redis+sentinel://HOST:PORT/SERVICE")
        service = unquote(steps.pop(0))
    if len(steps) > 1 or (steps and (kind == CLUSTER or not steps[0].isdecimal())):
        raise ValueError(f"{shown!r}: {'/'.join(steps)!r} is not the number of a database")
    return service, int(steps[0]) if steps else 0


def _host(text: str, default_port: int, shown: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{shown!r}: {text!r} is not HOST:PORT") from error
    return parts.hostname or "localhost", port or default_port
