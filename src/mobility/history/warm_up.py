"""An archive, a feed and an instant in, the messages that a board of then depends on out, in the order in which they came."""

from itertools import pairwise
from typing import NamedTuple

from mobility.gtfs_rt.differential import is_differential
from mobility.history.archive import Archive
from mobility.model.ids import FeedId
from mobility.model.time import Instant

WARM_UP_S = 600
"""Merging remembers: a vehicle that has left, a line that was live. It is let see the messages of so long before."""
ALL_OF_S = 60
"""Of the time before that one message a minute and source is enough, for a whole dataset replaces the one before it."""
MOST_MESSAGES = 40


class Kept(NamedTuple):
    """A message and when it was fetched."""

    at: Instant
    source: str
    body: bytes


def messages_before(archive: Archive, feed: FeedId, at: Instant) -> list[Kept]:
    """Give the messages to go through: of every source the last one from before the warm-up, then those in it."""
    told = [one for source in archive.sources(feed) for one in _of_source(archive, feed, source, at)]
    told.sort(key=lambda one: (one.at, one.source))
    newest = {one.source: place for place, one in enumerate(told)}
    return [one for place, one in enumerate(told) if place >= len(told) - MOST_MESSAGES or place == newest[one.source]]


def _of_source(archive: Archive, feed: FeedId, source: str, at: Instant) -> list[Kept]:
    first = archive.message_at(feed, source, Instant(at - WARM_UP_S))
    since = Instant(at - WARM_UP_S + 1)
    told = [] if first is None else [Kept(first[0], source, first[1])]
    told += [Kept(when, source, body) for when, body in archive.messages_between(feed, source, since, at)]
    return [one for one, after in pairwise(told) if not _replaces(after, one, at)] + told[-1:]


def _replaces(after: Kept, one: Kept, at: Instant) -> bool:
    """Say whether a message need not be looked at because of the next one of its source."""
    is_same_minute = after.at // 60 == one.at // 60
    return is_same_minute and after.at <= at - ALL_OF_S and not is_differential(after.body)
