"""One question that several streams ask in, one computation per change and the same bytes for all of them out."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from mobility.api.board_events import BoardState, events_between
from mobility.model.ids import FeedId

QUEUE_LENGTH = 32
"""Changes that a stream may lag behind; after that its reader is given a fresh board instead."""
HISTORY_LENGTH = 64
"""Changes kept for readers that come back with Last-Event-ID."""
KEPT_ANYHOW = 4
"""Of these changes so many are kept though they are longer than the board: who missed more gets the board, which is shorter."""

Compute = Callable[[], tuple[BoardState, float, frozenset[FeedId]]]
"""Gives the board now, the seconds until it may change by itself, and the feeds it draws on."""


class Change(NamedTuple):
    """What one computation changed, as sent; a reader who saw event `before` has seen nothing of it."""

    before: int
    after: int
    chunk: bytes
    ends: tuple[int, ...]
    """Where in the chunk each of its events ends."""

    def beyond(self, seen: int) -> bytes:
        """Give what a reader lacks who saw events up to `seen`, perhaps some of these."""
        return self.chunk if seen <= self.before else self.chunk[self.ends[seen - self.before - 1] :]


class Listener:
    """One stream's queue; it holds shared bytes and never more than QUEUE_LENGTH of them."""

    def __init__(self) -> None:
        """Start with nothing to send."""
        self.waiting: deque[bytes] = deque()
        self.is_behind = False
        self.news = asyncio.Event()
        self.transport: asyncio.Transport | None = None
        """Where to send at once, as a chunk of HTTP/1.1, while the reader keeps up; None when the stream's task must."""

    def offer(self, chunk: bytes, framed: bytes) -> None:
        """Send a change, add it to the queue, or note that the reader is too slow and must start over.

        Most readers keep up: to wake no task for each of thousands is most of what it takes to reach them all.
        """
        transport = self.transport
        is_waited_for = self.waiting or self.is_behind
        if transport is not None and not (is_waited_for or transport.is_closing() or transport.get_write_buffer_size()):
            transport.write(framed)
            return
        if len(self.waiting) >= QUEUE_LENGTH:
            self.waiting.clear()
            self.is_behind = True
        if not self.is_behind:
            self.waiting.append(chunk)
        self.news.set()


class Channel:
    """What all streams of one question share."""

    def __init__(self, compute: Compute) -> None:
        """Compute the first board at once; refusals of the question reach the one who asks."""
        self.compute = compute
        self.listeners: set[Listener] = set()
        self.token = secrets.token_hex(4)
        self.count = 0
        self.history: deque[Change] = deque(maxlen=HISTORY_LENGTH)
        state, self.holds_s, self.feeds = compute()
        self.seen = state.remembered

    def refresh(self) -> None:
        """Compute again and give every listener what has changed."""
        state, self.holds_s, self.feeds = self.compute()
        events = events_between(self.seen, state)
        self.seen = state.remembered
        if not events:
            return
        before, frames = self.count, []
        for name, data in events:
            self.count += 1
            frames.append(self._frame(name, data))
        chunk = b"".join(frames)
        self.history.append(Change(before, self.count, chunk, tuple(accumulate(map(len, frames)))))
        self._forget()
        framed = b"%x\r\n%s\r\n" % (len(chunk), chunk)
        for listener in self.listeners:
            listener.offer(chunk, framed)

    def reset(self) -> bytes:
        """Give the whole board as one event."""
        return self._frame("reset", self.seen.body)

    def since(self, last_event_id: str) -> bytes | None:
        """Give what has changed since an event of this channel; None when that is not known any more."""
        token, _, number = last_event_id.partition("-")
        if token != self.token or not (number.isascii() and number.isdigit() and len(number) < 12):
            return None
        seen = int(number)
        oldest = self.history[0].before if self.history else self.count
        if not oldest <= seen <= self.count:
            return None
        return b"".join(change.beyond(seen) for change in self.history if change.after > seen)

    def _forget(self) -> None:
        """Drop changes that are longer, together, than the board itself."""
        length = sum(len(change.chunk) for change in self.history)
        while length > len(self.seen.body) and len(self.history) > KEPT_ANYHOW:
            length -= len(self.history.popleft().chunk)

    def _frame(self, name: str, data: bytes) -> bytes:
        """Spell an event; JSON has no raw line breaks, so one data line holds it. Source: HTML, server-sent events."""
        return b"id: %s-%d\nevent: %s\ndata: %s\n\n" % (self.token.encode(), self.count, name.encode(), data)
