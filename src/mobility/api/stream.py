"""`Accept: text/event-stream` on departures in, the board and then its changes out, resumable, bounded, shared."""

import asyncio
import logging
import random
from collections.abc import Hashable
from contextlib import suppress

from aiohttp import web

from mobility.api.answer import COMMON_FIELDS, SERVER, VARY, own_fields
from mobility.api.channel import Channel, Compute, Listener
from mobility.api.metrics import RequestMetrics
from mobility.api.problems import Code, RefusedError
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.model.ids import FeedId

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "Vary": VARY,
    "Server": SERVER,
    **COMMON_FIELDS,
}
GATHER_S = 0.05
"""Changes that come this close together are computed once."""
YIELD_EVERY = 8
"""Channels refreshed before other requests get their turn."""
RETRY_S = (1.0, 5.0)
"""Between these, each its own, readers come back whose connection was lost: thousands that a restart cuts off at one
moment would otherwise all be there again at another."""
RESTS_S = 90.0
"""A question that nobody listens to any more is remembered this long: whoever comes back hears what was missed, and
not the whole board again. It is not computed meanwhile."""
MOST_RESTING = 2_000
"""Questions remembered at most, of some tens of kilobytes each."""


class Hub:
    """All open streams of a process."""

    def __init__(self, state: State, settings: Settings, metrics: RequestMetrics) -> None:
        """Start without streams."""
        self.state, self.settings, self.metrics = state, settings, metrics
        self.channels: dict[Hashable, Channel] = {}
        self.resting: dict[Hashable, tuple[Channel, float]] = {}
        """Those without listeners and since when, the longest first."""
        self.due: dict[Hashable, float] = {}
        self.changed: set[FeedId] = set()
        self.wake = asyncio.Event()
        self.closing = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to refresh channels; call from the event loop."""
        self.state.listeners.add(self._feed_changed)
        self._task = asyncio.create_task(self._refresh_for_ever(), name="streams")

    async def stop(self) -> None:
        """End all streams, so that a graceful stop need not wait for them."""
        self.closing = True
        self.state.listeners.discard(self._feed_changed)
        for channel in self.channels.values():
            for listener in channel.listeners:
                listener.news.set()
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def join(self, key: Hashable, compute: Compute) -> tuple[Channel, Listener]:
        """Listen to a question's channel, which is made when nobody listens yet; RefusedError when there are too many."""
        if self.metrics.streams >= self.settings.most_streams:
            raise RefusedError(
                Code.TOO_MANY_STREAMS,
                f"{self.settings.most_streams} streams are open.",
                extra_head="Retry-After: 30\r\n",
            )
        channel = self.channels.get(key)
        if channel is None:
            channel = self.channels[key] = self._rested(key) or Channel(compute)
            self._plan(key, channel)
        listener = Listener()
        channel.listeners.add(listener)
        self.metrics.streams += 1
        return channel, listener

    def leave(self, key: Hashable, channel: Channel, listener: Listener) -> None:
        """Stop listening; when the last one has left, the channel rests."""
        channel.listeners.discard(listener)
        self.metrics.streams -= 1
        if not channel.listeners:
            self.channels.pop(key, None)
            self.due.pop(key, None)
            self.resting[key] = channel, asyncio.get_running_loop().time()
            self._forget()

    def _rested(self, key: Hashable) -> Channel | None:
        """Take up a channel that rests and bring it to the present; None when there is none any more."""
        self._forget()
        channel, _ = self.resting.pop(key, (None, 0.0))
        if channel is not None:
            channel.refresh()
        return channel

    def _forget(self) -> None:
        """Drop channels that have rested too long, and the oldest of too many."""
        too_old = asyncio.get_running_loop().time() - RESTS_S
        while self.resting:
            oldest = next(iter(self.resting))
            if self.resting[oldest][1] > too_old and len(self.resting) <= MOST_RESTING:
                return
            del self.resting[oldest]

    def _feed_changed(self, feed: FeedId) -> None:
        self.changed.add(feed)
        self.wake.set()

    def _plan(self, key: Hashable, channel: Channel) -> None:
        self.due[key] = asyncio.get_running_loop().time() + max(0.2, channel.holds_s)
        self.wake.set()

    async def _refresh_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(min(self.due.values(), default=loop.time() + 60)):
                    await self.wake.wait()
                    await asyncio.sleep(GATHER_S)
            self.wake.clear()
            self._forget()
            changed, self.changed = self.changed, set()
            await self._refresh(changed, loop.time())

    async def _refresh(self, changed: set[FeedId], now: float) -> None:
        done = 0
        for key, channel in list(self.channels.items()):
            if key not in self.due or (self.due[key] > now and not changed & channel.feeds):
                continue
            try:
                channel.refresh()
            except RefusedError:
                log.info("a streamed stop is gone; its streams keep their last board")
            except Exception:
                log.exception("a stream could not be refreshed")
            if key in self.due:
                self.due[key] = asyncio.get_running_loop().time() + max(0.2, channel.holds_s)
            done += 1
            if done % YIELD_EVERY == 0:
                await asyncio.sleep(0)


async def send_events(request: web.Request, hub: Hub, key: Hashable, compute: Compute) -> web.StreamResponse:
    """Send a reset, or what was missed since Last-Event-ID, then every change until the reader or the server leaves."""
    channel, listener = hub.join(key, compute)
    response = web.StreamResponse(headers={**HEADERS, **own_fields(request)})
    try:
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        listener.waiting.clear()
        missed = channel.since(request.headers.get("Last-Event-ID", ""))
        retry_ms = int(random.uniform(*RETRY_S) * 1_000)
        await response.write(b"retry: %d\n\n" % retry_ms + (channel.reset() if missed is None else missed))
        if response.headers.get("Transfer-Encoding") == "chunked":
            listener.transport = request.transport
        while not hub.closing:
            try:
                async with asyncio.timeout(hub.settings.heartbeat_s):
                    await listener.news.wait()
            except TimeoutError:
                await response.write(b": heartbeat\n\n")
                continue
            listener.news.clear()
            if listener.is_behind:
                listener.is_behind = False
                hub.metrics.streams_reset += 1
                await response.write(channel.reset())
            while listener.waiting and not hub.closing:
                await response.write(listener.waiting.popleft())
    except ConnectionError:
        pass  # The reader has left, which is how most streams end.
    finally:
        hub.leave(key, channel, listener)
    return response
