"""The whole service on one machine: embedded Redis unless told otherwise, a worker, API processes, one supervisor."""

import asyncio
import json
import signal
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mobility.commands.listening import claim_port
from mobility.store.embedded import private_socket, server_command, wait_until_ready
from mobility.worker.supervise import Part, Supervisor

READY_WITHIN_S = 60.0
SHOWS_WITHIN_S = 15.0
"""Whoever opens the page when told to should find a board on it; operators' servers are not waited for any longer."""
_ASK_EVERY_S = 0.05


@dataclass(frozen=True)
class ServiceSettings:
    """What `mobility run` is told; `redis_url` None means the embedded server, and then no other is used."""

    feeds: Path
    redis_url: str | None
    host: str
    port: int
    processes: int
    state_dir: Path
    shift_s: float = 0.0
    worker_options: tuple[str, ...] = ()
    serve_options: tuple[str, ...] = ()
    awaited_feed: str | None = None
    """The feed that must have a timetable before "Ready" is said; None: any feed will do."""

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the service."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def clock(self) -> tuple[str, ...]:
        """The option that puts a process on the service's clock; one word, for a shift back begins like an option."""
        return (f"--clock={self.shift_s:+f}s",) if self.shift_s else ()


def python_module(name: str, *arguments: str) -> tuple[str, ...]:
    """Give the command line of one of our own modules."""
    return (sys.executable, "-m", name, *arguments)


async def run_service(
    settings: ServiceSettings,
    say: Callable[[str], None],
    *,
    before: Sequence[Part] = (),
    prepare: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; leaves no process, socket or lock behind.

    `before` are parts to start first, `prepare` is awaited before the worker starts, `say` is told when all is ready.
    Raises ListenError, before anything is started, when somebody else listens on the port.
    """
    settings = replace(settings, port=claim_port(settings.host, settings.port))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    supervisor = Supervisor()
    stopping = asyncio.create_task(stop.wait())
    supervisor.start(before)
    starting = asyncio.create_task(_start(settings, supervisor, say, prepare))
    await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
    try:
        if starting.done():
            starting.result()
            await stopping
    finally:
        starting.cancel()
        stopping.cancel()
        await supervisor.stop()
        await asyncio.gather(starting, stopping, return_exceptions=True)


async def _start(
    settings: ServiceSettings,
    supervisor: Supervisor,
    say: Callable[[str], None],
    prepare: Callable[[], Awaitable[None]] | None,
) -> None:
    began = time.monotonic()
    url = settings.redis_url
    if url is None:
        socket = private_socket()
        url = f"unix://{socket}"
        supervisor.start([Part("redis", server_command(socket))])
        await wait_until_ready(url)
    if prepare is not None:
        await prepare()
    supervisor.start(service_parts(settings, url))
    await until_answered(f"{settings.address}/readyz", READY_WITHIN_S)
    shows = await shows_a_feed(f"{settings.address}/v1/health", SHOWS_WITHIN_S, settings.awaited_feed)
    hint = "" if shows else f"; no timetable has arrived yet, {settings.address}/v1/health says why"
    say(f"Ready in {time.monotonic() - began:.1f} s: {settings.address}   (Ctrl-C stops everything){hint}")


def service_parts(settings: ServiceSettings, redis_url: str) -> list[Part]:
    """Name the processes of a service besides its Redis: the worker, then the API processes."""
    shared = ("--redis", redis_url, "--state-dir", str(settings.state_dir), *settings.clock)
    worker = python_module("mobility", "worker", "--feeds", str(settings.feeds), *shared, *settings.worker_options)
    # Said outright, for MOBILITY_PROCESSES would have each of them start as many again.
    own = ("--host", settings.host, "--port", str(settings.port), "--processes", "1")
    serve = python_module("mobility", "serve", *own, *shared, *settings.serve_options)
    return [Part("worker", worker), *(Part(f"api {number}", serve) for number in range(1, settings.processes + 1))]


async def until_answered(url: str, within_s: float) -> None:
    """Ask a local address until it answers 200; TimeoutError when it does not in time."""
    async with asyncio.timeout(within_s):
        while not await asyncio.to_thread(_answers, url):  # noqa: ASYNC110 - another process, which can set no event of ours
            await asyncio.sleep(_ASK_EVERY_S)


async def shows_a_feed(health_url: str, within_s: float, feed: str | None = None) -> bool:
    """Wait until `/v1/health` lists a timetable of a feed, of any with None; False when it does not in time."""
    try:
        async with asyncio.timeout(within_s):
            while not await asyncio.to_thread(_lists_a_timetable, health_url, feed):  # noqa: ASYNC110 - another process, as above
                await asyncio.sleep(_ASK_EVERY_S)
    except TimeoutError:
        return False
    return True


def _lists_a_timetable(health_url: str, wanted: str | None) -> bool:
    try:
        with urllib.request.urlopen(health_url, timeout=2) as answer:  # noqa: S310 - our own server on this machine
            feeds = json.load(answer)["feeds"]
    except (OSError, ValueError, KeyError):
        return False
    return any(feed["static"]["version"] is not None and wanted in (None, feed["id"]) for feed in feeds)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own server on this machine
            return bool(answer.status == 200)
    except OSError:
        return False
