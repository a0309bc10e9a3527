"""Command line in, the demo territory on an HTTP port until SIGTERM, SIGINT or the end of the parent out."""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from aiohttp import web

from mobility.demo.clock import clock_from
from mobility.demo.publisher import Publisher
from mobility.demo.registry import registry_json
from mobility.demo.server import application
from mobility.model.time import clock_shift_s

PARENT_LOOK_S = 0.5


def main(arguments: list[str] | None = None) -> None:
    """Serve the territory; exit status 2 for a bad argument."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        shift_s = clock_shift_s(options.clock, time.time()) if options.clock else 0.0
    except ValueError as error:
        parser.error(str(error))
    publisher = Publisher(options.seed, steady=options.steady)
    app = application(publisher, clock_from(shift_s))
    asyncio.run(_serve(app, publisher, options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mobility.demo", description="A simulated territory over HTTP.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same territory, same events")
    parser.add_argument(
        "--clock",
        metavar="ISO",
        help="start at this instant, or shifted (-3600s), instead of now; time runs on from there",
    )
    parser.add_argument("--steady", action="store_true", help="no feed falls silent by itself")
    parser.add_argument("--ready-file", type=Path, help="written once listening: JSON with url, registry, port, pid")
    parser.add_argument("--feeds-file", type=Path, help="written once listening: the DMFR registry itself")
    parser.add_argument("--parent-pid", type=int, help="end when this is no longer the parent process")
    return parser


async def _serve(app: web.Application, publisher: Publisher, options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # No request is worth waiting for when the demo ends, least of all one that a fault holds back.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port)
        await site.start()
        port = runner.addresses[0][1]
        _announce(f"http://{options.host}:{port}", port, publisher, options)
        await _until_stopped(stop, options.parent_pid)
    finally:
        await runner.cleanup()


def _announce(url: str, port: int, publisher: Publisher, options: argparse.Namespace) -> None:
    """Write the files asked for, the ready file last, and say the address on standard output."""
    registry = f"{url}/feeds.dmfr.json"
    if options.feeds_file:
        _write_whole(options.feeds_file, registry_json(publisher.networks, url))
    ready = {"url": url, "registry": registry, "port": port, "pid": os.getpid()}
    if options.ready_file:
        _write_whole(options.ready_file, json.dumps(ready).encode())
    sys.stdout.write(registry + "\n")
    sys.stdout.flush()


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that nobody ever sees in part."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


async def _until_stopped(stop: asyncio.Event, parent_pid: int | None) -> None:
    while not stop.is_set():
        if parent_pid is not None and os.getppid() != parent_pid:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PARENT_LOOK_S)


if __name__ == "__main__":
    main()
