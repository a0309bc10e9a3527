"""A history with what a test tells it: written by the real thread, read by the real reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mobility.history.address import HistoryAddress
from mobility.history.reader import HistoryReader
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, Incident, Indicator, Score, Status
from mobility.model.history import PollRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant, parse_instant

TAG = FeedId("tag")
RT = "tag~rt"
NOON: Instant = parse_instant("2026-11-24T12:00:00Z")


@contextmanager
def writing(address: HistoryAddress, archive: Path, now: Instant = NOON) -> Iterator[HistoryWriter]:
    """Write while the block runs; at its end all is written."""
    writer = HistoryWriter(address, archive, lambda: now)
    writer.start()
    try:
        yield writer
        assert writer.flush(20)
    finally:
        writer.close(20)


@contextmanager
def reading(address: HistoryAddress, archive: Path) -> Iterator[HistoryReader]:
    """Read while the block runs."""
    reader = HistoryReader(address, archive)
    yield reader
    reader.close()


def poll(started: Instant, outcome: Outcome = Outcome.OK, **more: Any) -> PollRecord:
    """Describe a poll of the realtime source."""
    described = {"source": RT, "kind": "trip_updates", "duration_s": 0.25, **more}
    return PollRecord(feed=TAG, started=started, outcome=outcome, **described)


def health(at: Instant, status: Status = Status.OK, *incidents: Incident, age_s: float | None = 12.0) -> FeedHealth:
    """Describe an assessment with one indicator and a score."""
    return FeedHealth(
        feed=TAG,
        status=status,
        assessed_at=at,
        operators=["Réseau"],
        indicators=[Indicator(id="header_age", source=RT, value=age_s, unit="s")],
        incidents=list(incidents),
        score=Score(version="1", value=91.5, parts={}),
    )


def incident(since: Instant, status: Status = Status.DEGRADED, ended: Instant | None = None) -> Incident:
    """Describe an incident of the header age."""
    return Incident(
        id=f"tag:{RT}:header_age:{since}",
        feed=TAG,
        cause="header_age",
        sentence="The message is 17 minutes old.",
        since=since,
        ended=ended,
        source=RT,
        status=status,
    )
