"""Who owns a feed: one worker at a time, with a fencing number that only rises."""

from dataclasses import dataclass

from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import Connection
from mobility.store.errors import store_call

LEASE_S = 6
"""A worker that is gone loses its feeds after this long; renewed three times within it, so one renewal may fail."""

GENERATION_BITS = 22
"""Low bits of a generation count beats under one fence: 4 million; with the fence in seconds above, a generation fits the 53 bits of a JSON number."""

# The server's clock decides, so that workers' clocks need not agree.
_NOW = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
"""

_ACQUIRE = f"""{_NOW}
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence', 'ends')
local ends = tonumber(held[3] or '0')
if held[1] and held[1] ~= ARGV[1] and ends > now then return 0 end
local fence = tonumber(held[2] or '0')
if held[1] ~= ARGV[1] or ends <= now then fence = math.max(fence + 1, tonumber(clock[1])) end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fence', string.format('%d', fence), 'ends', string.format('%d', now + ARGV[2]))
return fence
"""

_RENEW = f"""{_NOW}
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if held[1] and (held[1] ~= ARGV[1] or held[2] ~= ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fence', ARGV[2], 'ends', string.format('%d', now + ARGV[3]))
return 1
"""

_RELEASE = """
local held = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if held[1] == ARGV[1] and held[2] == ARGV[2] then redis.call('HSET', KEYS[1], 'ends', '0') end
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
    """Take a feed's lease, or renew it; None while another owner holds it.

    The fence is the server's time in seconds, or one more than the last where that is larger: it rises even when
    Redis comes back empty. An owner whose lease has not run out keeps its fence; one whose lease has gets a new one.
    """
    async with store_call():
        fence = await connection.commands.eval(_ACQUIRE, 1, keys.lease(feed), owner, int(lease_s * 1000))
    return Lease(feed, owner, int(fence)) if fence else None


async def renew_lease(connection: Connection, lease: Lease, *, lease_s: float = LEASE_S) -> bool:
    """Keep a lease under its fence; False when it is lost, because somebody took it after it had run out.

    A lease that ran out and that nobody took goes on, and so does one that Redis forgot by coming back empty: no other
    fence was given in between, so what the owner knows is still the newest.
    """
    async with store_call():
        arguments = (keys.lease(lease.feed), lease.owner, lease.fence, int(lease_s * 1000))
        return bool(await connection.commands.eval(_RENEW, 1, *arguments))


async def release_lease(connection: Connection, lease: Lease) -> None:
    """Let another worker have the feed at once; does nothing when one has it already."""
    async with store_call():
        await connection.commands.eval(_RELEASE, 1, keys.lease(lease.feed), lease.owner, lease.fence)
