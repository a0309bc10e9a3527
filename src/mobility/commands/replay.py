"""Recorded messages -> an operator's HTTP server that serves them again in their own rhythm."""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

from aiohttp import web

from mobility.commands.listening import saying_where
from mobility.commands.recording import Recording, load_recordings
from mobility.model.time import Instant

log = logging.getLogger(__name__)

URL_OF_KIND = {
    "trip_updates": "trip-updates.pb",
    "vehicle_positions": "vehicle-positions.pb",
    "alerts": "alerts.pb",
}


def make_replay_app(
    recordings: list[Recording], now: Callable[[], Instant], origin: Callable[[], str]
) -> web.Application:
    """Serve `/feeds.dmfr.json`, `/{feed}/gtfs.zip` and `/{feed}/{kind}.pb` as of `now()`; 404 before a stream's first message."""

    async def registry(_: web.Request) -> web.Response:
        return web.json_response(dmfr_of(recordings, origin()))

    app = web.Application()
    app.router.add_get("/feeds.dmfr.json", registry)
    for recording in recordings:
        if recording.archive is not None:
            app.router.add_get(f"/{recording.name}/gtfs.zip", _file_at(lambda archive=recording.archive: archive))  # type: ignore[misc]
        for kind, stream in recording.streams.items():
            path = f"/{recording.name}/{URL_OF_KIND[kind]}"
            app.router.add_get(path, _file_at(lambda stream=stream: stream.at(now())))  # type: ignore[misc]
    return app


def _file_at(find: Callable[[], Path | None]) -> Callable[[web.Request], "asyncio.Future[web.StreamResponse]"]:
    async def answer(request: web.Request) -> web.StreamResponse:
        path = find()
        if path is None:
            raise web.HTTPNotFound(text="nothing was recorded before this instant")
        etag = f'"{path.name}"'
        headers = {"ETag": etag, "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True)}
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=path.read_bytes(), content_type="application/octet-stream", headers=headers)

    return answer  # type: ignore[return-value]


def dmfr_of(recordings: list[Recording], origin: str) -> dict[str, object]:
    """Describe the recordings as a DMFR registry whose addresses lie under `origin`."""
    feeds: list[dict[str, object]] = []
    operators = []
    for recording in recordings:
        if recording.archive is None:
            continue
        urls = {f"realtime_{kind}": f"{origin}/{recording.name}/{URL_OF_KIND[kind]}" for kind in recording.streams}
        static, realtime = recording.name, f"{recording.name}~rt"
        feeds.append({"id": static, "spec": "gtfs", "urls": {"static_current": f"{origin}/{recording.name}/gtfs.zip"}})
        feeds.append({"id": realtime, "spec": "gtfs-rt", "urls": urls, "tags": {"static_feeds": static}})
        associated = [{"feed_onestop_id": static}, {"feed_onestop_id": realtime}]
        operators.append({"onestop_id": f"o-{recording.name}", "name": recording.name, "associated_feeds": associated})
    return {"feeds": feeds, "operators": operators}


async def replay(folder: Path, *, host: str, port: int, shift_s: float | None, say: Callable[[str], None]) -> None:
    """Serve a folder until SIGINT or SIGTERM; `shift_s` None starts the clock at the first recorded message.

    `say` is told the addresses, and what could not be replayed. Raises RecordingError when nothing can.
    """
    recordings, refused = load_recordings(folder)
    if shift_s is None:
        shift_s = min(recording.first for recording in recordings) - time.time()
    origin = f"http://{host}:{port}"
    app = make_replay_app(recordings, lambda: int(time.time() + shift_s), lambda: origin)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    with saying_where(host, port):
        await site.start()
    assert runner.addresses
    origin = f"http://{host}:{runner.addresses[0][1]}"
    for line in refused:
        say(f"not replayed: {line}")
    say(f"registry of the recording: {origin}/feeds.dmfr.json   run it with --clock {shift_s:+.0f}s")
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await runner.cleanup()
