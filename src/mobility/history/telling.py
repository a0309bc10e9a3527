"""What a worker tells, on its way to the thread that writes it."""

from dataclasses import dataclass
from pathlib import Path

from mobility.history.reading import FeedReading
from mobility.model.health import FeedHealth
from mobility.model.history import Evidence, PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.notified import Notified, Subscriber
from mobility.model.time import Instant


@dataclass(frozen=True, slots=True)
class PollTold:
    """A poll, and the message that it brought."""

    record: PollRecord
    body: bytes | None


@dataclass(frozen=True, slots=True)
class HealthTold:
    """An assessment."""

    health: FeedHealth


@dataclass(frozen=True, slots=True)
class VersionTold:
    """A timetable version."""

    record: VersionRecord


@dataclass(frozen=True, slots=True)
class TimetableTold:
    """A timetable's file."""

    feed: FeedId
    version: str
    file: Path


@dataclass(frozen=True, slots=True)
class EvidenceTold:
    """A message that something is wrong with."""

    record: Evidence
    body: bytes


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """How a feed's messages are to be read."""

    feed: FeedId
    reading: FeedReading


@dataclass(frozen=True, slots=True)
class NotifiedTold:
    """What somebody was told of incidents."""

    records: tuple[Notified, ...]


@dataclass(frozen=True, slots=True)
class SubscribersTold:
    """Everybody who is told at an instant."""

    at: Instant
    subscribers: tuple[Subscriber, ...]


Told = PollTold | HealthTold | VersionTold | TimetableTold | ReadingTold | EvidenceTold | NotifiedTold | SubscribersTold


def bytes_of(told: Told) -> int:
    """Count the bytes of messages that something told holds in memory."""
    if isinstance(told, PollTold | EvidenceTold):
        return len(told.body or b"")
    return 0
