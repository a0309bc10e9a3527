"""The change stream: what changed since the last entry seen, so that a reconnect misses nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import BLOCK_MS, Connection
from mobility.store.errors import store_errors


class ChangeKind(StrEnum):
    """What changed."""

    DEPARTURES = "departures"
    TIMETABLE = "timetable"
    EVERYTHING = "everything"
    """The stream does not reach back to the last entry seen: read all feeds again."""


@dataclass(frozen=True)
class Change:
    """One entry of the stream; `feed` is None for EVERYTHING."""

    kind: ChangeKind
    feed: FeedId | None = None
    what: str = ""
    """The generation or version it changed to."""


class ChangeReader:
    """Reads the stream from the last entry seen; keep one for as long as its process lives."""

    def __init__(self) -> None:
        """Start without having seen anything: the first read says EVERYTHING."""
        self.last_seen: str | None = None

    async def read(self, connection: Connection) -> list[Change]:
        """Wait up to BLOCK_MS for entries after the last one seen; StoreUnavailableError when Redis is away."""
        with store_errors():
            if not await self._reaches_back(connection):
                return [Change(ChangeKind.EVERYTHING)]
            answer = await connection.blocking.xread({keys.CHANGES: self.last_seen}, block=BLOCK_MS, count=1000)
        entries = _entries(answer)
        if entries:
            self.last_seen = entries[-1][0]
        return [_change(fields) for _, fields in entries]

    async def _reaches_back(self, connection: Connection) -> bool:
        """Say whether the stream still holds the last entry seen; if not, start at its present end."""
        oldest = _edge(await connection.commands.xrange(keys.CHANGES, count=1))
        newest = _edge(await connection.commands.xrevrange(keys.CHANGES, count=1))
        if self.last_seen is not None and _order(oldest) <= _order(self.last_seen) <= _order(newest):
            return True
        self.last_seen = newest
        return False


def _edge(entries: list[tuple[bytes, dict[bytes, bytes]]]) -> str:
    """Give the id of the one entry read; `0-0`, which is before any, when the stream is empty."""
    return entries[0][0].decode() if entries else "0-0"


def _order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number)


def _entries(answer: object) -> list[tuple[str, dict[bytes, bytes]]]:
    """Read XREAD's answer, which is a list of pairs in protocol 2 and a mapping in protocol 3."""
    if not answer:
        return []
    streams = answer.values() if isinstance(answer, dict) else [entries for _, entries in answer]  # type: ignore[attr-defined]
    flat = []
    for entries in streams:
        groups = (
            entries
            if entries and isinstance(entries[0], list) and isinstance(entries[0][0], list | tuple)
            else [entries]
        )
        flat += [(entry_id.decode(), fields) for group in groups for entry_id, fields in group]
    return flat


def _change(fields: dict[bytes, bytes]) -> Change:
    return Change(ChangeKind(fields[b"kind"].decode()), FeedId(fields[b"feed"].decode()), fields[b"what"].decode())


async def follow_changes(connection: Connection, reader: ChangeReader) -> AsyncIterator[Change]:
    """Give changes for ever; StoreUnavailableError ends the iteration, and a new one with the same reader goes on."""
    while True:
        for change in await reader.read(connection):
            yield change
