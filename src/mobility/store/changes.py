"""The change stream: what changed since the last entry seen, so that a reconnect misses nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis.exceptions import ResponseError

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import COMMAND_WITHIN_S, store_call

BLOCK_S = 0.5
"""How long a read waits in the server for an entry; with COMMAND_WITHIN_S, how late a silent server is noticed."""
CHANGES_KEPT = 10_000
"""Entries of the stream; a reader that has been away for longer reads everything again."""
_READ_AT_ONCE = 1_000
_BEFORE_ANY = "0-0"


class ChangeKind(StrEnum):
    """What changed."""

    DEPARTURES = "departures"
    TIMETABLE = "timetable"
    HEALTH = "health"
    """Health alone; with a generation it changes unannounced."""
    PLACES = "places"
    """Stop places, of all feeds together."""
    EVERYTHING = "everything"
    """Entries may have been missed: read all feeds again. A feed that Redis no longer has is not withdrawn by that."""


@dataclass(frozen=True)
class Change:
    """One entry of the stream; `feed` is None for EVERYTHING and PLACES."""

    kind: ChangeKind
    feed: FeedId | None = None
    what: str = ""
    """The generation or version it changed to."""


async def announce(connection: Connection, feed: FeedId, kind: ChangeKind, what: str) -> None:
    """Append an entry, within the caller's limit of time; the oldest make room (XADD MAXLEN ~)."""
    entry = {"feed": feed, "kind": kind.value, "what": what}
    await connection.commands.xadd(keys.CHANGES, entry, maxlen=CHANGES_KEPT, approximate=True)


class ChangeReader:
    """Reads the stream from the last entry seen; keep one for as long as its process lives."""

    def __init__(self) -> None:
        """Start without having seen anything: the first read says EVERYTHING."""
        self.last_seen: str | None = None

    async def read(self, connection: Connection) -> list[Change]:
        """Wait up to BLOCK_S for entries after the last one seen; StoreUnavailableError when Redis is away.

        EVERYTHING alone comes first of all, when the stream no longer reaches back to the last entry seen (trimmed),
        and when it is another stream (Redis came back empty). What follows it is announced after it was said.
        """
        if self.last_seen is None:
            return await self._start_anew(connection)
        async with store_call(BLOCK_S + COMMAND_WITHIN_S):
            answer = await connection.patient.xread(
                {keys.CHANGES: self.last_seen}, block=int(BLOCK_S * 1000), count=_READ_AT_ONCE
            )
            # Asked after the entries were read, not before: then no entry can be lost in between.
            reaches_back = _reaches_back(await _stream(connection), self.last_seen)
        if not reaches_back:
            return await self._start_anew(connection)
        entries = answer[0][1] if answer else []
        if entries:
            self.last_seen = entries[-1][0].decode()
        return [change for _, fields in entries if (change := _change_from(fields)) is not None]

    async def _start_anew(self, connection: Connection) -> list[Change]:
        async with store_call():
            stream = await _stream(connection)
        self.last_seen = _BEFORE_ANY if stream is None else stream["last-generated-id"].decode()
        return [Change(ChangeKind.EVERYTHING)]


async def follow_changes(connection: Connection, reader: ChangeReader) -> AsyncIterator[Change]:
    """Give changes for ever; StoreUnavailableError ends the iteration, and a new one with the same reader goes on."""
    while True:
        for change in await reader.read(connection):
            yield change


async def _stream(connection: Connection) -> dict[str, Any] | None:
    """Ask what the stream holds; None when there is none."""
    try:
        found: dict[str, Any] = await connection.patient.xinfo_stream(keys.CHANGES)
    except ResponseError as error:
        if "no such key" in str(error):
            return None
        raise
    return found


def _reaches_back(stream: dict[str, Any] | None, entry_id: str) -> bool:
    """Say whether this stream had the entry and has all that came after it."""
    if stream is None or not stream["first-entry"]:
        return entry_id == _BEFORE_ANY
    first, last = stream["first-entry"][0].decode(), stream["last-generated-id"].decode()
    return _order(first) <= _order(entry_id) <= _order(last)


def _order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number)


def _change_from(fields: dict[bytes, bytes]) -> Change | None:
    """Read an entry; None for what a newer version announces and this one does not know."""
    try:
        kind = ChangeKind(fields[b"kind"].decode())
        feed = None if kind is ChangeKind.PLACES else FeedId(fields[b"feed"].decode())
        return Change(kind, feed, fields.get(b"what", b"").decode())
    except (KeyError, ValueError):
        return None
