"""A fault asked for and what would have been served in, what is served instead out."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from mobility.model.time import Instant

FaultName = Literal["html", "empty", "truncated", "500", "slow", "stale"]
SLOW_S = 60.0
"""Longer than any reader of the demo waits for a first byte."""
HTML = "<!doctype html><html lang='fr'><title>Maintenance</title><p>Service momentanément indisponible.</p></html>"


class FaultRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The body of `POST /control/{feed}/{kind}`; null ends the fault."""

    fault: FaultName | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and since when it lasts."""

    name: FaultName
    since: Instant


@dataclass(frozen=True, slots=True)
class Served:
    """What goes out: status, content type, body, and how long it is held back first."""

    status: int
    content_type: str
    body: bytes
    held_back_s: float = 0.0


def served_under(fault: Fault, served: Served) -> Served:
    """Spoil an answer; a `stale` one is not spoilt here, it is an old message served as if new."""
    if fault.name == "html":
        return Served(200, "text/html", HTML.encode())
    if fault.name == "empty":
        return Served(200, served.content_type, b"")
    if fault.name == "truncated":
        return Served(200, served.content_type, served.body[: max(1, len(served.body) // 2)])
    if fault.name == "500":
        return Served(500, "text/plain", b"Internal Server Error")
    if fault.name == "slow":
        return Served(served.status, served.content_type, served.body, SLOW_S)
    return served
