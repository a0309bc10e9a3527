"""What is told and not written yet: bounded in number and bytes; what finds no room is counted, never waited for."""

import threading
from collections import Counter, deque
from collections.abc import Callable

from mobility.history.telling import Told, bytes_of

MOST_WAITING = 20_000
"""A few minutes of two hundred feeds while a database is away."""
MOST_WAITING_BYTES = 128 << 20

QUEUE_FULL = "queue_full"
LOSSES = (
    QUEUE_FULL,
    "stopped",
    "refused",
    "disk_full",
    "archive_error",
    "database_locked",
    "database_away",
    "database_error",
    "internal_error",
)
"""Every reason why something told is lost."""


class Waiting:
    """A queue between a worker's loop and the thread that writes."""

    def __init__(self, *, most: int = MOST_WAITING, most_bytes: int = MOST_WAITING_BYTES) -> None:
        """Start empty."""
        self._most, self._most_bytes = most, most_bytes
        self._told: deque[Told] = deque()
        self._bytes = 0
        self._taken = 0
        self._changed = threading.Condition()
        self.is_closed = False
        self.dropped: Counter[str] = Counter()
        """What was told and is lost, by reason."""

    def __len__(self) -> int:
        """Count what waits, what is being written included."""
        return len(self._told) + self._taken

    def put(self, told: Told) -> None:
        """Let something wait; counted and lost where there is no room."""
        size = bytes_of(told)
        with self._changed:
            if self.is_closed or len(self) >= self._most or self._bytes + size > self._most_bytes:
                self.dropped[QUEUE_FULL] += 1
                return
            self._told.append(told)
            self._bytes += size
            self._changed.notify_all()

    def take(self, most: int, wait_s: float) -> list[Told]:
        """Give what waits, at most so many, after waiting for a first one; nothing when none came or all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._told or self.is_closed, wait_s)
            taken = [self._told.popleft() for _ in range(min(most, len(self._told)))]
            self._taken = len(taken)
            return taken

    def done(self, taken: list[Told]) -> None:
        """Say that what was taken is written, or lost."""
        with self._changed:
            self._taken = 0
            self._bytes -= sum(map(bytes_of, taken))
            self._changed.notify_all()

    def close(self) -> None:
        """Take nothing more; what waits may still be taken."""
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()

    def until(self, is_so: Callable[[], bool], within_s: float) -> bool:
        """Wait for a condition that what is written brings about; False when it does not in time."""
        with self._changed:
            return self._changed.wait_for(is_so, within_s)
