"""`mobility demo`: a simulated territory in a process of its own, and the service on top of it."""

import asyncio
import socket
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mobility.commands.service import ServiceSettings, python_module, run_service, until_answered
from mobility.worker.supervise import Part

DEMO_READY_WITHIN_S = 30.0
FIRST_FEED = "demo-ville"
"""The first page shows its station."""


def free_port() -> int:
    """Ask the system for a port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def run_demo(settings: ServiceSettings, say: Callable[[str], None], *, steady: bool = False) -> None:
    """Start the territory, read its registry over HTTP, then run the service as for any operator's feeds.

    `steady` leaves out the silences that feeds of the territory fall into by themselves.
    """
    port = free_port()
    registry = settings.state_dir / "demo.dmfr.json"
    registry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = ("--port", str(port), *settings.clock, *(("--steady",) if steady else ()))
    territory = Part("demo territory", python_module("mobility.demo", *options))

    async def prepare() -> None:
        url = f"http://127.0.0.1:{port}/feeds.dmfr.json"
        await until_answered(url, DEMO_READY_WITHIN_S)
        await asyncio.to_thread(_save, url, registry)

    await run_service(
        replace(settings, feeds=registry, awaited_feed=FIRST_FEED), say, before=[territory], prepare=prepare
    )


def _save(url: str, path: Path) -> None:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server on this machine
        path.write_bytes(answer.read())
