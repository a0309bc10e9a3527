"""Settings and a Redis address in, a serving process out: uvloop, SO_REUSEPORT, bounded and stopped gracefully."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from mobility.api.app import API, make_app
from mobility.api.follower_thread import FollowerThread
from mobility.api.limit_sharing import share_limits
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.api.unreadable import LONGEST_LINE, answering_with_problems
from mobility.history.reader import HistoryReader

log = logging.getLogger(__name__)

KEEP_ALIVE_S = 75.0
BACKLOG = 1_024
COLLECT_AFTER = (20_000, 20, 20)
"""Objects made until the collector looks for cycles, and how seldom it looks through all. Answers have no cycles, and a
look through all that a process keeps of a large territory takes 0.3 s, in which nobody is answered."""


def run_server(settings: Settings, redis_url: str, cache_folder: Path, history: HistoryReader | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Several such processes may listen on one port (SO_REUSEPORT).

    Ready from the Redis address alone: feeds, timetables, generations and health all come from there.
    """
    try:
        import uvloop

        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    except ImportError:
        runner = asyncio.Runner()
    gc.set_threshold(*COLLECT_AFTER)
    with runner:
        runner.run(serve(settings, redis_url, cache_folder, history=history))


async def serve(
    settings: Settings,
    redis_url: str,
    cache_folder: Path,
    *,
    history: HistoryReader | None = None,
    stop: asyncio.Event | None = None,
    listening: Callable[[int], None] | None = None,
) -> None:
    """Serve until `stop` is set (default: by SIGTERM or SIGINT); `listening` is told the port."""
    stopping = stop or _stop_on_signals()
    state = State()
    follower = FollowerThread(state, redis_url, cache_folder, settings.clock)
    app = make_app(state, settings, redis_url, history)
    runner = web.AppRunner(
        app,
        access_log=None,
        handle_signals=False,
        keepalive_timeout=KEEP_ALIVE_S,
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
        shutdown_timeout=settings.stop_within_s,
    )
    await runner.setup()
    assert runner.server is not None, "a runner that is set up has a server"
    accept = answering_with_problems(app[API].connections.guard(runner.server))
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(accept, settings.host, settings.port, reuse_port=True, backlog=BACKLOG)
    port = listener.sockets[0].getsockname()[1]
    log.info("listening on http://%s:%s", settings.host, port)
    if listening is not None:
        listening(port)
    follower.start()
    sharing = asyncio.create_task(share_limits(app[API].limiter, redis_url, settings.clock), name="limits")
    try:
        await stopping.wait()
    finally:
        sharing.cancel()
        await asyncio.wait([sharing])
        listener.close()
        await runner.cleanup()
        await asyncio.to_thread(follower.stop)


def _stop_on_signals() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop
