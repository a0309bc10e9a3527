"""A fault asked for and what would have been served in, what is served instead out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
from google.transit import gtfs_realtime_pb2 as pb

from mobility.model.time import Instant

FaultName = Literal["html", "empty", "truncated", "500", "slow", "stale", "frozen", "mismatched", "half"]
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


def moment_under(fault: Fault | None, now: Instant) -> Instant:
    """Say as of when a message is made: a `stale` one, and what is inside a `frozen` one, is of when the fault began."""
    return fault.since if fault is not None and fault.name in ("stale", "frozen") else now


def served_under(fault: Fault, served: Served, now: Instant) -> Served:
    """Spoil an answer; a `stale` one is not spoilt here, it is an old message served as if new."""
    change = _CHANGES.get(fault.name)
    return served if change is None else change(served, now)


def _head_anew(served: Served, now: Instant) -> Served:
    """Let the header move over content that does not."""
    message = pb.FeedMessage.FromString(served.body)
    message.header.timestamp = now
    return replace(served, body=message.SerializeToString())


def _rename_trips(served: Served, now: Instant) -> Served:  # noqa: ARG001 - as all changes
    """Name trips as another version of the timetable would."""
    message = pb.FeedMessage.FromString(served.body)
    for entity in message.entity:
        for part in (entity.trip_update, entity.vehicle):
            if part.trip.trip_id:
                part.trip.trip_id = f"v2:{part.trip.trip_id}"
    return replace(served, body=message.SerializeToString())


def _leave_out_half(served: Served, now: Instant) -> Served:  # noqa: ARG001 - as all changes
    """Keep every second entity."""
    message = pb.FeedMessage.FromString(served.body)
    kept = message.entity[::2]
    del message.entity[:]
    message.entity.extend(kept)
    return replace(served, body=message.SerializeToString())


_CHANGES: dict[str, Callable[[Served, Instant], Served]] = {
    "html": lambda _served, _now: Served(200, "text/html", HTML.encode()),
    "empty": lambda served, _: replace(served, body=b""),
    "truncated": lambda served, _: replace(served, body=served.body[: max(1, len(served.body) // 2)]),
    "500": lambda _served, _now: Served(500, "text/plain", b"Internal Server Error"),
    "slow": lambda served, _: replace(served, held_back_s=SLOW_S),
    "frozen": _head_anew,
    "mismatched": _rename_trips,
    "half": _leave_out_half,
}
"""What each fault makes of an answer."""
