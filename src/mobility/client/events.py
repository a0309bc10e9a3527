"""Lines of an event stream in, typed changes out; a board and a change in, the board after it out."""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime

import msgspec

from mobility.client.shapes import Board, BoardAlert, Departure, Feed, NextService, Place

KINDS = frozenset({"reset", "add", "update", "remove", "board"})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed on a board since the change before."""

    kind: str
    """`reset` (all of it: `board`), `add`, `update` (`key`, `departure`), `remove` (`key`), `board` (`rest`)."""
    id: str
    """Where to resume from."""
    as_of: datetime
    key: str | None = None
    """Names the departure; stays while its times change."""
    departure: Departure | None = None
    board: Board | None = None
    rest: "Rest | None" = None


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """A board without its departures."""

    as_of: datetime
    place: Place
    next_service: NextService | None
    alerts: tuple[BoardAlert, ...]
    feeds: tuple[Feed, ...]


class _One(msgspec.Struct, frozen=True, kw_only=True):
    as_of: datetime
    key: str
    departure: Departure | None = None


async def changes_in(lines: AsyncIterable[bytes]) -> AsyncIterator[Change]:
    """Read events; those of kinds not known, comments and retry hints are passed over.

    msgspec.DecodeError (the server's fault) for an event that is not what it says. Source: HTML, server-sent events.
    """
    name, event_id, data = "", "", b""
    async for line in lines:
        field, _, value = line.rstrip(b"\r\n").partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            name = value.decode()
        elif field == b"id":
            event_id = value.decode()
        elif field == b"data":
            data += value
        elif not field and not value:
            if name in KINDS and data:
                yield change_from(name, event_id, data)
            name, data = "", b""


def change_from(kind: str, event_id: str, data: bytes) -> Change:
    """Read one event's data."""
    if kind == "reset":
        board = msgspec.json.decode(data, type=Board)
        return Change(kind=kind, id=event_id, as_of=board.as_of, board=board)
    if kind == "board":
        rest = msgspec.json.decode(data, type=Rest)
        return Change(kind=kind, id=event_id, as_of=rest.as_of, rest=rest)
    one = msgspec.json.decode(data, type=_One)
    return Change(kind=kind, id=event_id, as_of=one.as_of, key=one.key, departure=one.departure)


def applied(board: Board | None, change: Change) -> Board | None:
    """Give the board after a change; None as long as no reset has come."""
    if change.board is not None or board is None:
        return change.board
    by_key = {departure.key: departure for departure in board.departures}
    if change.kind == "remove" and change.key is not None:
        by_key.pop(change.key, None)
    elif change.key is not None and change.departure is not None:
        by_key[change.key] = change.departure
    departures = tuple(sorted(by_key.values(), key=lambda departure: departure.when))
    rest = {} if change.rest is None else msgspec.structs.asdict(change.rest)
    return msgspec.structs.replace(board, **{**rest, "as_of": change.as_of, "departures": departures})
