"""Ids that never travel without their feed (Feed-Scoped-Ids): `FEED:ID` outside, a typed pair inside."""

import re
from typing import NamedTuple, NewType

FeedId = NewType("FeedId", str)
"""A registry id of an operator's dataset: lower-case letters, digits, `-_.~`; no colon, so that `FEED:ID` splits at the first."""

SourceId = NewType("SourceId", str)
"""A registry id of one realtime feed that speaks about a dataset."""

_FEED_ID = re.compile(r"[a-z0-9][a-z0-9._~-]{0,63}")

PLACE = FeedId("place")
"""Stands before the ids of stop places, `place:7K3QZ9`, where a stop's id has its feed."""
ALL = FeedId("all")
"""Stands for all feeds together where an address names a feed."""
NOTICES = FeedId("notices")
"""Stands where a lease has its feed, for the one worker that tells people about incidents."""
RESERVED = frozenset({PLACE, ALL, NOTICES})


class StopRef(NamedTuple):
    """A `stops.stop_id` with its feed."""

    feed: FeedId
    id: str


class RouteRef(NamedTuple):
    """A `routes.route_id` with its feed."""

    feed: FeedId
    id: str


class TripRef(NamedTuple):
    """A `trips.trip_id` with its feed."""

    feed: FeedId
    id: str


def parse_feed_id(text: str) -> FeedId:
    """Accept an id for a feed; ValueError (the registry author's fault) says what an id may hold."""
    if not _FEED_ID.fullmatch(text):
        raise ValueError(f"feed id {text!r} must be 1 to 64 of a-z 0-9 . _ ~ - and start with a letter or digit")
    if text in RESERVED:
        raise ValueError(f"feed id {text!r} is reserved")
    return FeedId(text)


def split_scoped_id(text: str) -> tuple[FeedId, str]:
    """Split `FEED:ID` at its first colon; ValueError (the caller's fault) when there is no feed before one."""
    feed, colon, local = text.partition(":")
    if not colon or not local or not _FEED_ID.fullmatch(feed):
        raise ValueError(f"{text!r} is not of the form FEED:ID")
    return FeedId(feed), local


def join_scoped_id(feed: FeedId, local: str) -> str:
    """Spell a scoped id the way it leaves the house."""
    return f"{feed}:{local}"
