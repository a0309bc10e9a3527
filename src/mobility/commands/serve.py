"""`mobility serve`: one API process, or several that share a port under a supervisor."""

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from mobility.commands.limits import Limits
from mobility.commands.listening import claim_port, saying_where
from mobility.commands.service import python_module
from mobility.history.address import HistoryAddress
from mobility.worker.supervise import Part, Supervisor


@dataclass(frozen=True)
class ServeSettings:
    """What an API server is told."""

    redis_url: str
    host: str
    port: int
    state_dir: Path
    shift_s: float = 0.0
    limits: Limits = field(default_factory=Limits)
    history: HistoryAddress | None = None
    """None where no history is kept; of several processes each reads the environment."""


def serve_processes(settings: ServeSettings, processes: int) -> None:
    """Serve until SIGINT or SIGTERM; ListenError when host or port cannot be listened on."""
    if processes > 1:
        settings = replace(settings, port=claim_port(settings.host, settings.port))
        asyncio.run(_supervise(settings, processes))
        return
    from mobility.api.server import run_server
    from mobility.api.settings import Settings
    from mobility.history.reader import open_history

    shift_s, limits = settings.shift_s, settings.limits
    with saying_where(settings.host, settings.port):
        run_server(
            Settings(
                host=settings.host,
                port=settings.port,
                anonymous_per_minute=limits.anonymous_per_minute,
                key_per_minute=limits.key_per_minute,
                trusted_proxies=limits.proxies,
                audit_every=_audit_every(),
                public_url=os.environ.get("MOBILITY_PUBLIC_URL", "").rstrip("/"),
                clock=lambda: time.time() + shift_s,
            ),
            redis_url=settings.redis_url,
            cache_folder=settings.state_dir / "timetables",
            history=open_history(settings.history, settings.state_dir / "archive"),
        )


def _audit_every() -> int:
    """Read how often an answer is recomputed; typer.BadParameter (the caller's fault) where that is no number."""
    text = os.environ.get("MOBILITY_AUDIT_EVERY", "1000").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise typer.BadParameter(f"MOBILITY_AUDIT_EVERY must be a whole number, 0 for never; it is {text[:40]!r}")
    return int(text)


async def _supervise(settings: ServeSettings, processes: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    clock = (f"--clock={settings.shift_s:+f}s",) if settings.shift_s else ()
    options = (
        "--redis",
        settings.redis_url,
        "--host",
        settings.host,
        "--port",
        str(settings.port),
        *settings.limits.options,
    )
    command = python_module(
        "mobility", "serve", *options, "--state-dir", str(settings.state_dir), *clock, "--processes", "1"
    )
    supervisor = Supervisor()
    supervisor.start([Part(f"api {number}", command) for number in range(1, processes + 1)])
    await stop.wait()
    await supervisor.stop()
