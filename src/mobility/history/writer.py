"""What a worker tells in, a database and an archive out, by a thread of its own; what fails costs the history alone."""

import errno
import hashlib
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError

from mobility.history.address import HistoryAddress
from mobility.history.archive import KEPT_BYTES, ArchiveWriter
from mobility.history.database import writing_engine
from mobility.history.errors import HistoryError
from mobility.history.keys import Keys
from mobility.history.migrations import bring_up
from mobility.history.notified import write_notified, write_subscribers
from mobility.history.reading import FeedReading, keep_reading
from mobility.history.telling import (
    EvidenceTold,
    HealthTold,
    NotifiedTold,
    PollTold,
    ReadingTold,
    SubscribersTold,
    TimetableTold,
    Told,
    VersionTold,
)
from mobility.history.timetables import KeptTimetables
from mobility.history.upkeep import Upkeep
from mobility.history.waiting import Waiting
from mobility.history.writing import Assessments, write_evidence, write_polls, write_version
from mobility.model.health import FeedHealth
from mobility.model.history import Evidence, PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.notified import Notified, Subscriber
from mobility.model.time import Instant

log = logging.getLogger(__name__)

BATCH = 500
GATHER_S = 1.0
"""A transaction a second: each costs a write to the disk, however much is in it."""
_KINDS = {
    PollTold: "polls",
    HealthTold: "assessments",
    VersionTold: "versions",
    TimetableTold: "timetables",
    ReadingTold: "readings",
    EvidenceTold: "evidence",
    NotifiedTold: "notified",
    SubscribersTold: "subscribers",
}
AGAIN_AFTER_S = 5.0
STOP_WITHIN_S = 5.0


