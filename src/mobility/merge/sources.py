"""What merge is given: each realtime feed's message with its standing, and the settings."""

from dataclasses import dataclass, field

import msgspec

from mobility.merge.reject import EXAMPLES_KEPT, Account
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMessage:
    """One realtime feed that speaks about the timetable, with its newest message."""

    id: str
    message: FeedMessage | None = None
    """None when none was ever read."""
    priority: int = 0
    """The larger one wins where two speak about one trip (rule 14)."""
    fetched_at: Instant | None = None
    """When `message` was fetched."""
    outcome: Outcome = Outcome.OK
    last_attempt_at: Instant | None = None
    kinds: tuple[str, ...] = ()


class MergeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed's configuration may say about merging."""

    guess_unknown_trips: bool = False
    """Look for an unknown trip_id by route, direction, start time and date (rule 11)."""
    ignore_stop_sequence: bool = False
    """Match by stop_id alone: for a producer whose stop_sequence is not the timetable's (rule 12)."""
    horizon_s: int | None = None
    """Carry delays to calls scheduled at most this far ahead (rule 21); None for all."""
    modification_days: int = 8
    """Days ahead, today included, for which TripModifications are worked out (rule 27)."""
    examples_kept: int = EXAMPLES_KEPT
    """Rejections of each reason that are kept to be shown."""


@dataclass(slots=True)
class UsedSource:
    """A source with the message in use (rule 13) and its account."""

    given: SourceMessage
    message: FeedMessage | None
    fetched_at: Instant | None
    account: Account = field(default_factory=Account)

    @property
    def reported_at(self) -> Instant:
        """The older of header and fetch time: no statement of the message is newer (DESIGN.md, section 6)."""
        assert self.message is not None
        fetched = self.fetched_at if self.fetched_at is not None else self.message.timestamp
        return min(self.message.timestamp, fetched)
