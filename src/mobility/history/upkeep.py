"""What has to be done to a history now and then: roll-ups of the feeds that this worker owns, removal of what is too old."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, select

from mobility.history.archive import Archive
from mobility.history.days import roll_up_days
from mobility.history.keys import Keys
from mobility.history.retention import forget_old
from mobility.history.rollup import roll_up
from mobility.history.schema import VERSIONS
from mobility.history.timetables import KeptTimetables
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.time import Instant, zone_named

ROLL_UP_EVERY_S = 60
LOOKS_A_ROUND = 30
"""A round of all feeds takes about so many looks, with writing in between: at midnight each has a day to roll up."""
FORGET_EVERY_S = 600
FORGET_AGAIN_S = 5
"""While there is more to remove than goes at once."""
OWNED_FOR_S = 300
"""A feed that this worker has not assessed for so long is another's."""


@dataclass(slots=True)
class Owned:
    """A feed whose roll-ups are this worker's."""

    source_id: int
    zone: ZoneInfo
    assessed_at: Instant


class Upkeep:
    """Knows which feeds are this worker's, and what was done when."""

    def __init__(self, archive: Path) -> None:
        """Start owning nothing."""
        self._archive = Archive(archive)
        self._owned: dict[FeedId, Owned] = {}
        self._due: deque[FeedId] = deque()
        self._round_at: Instant = 0
        self._forget_at: Instant = 0

    def own(self, connection: Connection, keys: Keys, assessed: Sequence[FeedHealth]) -> None:
        """Take note of the feeds that are assessed here."""
        for health in assessed:
            if health.assessed_at is not None:
                source_id = keys.source(connection, health.feed, "")
                zone = zone_named(health.static.timezone or "UTC")
                self._owned[health.feed] = Owned(source_id, zone, health.assessed_at)

    def look_after(self, engine: Engine, now: Instant) -> None:
        """Do what is due, in transactions of its own."""
        if now - self._round_at >= ROLL_UP_EVERY_S:
            self._round_at = now
            self._owned = {feed: one for feed, one in self._owned.items() if now - one.assessed_at < OWNED_FOR_S}
            self._due.extend(self._owned.keys() - set(self._due))
        for _ in range(min(len(self._due), math.ceil(len(self._owned) / LOOKS_A_ROUND))):
            self._roll_up(engine, self._due.popleft(), now)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY_S
            with engine.begin() as connection:
                removed = forget_old(connection, now)
                wanted = {feed: self._versions_spoken_of(connection, feed) for feed in self._owned}
            if removed:
                self._forget_at = now + FORGET_AGAIN_S
            for feed, versions in wanted.items():
                KeptTimetables(self._archive.folder, feed).prune(versions)

    def _roll_up(self, engine: Engine, feed: FeedId, now: Instant) -> None:
        owned = self._owned.get(feed)
        if owned is not None:
            with engine.begin() as connection:
                roll_up(connection, feed, now)
                roll_up_days(connection, owned.source_id, owned.zone, now)

    def _versions_spoken_of(self, connection: Connection, feed: FeedId) -> list[str]:
        """List the versions that were in use when the oldest kept message came, or later."""
        firsts = [self._archive.first_instant(feed, source) for source in self._archive.sources(feed)]
        oldest = min((first for first in firsts if first is not None), default=None)
        in_use = VERSIONS.c.in_use_since.is_not(None) & (VERSIONS.c.feed == feed)
        rows = connection.execute(
            select(VERSIONS.c.version, VERSIONS.c.in_use_since).where(in_use).order_by(VERSIONS.c.in_use_since.desc())
        ).all()
        wanted = []
        for version, since in rows:
            wanted.append(version)
            if oldest is None or since <= oldest:
                break
        return wanted
