"""One client's requests in, how many more it may make in the sliding minute out."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from mobility.api.problems import Code, RefusedError

MINUTE_S = 60
SHARED_FROM = 20
"""A process shares a client's count once it alone has seen a twentieth of the limit: most clients cost Redis nothing,
and up to twenty processes never let more than one limit pass unshared."""


class Policy:
    """How much a kind of client may do."""

    __slots__ = ("head", "most_streams", "name", "per_minute")

    def __init__(self, name: str, per_minute: int, most_streams: int = 0) -> None:
        """Name the policy as clients see it; 0 means no limit."""
        self.name = name
        self.per_minute = per_minute
        self.most_streams = most_streams
        # RateLimit and RateLimit-Policy as in draft-ietf-httpapi-ratelimit-headers-10; the three others as in -06 and before.
        self.head = (
            f'RateLimit-Policy: "{name}";q={per_minute};w={MINUTE_S}\r\nRateLimit-Limit: {per_minute}\r\n'
            f'RateLimit: "{name}";r=%d;t=%d\r\nRateLimit-Remaining: %d\r\nRateLimit-Reset: %d\r\n'
        ).encode()


class Bucket:
    """What one client has used in this minute and in the one before, here and, as far as known, in other processes.

    The minute slides: of the one before counts the part that the last 60 seconds still cover, as if its requests had
    been spread evenly. Refused requests do not count, so that a client that goes on trying still gets its share.
    """

    __slots__ = ("before", "elsewhere", "here", "minute", "name", "policy", "shared", "streams")

    def __init__(self, name: str, policy: Policy) -> None:
        """Start unused; `name` tells the bucket from all others, in every process."""
        self.name = name
        self.policy = policy
        self.minute = 0
        self.here = self.elsewhere = self.shared = self.before = self.streams = 0

    def left(self, now: float) -> int:
        """Count the requests that the client may still make."""
        minute = int(now // MINUTE_S)
        if minute != self.minute:
            self._turn(minute)
        used = self.here + self.elsewhere
        if self.before:
            used += int(self.before * (1 - now % MINUTE_S / MINUTE_S))
        return self.policy.per_minute - used

    def take(self, now: float) -> bytes:
        """Count a request and give its RateLimit fields; RefusedError when the client has used its minute up."""
        policy = self.policy
        if not policy.per_minute:
            return b""
        left = self.left(now)
        if left <= 0:
            raise self.refusal(now)
        self.here += 1
        until_turn = MINUTE_S - int(now % MINUTE_S)
        return policy.head % (left - 1, until_turn, left - 1, until_turn)

    def count(self, now: float) -> None:
        """Count what was done, however much is left."""
        self.left(now)
        self.here += 1

    def refusal(self, now: float) -> RefusedError:
        """Say that the minute is used up, and when to come back."""
        wait_s = self.free_after_s(now)
        fields = (self.policy.head % (0, wait_s, 0, wait_s)).decode()
        return RefusedError(
            Code.RATE_LIMITED,
            f"{self.policy.per_minute} requests a minute are the limit ({self.policy.name}).",
            hint=f"ask again in {wait_s} s; streams cost one request, and a key raises the limit",
            extra_head=f"{fields}Retry-After: {wait_s}\r\n",
        )

    def free_after_s(self, now: float) -> int:
        """Give the whole seconds, at least 1, after which one more request will fit if none is made until then."""
        limit, elapsed = self.policy.per_minute, now % MINUTE_S
        used = self.here + self.elsewhere
        if used < limit:
            share = (limit - 1 - used) / max(1, self.before)
            return max(1, ceil(MINUTE_S * (1 - share) - elapsed))
        share = (limit - 1) / used
        return max(1, ceil(MINUTE_S - elapsed + MINUTE_S * (1 - share)))

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Hold one of the client's streams; RefusedError when it holds as many as it may."""
        most = self.policy.most_streams
        if most and self.streams >= most:
            raise RefusedError(
                Code.RATE_LIMITED,
                f"{most} streams at a time are the limit ({self.policy.name}).",
                hint="close one, or let several readers share one",
                extra_head="Retry-After: 30\r\n",
            )
        self.streams += 1
        try:
            yield
        finally:
            self.streams -= 1

    def unshared(self, minute: int) -> int:
        """Count what other processes should be told of; 0 while there is too little for them to care."""
        if minute != self.minute or not self.policy.per_minute:
            return 0
        return self.here - self.shared if self.here * SHARED_FROM >= self.policy.per_minute else 0

    def learn(self, minute: int, told: int, total: int) -> None:
        """Take over what all processes have counted in a minute, after having told them `told` more."""
        if minute == self.minute:
            self.shared += told
            self.elsewhere = max(self.elsewhere, total - self.shared)

    def _turn(self, minute: int) -> None:
        self.before = self.here + self.elsewhere if minute == self.minute + 1 else 0
        self.here = self.elsewhere = self.shared = 0
        self.minute = minute