class HistoryWriter:
    """A Recorder that writes; the thread is a daemon, so a disk that hangs does not keep a worker from ending."""

    def __init__(
        self,
        address: HistoryAddress,
        archive: Path,
        clock: Callable[[], float] = time.time,
        *,
        kept_bytes: int = KEPT_BYTES,
        waiting: Waiting | None = None,
    ) -> None:
        """Write to a database and below a folder; `clock` gives the service's UTC seconds."""
        self.address = address
        self.written: Counter[str] = Counter()
        """What is kept, by kind; messages of the archive also by bytes."""
        self.waiting = Waiting() if waiting is None else waiting
        self._archive = ArchiveWriter(archive, kept_bytes=kept_bytes)
        self._clock = clock
        self._engine: Engine | None = None
        self._keys, self._assessments = Keys(), Assessments()
        self._upkeep = Upkeep(archive)
        self._trouble: dict[str, str] = {}
        self._stop_now = threading.Event()
        self._thread = threading.Thread(target=self._write_for_ever, name="history", daemon=True)

    @property
    def dropped(self) -> Counter[str]:
        """What was told and is lost, by reason."""
        return self.waiting.dropped

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self, within_s: float = STOP_WITHIN_S) -> None:
        """Write what waits, for so long; what is left is counted as lost."""
        self.waiting.close()
        self._thread.join(within_s)
        self._stop_now.set()
        self._thread.join(1.0)
        if len(self.waiting):
            self.dropped["stopped"] += len(self.waiting)
            log.warning("history: %d records were not written in time", len(self.waiting))

    def flush(self, within_s: float = STOP_WITHIN_S) -> bool:
        """Wait until all that was told is written; False when it is not in time."""
        return self.waiting.until(lambda: not len(self.waiting), within_s)

    def poll(self, record: PollRecord, body: bytes | None) -> None:
        """Keep a poll, and its message as part of the archive."""
        self.waiting.put(PollTold(record, body))

    def health(self, health: FeedHealth) -> None:
        """Keep what an assessment says."""
        self.waiting.put(HealthTold(health))

    def version(self, record: VersionRecord) -> None:
        """Keep a timetable version."""
        self.waiting.put(VersionTold(record))

    def timetable(self, feed: FeedId, version: str, file: Path) -> None:
        """Keep a timetable's file."""
        self.waiting.put(TimetableTold(feed, version, file))

    def reading(self, feed: FeedId, reading: FeedReading) -> None:
        """Keep how the registry tells to read a feed's messages."""
        self.waiting.put(ReadingTold(feed, reading))

    def evidence(self, feed: FeedId, source: str, at: Instant, reason: str, body: bytes) -> None:
        """Keep a message that something is wrong with."""
        digest = hashlib.sha256(body).hexdigest()
        record = Evidence(feed=feed, source=source, at=at, reason=reason, sha256=digest, bytes=len(body))
        self.waiting.put(EvidenceTold(record, body))

    def notified(self, records: Sequence[Notified]) -> None:
        """Keep what somebody was told of incidents."""
        if records:
            self.waiting.put(NotifiedTold(tuple(records)))

    def subscribers(self, at: Instant, everybody: Sequence[Subscriber]) -> None:
        """Keep who is told."""
        self.waiting.put(SubscribersTold(at, tuple(everybody)))

    def _write_for_ever(self) -> None:
        while not self._stop_now.is_set():
            told = self.waiting.take(BATCH, GATHER_S)
            if not told and self.waiting.is_closed:
                break
            try:
                self._keep_files(told)
                self._keep_rows(told)
            except Exception:
                # The thread must outlive any fault of ours: a worker without it would be silent for ever.
                log.exception("history: a fault of ours, %d records are lost", len(told))
                self.dropped["internal_error"] += len(told)
                self._begin_anew()
            self.waiting.done(told)
            if len(told) < BATCH and not self.waiting.is_closed:
                self._stop_now.wait(GATHER_S / 4)
        self._archive.close()
        if self._engine is not None:
            self._engine.dispose()

    def _keep_files(self, told: Sequence[Told]) -> None:
        for one in told:
            try:
                if isinstance(one, PollTold) and one.body:
                    at = Instant(math.ceil(one.record.started + one.record.duration_s))
                    taken = self._archive.add(one.record.feed, one.record.source, at, one.body)
                    self.written["messages"] += bool(taken)
                    self.written["message_bytes"] += taken
                elif isinstance(one, HealthTold):
                    begun = (incident.since for incident in one.health.incidents if incident.ended is None)
                    self._archive.keep_beginnings(one.health.feed, begun)
                elif isinstance(one, ReadingTold):
                    keep_reading(self._archive.folder, one.feed, one.reading)
                elif isinstance(one, TimetableTold):
                    KeptTimetables(self._archive.folder, one.feed).keep(one.version, one.file)
            except (OSError, ValueError) as error:
                reason = "disk_full" if isinstance(error, OSError) and error.errno == errno.ENOSPC else "archive_error"
                self.dropped[reason] += 1
                self._say("archive", str(error))
            else:
                self._say("archive", "") if isinstance(one, PollTold | TimetableTold) else None

    def _keep_rows(self, told: list[Told]) -> None:
        """Write a batch, again and again while the database is away; meanwhile what is told waits."""
        while True:
            try:
                self._write(told)
            except (DataError, IntegrityError) as error:
                self._begin_anew()
                self._write_one_by_one(told, error)
                return
            except (HistoryError, SQLAlchemyError, OSError) as error:
                self._begin_anew()
                self._say("database", _sentence(error))
                if self.waiting.is_closed or self._stop_now.wait(AGAIN_AFTER_S):
                    self.dropped[_reason(error)] += len(told)
                    return
                continue
            self._say("database", "")
            return

    def _write(self, told: Sequence[Told]) -> None:
        if self._engine is None:
            engine = writing_engine(self.address)
            bring_up(engine)
            self._engine = engine
        with self._engine.begin() as connection:
            self._write_all(connection, told)
        self._keys.are_committed()
        self.written.update(_KINDS[type(one)] for one in told)
        if len(self.waiting) <= len(told):
            # Roll-ups of a step that is still being written would lack the rest of it.
            self._upkeep.look_after(self._engine, int(self._clock()))

    def _write_all(self, connection: Connection, told: Sequence[Told]) -> None:
        write_polls(connection, self._keys, [one.record for one in told if isinstance(one, PollTold)])
        assessed = [one.health for one in told if isinstance(one, HealthTold)]
        self._assessments.write(connection, self._keys, assessed)
        self._upkeep.own(connection, self._keys, assessed)
        for one in told:
            if isinstance(one, VersionTold):
                write_version(connection, one.record)
            elif isinstance(one, EvidenceTold):
                write_evidence(connection, self._keys, one.record, one.body)
            elif isinstance(one, NotifiedTold):
                write_notified(connection, one.records)
            elif isinstance(one, SubscribersTold):
                write_subscribers(connection, one.at, one.subscribers)

    def _write_one_by_one(self, told: Sequence[Told], error: SQLAlchemyError) -> None:
        """Let what the database does not take cost only itself."""
        log.warning("history: the database refuses a record: %s", _sentence(error))
        for one in told:
            try:
                self._write([one])
            except SQLAlchemyError:
                self.dropped["refused"] += 1
                self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget what a failed transaction may or may not have written, and connect again."""
        self._keys.were_rolled_back()
        self._assessments = Assessments()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _say(self, what: str, trouble: str) -> None:
        """Log once when something stops working, and once when it works again."""
        before = self._trouble.get(what, "")
        self._trouble[what] = trouble
        if trouble and not before:
            log.warning("history: %s cannot be written, departures go on without it: %s", what, trouble)
        elif before and not trouble:
            log.warning("history: %s is written again", what)


def _sentence(error: Exception) -> str:
    original = getattr(error, "orig", None)
    return str(original or error).strip().splitlines()[0] if str(original or error).strip() else type(error).__name__


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if "locked" in text:
        return "database_locked"
    if "full" in text or "space" in text:
        return "disk_full"
    return "database_away" if isinstance(error, OperationalError | OSError) else "database_error"
