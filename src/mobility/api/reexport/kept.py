"""A feed in use and a kind in, its message out: made once for each generation, however it is spelled."""

from weakref import WeakKeyDictionary

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.message import Kind, message_of
from mobility.api.state import FeedInUse
from mobility.model.time import Instant

HELD_FOR_S = 5
"""How long a message may serve others than who asked for it first: within it, 1 in 60 of a prediction's life."""

_kept: "WeakKeyDictionary[FeedInUse, dict[Kind, tuple[Instant, pb.FeedMessage]]]" = WeakKeyDictionary()


def kept_message(feed: FeedInUse, kind: Kind, now: Instant) -> pb.FeedMessage:
    """Give a feed's message, which nobody may change. For one thread at a time, as heavy resources are made."""
    made = _kept.setdefault(feed, {})
    found = made.get(kind)
    if found is None or not found[0] <= now < found[0] + HELD_FOR_S:
        found = made[kind] = (now, message_of((feed,), kind, now, is_scoped=False))
    return found[1]
