"""How many requests each of several processes has counted -> how many all of them have, a minute at a time."""

import hashlib
from collections.abc import Mapping

from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import store_call

KEPT_S = 180
"""A minute's count is wanted during that minute and the next; clocks of several hosts may differ by one more."""
_AT_ONCE = 500
"""Buckets in one round trip."""


async def add_counts(connection: Connection, counts: Mapping[str, int], minute: int) -> dict[str, int]:
    """Add to each bucket's count of a minute (since the epoch), and give what it has come to.

    Names of buckets hold addresses, so Redis sees only their hashes; each is a key and a Cluster slot of its own. Raises
    StoreUnavailableError when Redis is away; some counts may have been added then.
    """
    totals: dict[str, int] = {}
    names = list(counts)
    for first in range(0, len(names), _AT_ONCE):
        batch = names[first : first + _AT_ONCE]
        async with store_call():
            pipeline = connection.commands.pipeline(transaction=False)
            for name in batch:
                key = keys.limit(_digest(name, minute))
                # In this order no count is ever without an end.
                pipeline.set(key, 0, ex=KEPT_S, nx=True)
                pipeline.incrby(key, counts[name])
            answers = await pipeline.execute()
        totals |= dict(zip(batch, (int(total) for total in answers[1::2]), strict=True))
    return totals


def _digest(name: str, minute: int) -> str:
    return hashlib.blake2b(f"{minute} {name}".encode(), digest_size=16).hexdigest()
