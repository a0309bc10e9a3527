"""Feeds in use and a kind in, their message out: made once for each generation, and of another time when it says anything else."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import is_
from weakref import WeakKeyDictionary

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.message import Kind, message_of
from mobility.api.state import FeedInUse, State
from mobility.model.ids import ALL
from mobility.model.time import Instant

HELD_FOR_S = 5
"""How long a message may serve others than who asked for it first: within it, 1 in 60 of a prediction's life."""


@dataclass(slots=True)
class Kept:
    """What one process has said of one kind under one name."""

    feeds: tuple[FeedInUse, ...] = ()
    made_at: Instant = 0
    content: bytes = b""
    """Digest of all entities."""
    message: pb.FeedMessage = field(default_factory=pb.FeedMessage)

    def holds(self, feeds: tuple[FeedInUse, ...], now: Instant) -> bool:
        """Say whether the same feeds were told of so shortly before that the same message may be given."""
        is_same = len(feeds) == len(self.feeds) and all(map(is_, feeds, self.feeds))
        return is_same and self.made_at <= now < self.made_at + HELD_FOR_S


_kept: "WeakKeyDictionary[State, dict[tuple[str, Kind], Kept]]" = WeakKeyDictionary()


def kept_message(state: State, name: str, feeds: Sequence[FeedInUse], kind: Kind, now: Instant) -> pb.FeedMessage:
    """Give the message of a feed, or of all under `all`, which nobody may change.

    What changes while the sources send nothing (calls are left, predictions grow too old) moves the header on to the moment
    of the change: one timestamp, one content. For one thread at a time, as heavy resources are made. Source: HEALTH.md E017.
    """
    known, given = _kept.setdefault(state, {}), tuple(feeds)
    kept = known.setdefault((name, kind), Kept())
    if not kept.holds(given, now):
        message = message_of(given, kind, now, is_scoped=name == ALL)
        content = _digest(message)
        before = kept.message.header.timestamp
        if kept.made_at and content != kept.content and message.header.timestamp <= before:
            message.header.timestamp = max(before + 1, _changed_at(given, now))
        elif kept.made_at and content == kept.content:
            message.header.timestamp = max(before, message.header.timestamp)
        known[name, kind] = kept = Kept(given, now, content, message)
    return kept.message


def _changed_at(feeds: Sequence[FeedInUse], now: Instant) -> Instant:
    """Say when merging last changed anything, which is never later than now."""
    return min(now, max((feed.overlay.info.made_at for feed in feeds if feed.overlay is not None), default=now))


def _digest(message: pb.FeedMessage) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for entity in message.entity:
        digest.update(entity.SerializeToString(deterministic=True))
    return digest.digest()
