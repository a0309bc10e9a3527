"""What a worker tells history, in one protocol; and the recorder of a service that keeps none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mobility.history.reading import FeedReading
from mobility.model.health import FeedHealth
from mobility.model.history import PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.notified import Notified, Subscriber
from mobility.model.time import Instant


class Recorder(Protocol):
    """Takes what happens and returns at once; writing is its own affair, and a full disk costs the history alone."""

    def poll(self, record: PollRecord, body: bytes | None) -> None:
        """Keep a poll, and its message as part of the archive."""

    def health(self, health: FeedHealth) -> None:
        """Keep what an assessment says: indicators as samples, status, score, incidents and rules with their changes."""

    def version(self, record: VersionRecord) -> None:
        """Keep a timetable version."""

    def timetable(self, feed: FeedId, version: str, file: Path) -> None:
        """Keep the file of a timetable, an archive as it came or its compiled form, for as long as messages speak about it."""

    def reading(self, feed: FeedId, reading: FeedReading) -> None:
        """Keep how the registry tells to read a feed's messages."""

    def evidence(self, feed: FeedId, source: str, at: Instant, reason: str, body: bytes) -> None:
        """Keep the bytes that first broke a rule, or those at the start of an incident."""

    def notified(self, records: Sequence[Notified]) -> None:
        """Keep what somebody was told of incidents; what is told anew of a delivery replaces what was kept of it."""

    def subscribers(self, at: Instant, everybody: Sequence[Subscriber]) -> None:
        """Keep who is told, in the place of whoever was before."""


class NoRecorder:
    """Keeps nothing: `--history none`."""

    def poll(self, record: PollRecord, body: bytes | None) -> None:
        """Let it pass."""

    def health(self, health: FeedHealth) -> None:
        """Let it pass."""

    def version(self, record: VersionRecord) -> None:
        """Let it pass."""

    def timetable(self, feed: FeedId, version: str, file: Path) -> None:
        """Let it pass."""

    def reading(self, feed: FeedId, reading: FeedReading) -> None:
        """Let it pass."""

    def evidence(self, feed: FeedId, source: str, at: Instant, reason: str, body: bytes) -> None:
        """Let it pass."""

    def notified(self, records: Sequence[Notified]) -> None:
        """Let it pass."""

    def subscribers(self, at: Instant, everybody: Sequence[Subscriber]) -> None:
        """Let it pass."""
