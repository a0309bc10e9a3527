"""A year of feeds in, what going on with it costs out: a worker's polls and assessments, roll-ups, retention."""

import random
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from mobility.history.address import parse_history_address
from mobility.history.database import BUSY_S
from mobility.history.telling import HealthTold, PollTold, Told
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, Indicator
from mobility.model.history import PollRecord
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from tests.bench.figures import Figure
from tests.bench.year_service import health_of
from tests.history.year import SOURCES, feed_id, series_of

EVERY_S = 20
BODY_BYTES, CHANGED_BYTES = 20_000, 1_000
WAL_MIB = 64
POLL_MS = 10
ASK_EVERY_S = 0.02


def measure_writer(folder: Path, feeds: int, hours: float) -> list[Figure]:
    """Go on from where the year ends, a second at a time, as fast as it goes; each second has its share of the feeds."""
    address = parse_history_address(None, folder)
    assert address is not None
    assert address.path is not None
    clock = [float(_end_of(address.path))]
    writer = HistoryWriter(address, folder / "archive-bench", lambda: clock[0])
    took, upkeep, wal, polls, cpu_s = [], [], 0, 0, 0.0
    look_after = writer._upkeep.look_after

    def timed(*words: Any) -> None:
        began = time.perf_counter()
        look_after(*words)
        upkeep.append(time.perf_counter() - began)

    health = [busy(number) for number in range(feeds)]
    path = Path(f"{address.path}-wal")
    with _another_worker(address.path) as waits, patch.object(writer._upkeep, "look_after", timed):
        for second in range(int(3600 * hours)):
            clock[0] += 1
            told = list(told_in(second, Instant(int(clock[0])), health))
            polls += sum(isinstance(one, PollTold) for one in told)
            began, used = time.perf_counter(), time.thread_time()
            writer._keep_files(told)
            writer._write(told)
            took.append(time.perf_counter() - began)
            cpu_s += time.thread_time() - used
            wal = max(wal, path.stat().st_size if path.exists() else 0)
    writer._archive.close()
    writer._begin_anew()
    assert not writer.dropped, writer.dropped
    return [
        Figure("written: a poll with its share of all else", 1000 * sum(took) / polls, "ms", at_most=POLL_MS),
        Figure("written: the same, CPU alone", 1000 * cpu_s / polls, "ms"),
        Figure("written: the seconds of a second, p99", statistics.quantiles(took, n=100)[-1], "s", at_most=1),
        Figure("written: the longest look at roll-ups and retention", 1000 * max(upkeep), "ms"),
        Figure("another worker waited for the file at most", 1000 * max(waits), "ms", at_most=1000 * BUSY_S),
        Figure("write-ahead log at most", wal / 2**20, "MiB", at_most=WAL_MIB),
    ]


def _end_of(path: Path) -> Instant:
    """Say when the last poll was."""
    connection = sqlite3.connect(path)
    (last,) = connection.execute("SELECT max(started) FROM polls").fetchone()
    connection.close()
    return Instant(last + 1)


def busy(number: int) -> FeedHealth:
    """Describe a feed of which all series of the year are measured."""
    made = health_of(number)
    measured = [
        Indicator(id=metric, source=source, value=1.5)
        for _, source, metric in series_of(feed_id(number))
        if metric not in ("status", "score", "impact") and not metric.startswith("entities.")
    ]
    return msgspec.structs.replace(made, indicators=measured)


def told_in(second: int, now: Instant, health: list[FeedHealth]) -> Iterator[Told]:
    """Give what the feeds whose turn it is tell: a poll of each source, then the assessment."""
    for number in range(second % EVERY_S, len(health), EVERY_S):
        feed = feed_id(number)
        for source, kind in SOURCES.items():
            body = random.Random(now).randbytes(CHANGED_BYTES) + random.Random(number).randbytes(BODY_BYTES)
            record = PollRecord(
                feed=feed,
                source=f"{feed}~{source}",
                kind=kind,
                started=Instant(now - 1),
                duration_s=0.2,
                outcome=Outcome.OK,
                http_status=200,
                bytes=len(body),
                body_hash="ab" * 32,
                content_hash="cd" * 32,
                header_timestamp=Instant(now - 9),
                entities={kind: 120},
                rules={"E003": second % 40 + 1},
            )
            yield PollTold(record, body)
        one = health[number]
        for indicator in one.indicators:
            indicator.value = float((now + number) % 60)
        one.assessed_at = now
        yield HealthTold(msgspec.structs.replace(one))


@contextmanager
def _another_worker(path: Path) -> Iterator[list[float]]:
    """Ask for the file again and again, as another worker that writes a little would; gives how long it waited each time."""
    waits, stop = [0.0], threading.Event()

    def ask() -> None:
        connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        while not stop.wait(ASK_EVERY_S):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            waits.append(time.perf_counter() - began)
            connection.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()
