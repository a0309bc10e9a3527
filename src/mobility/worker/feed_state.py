"""Everything a worker knows of one feed; it outlives a failed loop, so that nothing known is lost."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from mobility.feeds.config import Address, FeedConfig, Kind, RealtimeConfig
from mobility.feeds.fetched import Known
from mobility.feeds.rhythm import Rhythm
from mobility.health.accuracy.book import Book
from mobility.health.coverage_day import SeenDay
from mobility.health.impact import Costs
from mobility.health.rules_seen import RulesSeen
from mobility.merge.memory import Memory
from mobility.merge.sources import SourceMessage
from mobility.model.accuracy import Accuracy
from mobility.model.as_sent import AsSent
from mobility.model.health import Attempt, FeedHealth, SourceSigns, StaticHealth
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant, ServiceDay
from mobility.model.timetable import Timetable
from mobility.worker.metrics import METRICS

ATTEMPTS_KEPT_S = 3 * 3600
"""What `assess` looks at, at every beat: three hours of polls are a few thousand values, a day of them would cost a worker with a
hundred feeds a tenth of its time."""


@dataclass(slots=True)
class StreamChecks:
    """What the health rules need and have found of one address."""

    sent: AsSent | None = None
    """The newest message that could be read, also one that the service refuses for its header."""
    previous: AsSent | None = None
    """The message before it."""
    content_changed_at: Instant | None = None
    skew_s: int = 0
    """How far the newest header lay ahead of our clock."""
    seen: RulesSeen = field(default_factory=RulesSeen)
    signs: SourceSigns | None = None
    polls_to_skip: int = 0
    body: bytes = b""
    """The newest message's bytes: evidence, should an incident begin with it."""

    def take(self, sent: AsSent, body: bytes, now: Instant) -> None:
        """Put a message in the place of the one before."""
        if self.sent is None or sent.content != self.sent.content:
            self.content_changed_at = now
        self.previous, self.sent, self.body = self.sent, sent, body
        self.skew_s = max(0, sent.header_timestamp - now)


@dataclass(slots=True)
class Stream:
    """One address of one realtime feed, and the newest message it gave."""

    source: RealtimeConfig
    kinds: tuple[Kind, ...]
    address: Address
    rhythm: Rhythm
    known: Known | None = None
    message: FeedMessage | None = None
    fetched_at: Instant | None = None
    outcome: Outcome = Outcome.PENDING
    last_attempt_at: Instant | None = None
    failures: int = 0
    checks: StreamChecks = field(default_factory=StreamChecks)

    @property
    def id(self) -> str:
        """Name the stream: the source, and its kinds where the source has several addresses."""
        return self.source.id if len(self.source.polls) == 1 else f"{self.source.id}/{'+'.join(self.kinds)}"

    def as_source(self) -> SourceMessage:
        """Give the newest message with its standing, for merging."""
        return SourceMessage(
            id=self.id,
            message=self.message,
            priority=self.source.priority,
            fetched_at=self.fetched_at,
            outcome=self.outcome,
            last_attempt_at=self.last_attempt_at,
            kinds=tuple(self.kinds),
        )

    def as_state(self) -> SourceState:
        """Give how the stream stands, for a feed that has no timetable to merge it with."""
        return SourceState(
            id=self.id,
            outcome=self.outcome,
            header_timestamp=self.message.timestamp if self.message else None,
            fetched_at=self.fetched_at,
            last_attempt_at=self.last_attempt_at,
            kinds=tuple(self.kinds),
        )


@dataclass(slots=True)
class PlannedVersion:
    """One address at which the version after the present one appears."""

    address: Address
    place: int
    """Among the feed's addresses of planned versions."""
    known: Known | None = None
    outcome: Outcome = Outcome.PENDING
    detail: str = ""
    timetable: Timetable | None = None


@dataclass(slots=True)
class FeedState:
    """One feed's compartment."""

    config: FeedConfig
    health: FeedHealth
    streams: list[Stream]
    memory: Memory
    static: StaticHealth = field(default_factory=StaticHealth)
    static_known: Known | None = None
    static_failures: int = 0
    present: Timetable | None = None
    """The version that the operator calls the present one, joined with its predecessor while that still matters; None until
    this process has asked."""
    planned: list[PlannedVersion] = field(default_factory=list)
    timetable: Timetable | None = None
    """In use: the present version, and the planned ones over their days."""
    made_of: tuple[str, ...] = ()
    """Versions of the archives it was made of by this process."""
    is_published: bool = False
    """Whether Redis holds the timetable in use, as far as we know."""
    attempts: deque[Attempt] = field(default_factory=deque)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something new to merge or to tell."""
    bands: dict[str, float] = field(default_factory=dict)
    """Entities usual at this weekday and hour, by `SOURCE/KIND`, as of `bands_at`."""
    bands_at: Instant | None = None
    noticed: tuple[str, ServiceDay] | None = None
    """The archive, and the day in its zone, that `static.notices` are about."""
    seen_day: SeenDay | None = None
    """Which of today's trips realtime has known since this process watches."""
    costs: Costs | None = None
    """What missing live data costs travellers, as of `costs_at`."""
    costs_at: Instant | None = None
    book: Book = field(default_factory=Book)
    """Predictions whose outcome is not known yet."""
    accuracy: Accuracy | None = None
    beats: int = 0
    """Generations published under the present fence."""

    def record(self, attempt: Attempt) -> None:
        """Remember and count an attempt, and wake the beat."""
        METRICS.observe_attempt(self.config.id, attempt)
        self.attempts.append(attempt)
        while self.attempts[0].started < attempt.started - ATTEMPTS_KEPT_S:
            self.attempts.popleft()
        self.changed.set()


def new_feed_state(config: FeedConfig) -> FeedState:
    """Start a compartment that knows nothing but its configuration."""
    health = FeedHealth(
        feed=config.id,
        name=config.name,
        attribution=config.attribution,
        license=config.licence.shown,
        operators=list(config.operators),
    )
    streams = [
        Stream(source, kinds, address, Rhythm(interval_s=source.poll_interval_s))
        for source in config.realtime
        if not source.settings.paused
        for kinds, address in source.polls
    ]
    planned = [PlannedVersion(address, place) for place, address in enumerate(config.static_planned)]
    return FeedState(config=config, health=health, streams=streams, memory=Memory(), planned=planned)
