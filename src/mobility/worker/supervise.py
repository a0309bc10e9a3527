"""Keep the service's processes alive: start them, start them again when they end, stop them in order."""

import asyncio
import logging
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from mobility.store.leash import leashed

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.2
"""Before the first restart; doubles up to LONGEST_PAUSE_S while a process keeps ending at once."""
LONGEST_PAUSE_S = 5.0
STEADY_AFTER_S = 10.0
"""A process that ran this long starts again with the first pause."""
STOP_WITHIN_S = 8.0
"""Time between SIGTERM and SIGKILL."""


@dataclass(frozen=True)
class Part:
    """One process of the service."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs parts until told to stop; a part that ends is started again."""

    def __init__(self) -> None:
        """Start with no parts."""
        self._stopping = asyncio.Event()
        self._keepers: list[asyncio.Task[None]] = []
        self.processes: dict[str, asyncio.subprocess.Process] = {}

    def start(self, parts: Sequence[Part]) -> None:
        """Start parts, in order; call from the main thread (a child dies with the thread that made it)."""
        self._keepers += [asyncio.create_task(self._keep(part), name=part.name) for part in parts]

    async def stop(self) -> None:
        """Stop all parts, the last started first, each with SIGTERM and, if it does not end, SIGKILL."""
        self._stopping.set()
        for name in reversed(list(self.processes)):
            await _end(self.processes[name])
        await asyncio.gather(*self._keepers)

    async def _keep(self, part: Part) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            loop = asyncio.get_running_loop()
            started = loop.time()
            process = await _spawn(part)
            self.processes[part.name] = process
            status = await process.wait()
            if self._stopping.is_set():
                return
            pause_s = FIRST_PAUSE_S if loop.time() - started > STEADY_AFTER_S else min(pause_s * 2, LONGEST_PAUSE_S)
            log.warning("%s ended with status %s; starting it again in %.1f s", part.name, status, pause_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)


async def _spawn(part: Part) -> asyncio.subprocess.Process:
    """Start a part on our leash and in a session of its own: Ctrl-C reaches us alone, and the order of stopping is ours."""
    return await asyncio.create_subprocess_exec(
        *leashed(part.command),
        env={**os.environ, **part.environment},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


async def _end(process: asyncio.subprocess.Process) -> None:
    for number, patience_s in ((signal.SIGTERM, STOP_WITHIN_S), (signal.SIGKILL, STOP_WITHIN_S)):
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(number)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience_s)
