"""Lines of an event stream in, typed changes out; a board and a change in, the board after it out."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
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
    after: str | msgspec.UnsetType | None = msgspec.UNSET
    """The departure that this one stands right after, None for the board's first; unset where the server did not say."""
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
    after: str | msgspec.UnsetType | None = msgspec.UNSET


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
    return Change(kind=kind, id=event_id, as_of=one.as_of, key=one.key, departure=one.departure, after=one.after)


def applied(board: Board | None, change: Change) -> Board | None:
    """Give the board after a change, its ages counted at the change's `as_of`; None as long as no reset has come."""
    if change.board is not None or board is None:
        return change.board
    later = aged(board, change.as_of)
    if change.rest is not None:
        return msgspec.structs.replace(later, **msgspec.structs.asdict(change.rest))
    departures = [departure for departure in later.departures if departure.key != change.key]
    if change.departure is not None:
        departures.insert(_place_in(departures, change), change.departure)
    return msgspec.structs.replace(later, departures=tuple(departures))


def aged(board: Board, as_of: datetime) -> Board:
    """Give the board as it reads later, when nothing new was learnt: what was observed is older; labels stay as told."""
    passed_s = int((as_of - board.as_of).total_seconds())
    if passed_s <= 0:
        return board
    departures = tuple(
        one if one.age_s is None else msgspec.structs.replace(one, age_s=one.age_s + passed_s)
        for one in board.departures
    )
    feeds = tuple(
        one
        if one.realtime_age_s is None
        else msgspec.structs.replace(one, realtime_age_s=one.realtime_age_s + passed_s)
        for one in board.feeds
    )
    return msgspec.structs.replace(board, as_of=as_of, departures=departures, feeds=feeds)


def _place_in(departures: Sequence[Departure], change: Change) -> int:
    """Say where a departure goes: right after the one that the server named, or else by its time."""
    assert change.departure is not None
    if change.after is None:
        return 0
    for place, one in enumerate(departures):
        if one.key == change.after:
            return place + 1
    when = change.departure.when
    return next((place for place, one in enumerate(departures) if one.when > when), len(departures))
