"""Who owns a feed: one worker at a time, with a fencing number that only rises."""

from dataclasses import dataclass

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import store_errors

LEASE_S = 15
"""A worker that is gone loses its feeds after this long; renewed three times within it."""

GENERATION_BITS = 22
"""Low bits of a generation count beats under one fence: 4 million; with the fence in seconds above, a generation fits the 53 bits of a JSON number."""

_ACQUIRE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local owner = redis.call('HGET', KEYS[1], 'owner')
local ends = tonumber(redis.call('HGET', KEYS[1], 'ends') or '0')
if owner ~= false and owner ~= ARGV[1] and ends > now then return 0 end
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or '0')
if owner ~= ARGV[1] or ends <= now then fence = math.max(fence + 1, tonumber(clock[1])) end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fence', string.format('%d', fence), 'ends', string.format('%d', now + tonumber(ARGV[2])))
return fence
"""

_RELEASE = """
if redis.call('HGET', KEYS[1], 'owner') == ARGV[1] then redis.call('HSET', KEYS[1], 'ends', '0') end
return 1
"""


@dataclass(frozen=True)
class Lease:
    """A feed held by an owner under a fence."""

    feed: FeedId
    owner: str
    fence: int

    def generation(self, count: int) -> int:
        """Number the `count`th generation under this fence; larger than every one under an older fence."""
        if not 0 <= count < 1 << GENERATION_BITS:
            raise ValueError(f"{count} generations under one fence; acquire the lease again")
        return self.fence << GENERATION_BITS | count


async def acquire_lease(connection: Connection, feed: FeedId, owner: str, *, lease_s: float = LEASE_S) -> Lease | None:
    """Take or renew a feed's lease; None while another owner holds it.

    The fence is the server's time in seconds, or one more than the last where that is larger: it rises even when
    Redis comes back empty. A renewal keeps its fence; a lease that had run out gets a new one.
    """
    with store_errors():
        fence = await connection.commands.eval(_ACQUIRE, 1, keys.lease(feed), owner, int(lease_s * 1000))
    return Lease(feed, owner, int(fence)) if fence else None


async def release_lease(connection: Connection, lease: Lease) -> None:
    """Let another worker have the feed at once."""
    with store_errors():
        await connection.commands.eval(_RELEASE, 1, keys.lease(lease.feed), lease.owner)
