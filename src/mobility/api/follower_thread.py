"""A follower in, a thread with its own event loop around it out: mapping and decoding never hold a request up."""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mobility.api.follow import Follower
from mobility.api.state import State
from mobility.store.errors import end_if_told

log = logging.getLogger(__name__)

JOIN_WITHIN_S = 3.0
RESTART_AFTER_S = 1.0
"""Pause before a follower that failed through a fault of ours starts anew."""


class FollowerThread:
    """Runs a follower beside the event loop that answers requests, and swaps its results in there."""

    def __init__(self, state: State, redis_url: str, cache_folder: Path, clock: Callable[[], float]) -> None:
        """Call from the event loop that owns the state."""
        self._owner = asyncio.get_running_loop()
        self._make: Callable[[], Follower] = partial(Follower, state, redis_url, cache_folder, clock, self._deliver)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._owner.is_closed():
            self._owner.call_soon_threadsafe(call)

    def start(self) -> None:
        """Start following."""
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Say whether the thread lives."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Stop following and wait for the thread's end."""
        self._is_stopped.set()
        if self._loop is not None and self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel, "stopped")
        self._thread.join(JOIN_WITHIN_S)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            try:
                runner.run(self._keep_following())
            except asyncio.CancelledError:
                return

    async def _keep_following(self) -> None:
        self._task = asyncio.current_task()
        while not self._is_stopped.is_set():
            try:
                await self._make().run()
            except Exception:
                end_if_told()
                log.exception("following Redis failed; starting anew")
                await asyncio.sleep(RESTART_AFTER_S)
