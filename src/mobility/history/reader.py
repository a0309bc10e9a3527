"""Questions about the past in, what is kept about it out; asked from a loop it is read in a thread."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from mobility.history import queries
from mobility.history.address import HistoryAddress
from mobility.history.archive import Archive
from mobility.history.database import reading_engine
from mobility.history.errors import HistoryAwayError, HistoryError
from mobility.history.migrations import check_version
from mobility.model.health import Incident
from mobility.model.history import Evidence, FeedDay, Point, Transition, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant

P = ParamSpec("P")
T = TypeVar("T")


class HistoryReader:
    """Reads a history and the archive beside it; every question may raise HistoryError, whose text says why for people.

    The database is opened when it is first asked: a worker may make it after this process has started.
    """

    def __init__(self, address: HistoryAddress, archive: Path) -> None:
        """Read from a database and below an archive's folder."""
        self.address = address
        self.archive = Archive(archive)
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    async def series(
        self, feed: FeedId, source: str, metric: str, since: Instant, until: Instant, step_s: int
    ) -> list[Point]:
        """Give what a metric was, in steps; see `queries.series`."""
        return await self._aside(queries.series, feed, source, metric, since, until, step_s)

    async def metrics(self, feed: FeedId) -> dict[str, list[str]]:
        """List the metrics that are kept of a feed, by source."""
        return await self._aside(queries.metrics, feed)

    async def days(self, feeds: Sequence[FeedId], since_day: str, until_day: str) -> dict[FeedId, list[FeedDay]]:
        """Give the days of feeds, oldest first."""
        return await self._aside(queries.days, feeds, since_day, until_day)

    async def incidents(
        self, feeds: Sequence[FeedId] | None, since: Instant, until: Instant, limit: int
    ) -> list[Incident]:
        """Give the incidents that were open in a time, newest first."""
        return await self._aside(queries.incidents, feeds, since, until, limit)

    async def transitions(self, operator: str | None, limit: int) -> list[Transition]:
        """Give the newest transitions, newest first."""
        return await self._aside(queries.transitions, operator, limit)

    async def versions(self, feed: FeedId) -> list[VersionRecord]:
        """Give a feed's timetable versions, newest first."""
        return await self._aside(queries.versions, feed)

    async def evidence(self, feed: FeedId, limit: int) -> list[Evidence]:
        """Give what is kept as evidence about a feed, newest first."""
        return await self._aside(queries.evidence, feed, limit)

    async def evidence_bytes(self, sha256: str) -> bytes | None:
        """Give the message of a digest; None when it is not kept."""
        return await self._aside(queries.evidence_bytes, sha256)

    async def message_at(self, feed: FeedId, source: str, at: Instant) -> tuple[Instant, bytes] | None:
        """Give the newest message fetched up to an instant, and when it was; None when none is kept on this host."""
        return await asyncio.to_thread(self.archive.message_at, feed, source, at)

    async def fetch_seconds(self, feed: FeedId, source: str, since: Instant, until: Instant) -> Point:
        """Describe how long the polls that succeeded took."""
        return await self._aside(queries.fetch_seconds, feed, source, since, until)

    async def outcomes(self, feed: FeedId, source: str, since: Instant, until: Instant) -> dict[Outcome, int]:
        """Count how polls ended, the most frequent first."""
        return await self._aside(queries.outcomes, feed, source, since, until)

    async def rule_polls(self, feed: FeedId, since: Instant, until: Instant) -> dict[str, tuple[int, int]]:
        """Count by rule the polls that broke it, of those that were looked at."""
        return await self._aside(queries.rule_polls, feed, since, until)

    async def _aside(self, question: Callable[Concatenate[Connection, P], T], *words: P.args, **named: P.kwargs) -> T:
        return await asyncio.to_thread(lambda: self.ask(question, *words, **named))

    def ask(self, question: Callable[Concatenate[Connection, P], T], *words: P.args, **named: P.kwargs) -> T:
        """Ask from a thread: `ask(queries.days, feeds, since_day, until_day)`."""
        try:
            with self._opened().connect() as connection:
                return question(connection, *words, **named)
        except SQLAlchemyError as error:
            self.close()
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise HistoryAwayError(f"the history at {self.address.shown} cannot be read: {cause}") from error
        except OSError as error:
            raise HistoryAwayError(f"the history at {self.address.shown} cannot be read: {error.strerror}") from error

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = reading_engine(self.address)
                try:
                    with engine.connect() as connection:
                        check_version(connection)
                except (HistoryError, SQLAlchemyError):
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def close(self) -> None:
        """Let go of all connections; the next question opens them again."""
        with self._opening:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()


def open_history(address: HistoryAddress | None, archive: Path) -> HistoryReader | None:
    """Give the reader of a history; None where none is kept (`--history none`)."""
    return None if address is None else HistoryReader(address, archive)
