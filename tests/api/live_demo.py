"""The demo's whole territory with its realtime, served by the real application on loopback, at an instant that stands still."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.api.stop_index import index_stops
from mobility.board.places.lookup import PlaceLookup
from mobility.board.places.make import make_places
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.places import Places
from mobility.model.time import parse_instant
from mobility.model.timetable import Timetable
from tests.api.demo_history import demo_history

NOW = "2026-11-23T08:11:40+01:00"
"""A Monday morning in term time."""
KINDS = ("trip-updates", "vehicle-positions", "alerts")
SEED = 7
_UP_WITHIN_S = 30


@dataclass(frozen=True)
class LiveDemo:
    """Where it answers."""

    origin: str

    def ask(self, path: str, **headers: str) -> tuple[int, str, bytes]:
        """Give the status, the media type and the body of an answer, whatever the status."""
        request = urllib.request.Request(self.origin + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=_UP_WITHIN_S) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.headers["Content-Type"], refusal.read()

    def json(self, path: str) -> Any:
        """Give the JSON of an answer."""
        return json.loads(self.ask(path)[2])


def territory_in_use(folder: Path) -> State:
    """Compile all feeds of the demo, merge what their realtime says at NOW, and compute their places."""
    now, publisher, state = parse_instant(NOW), Publisher(SEED, steady=True), State()
    state.list_feeds([FeedId(network.feed_id) for network in publisher.networks])
    timetables: dict[FeedId, Timetable] = {}
    for network in publisher.networks:
        feed = FeedId(network.feed_id)
        archive = folder / f"{feed}.zip"
        archive.write_bytes(publisher.publication(feed, "static", now).body)
        timetables[feed] = timetable = compile_timetable(archive, feed)
        health = FeedHealth(
            feed=feed,
            name=network.name,
            status=Status.OK,
            attribution=f"Data of {feed}",
            license="ODbL-1.0",
            operators=[network.name],
        )
        overlay = _overlay_of(publisher, timetable, now) if publisher.has(feed, KINDS[0]) else None
        state.put(FeedInUse(feed, health, timetable, overlay, index_stops(timetable)))
    state.put_places(PlaceLookup(make_places(timetables, (), Places(), now)))
    return state


def _overlay_of(publisher: Publisher, timetable: Timetable, now: int) -> Overlay:
    feed = timetable.info.feed
    sources = []
    for kind in KINDS:
        message = decode(publisher.publication(feed, kind, now).body, now=now)
        assert isinstance(message, FeedMessage), message
        sources.append(
            SourceMessage(
                id=f"{feed}~{kind}",
                message=message,
                fetched_at=now,
                last_attempt_at=now,
                kinds=(kind.replace("-", "_"),),
            )
        )
    overlay, _ = merge(timetable, sources, Memory(), now, generation=1)
    return overlay


@contextmanager
def live_demo(folder: Path, *, anonymous_per_minute: int = 0) -> Iterator[LiveDemo]:
    """Serve it from a thread of its own until left, so that clients of any kind may ask; never refused for asking often."""
    now = float(parse_instant(NOW))
    chosen = Settings(clock=lambda: now, heartbeat_s=0.2, anonymous_per_minute=anonymous_per_minute, audit_every=0)
    state = territory_in_use(folder)
    town = state.snapshot.feeds[FeedId("demo-ville")].timetable
    assert town is not None
    history = demo_history(folder, Publisher(SEED, steady=True), town, int(now))
    app = make_app(state, chosen, history=history)
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    ports: list[int] = []

    async def serve() -> None:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.append(runner.addresses[0][1])
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="live demo", daemon=True)
    thread.start()
    assert ready.wait(_UP_WITHIN_S), "the demo has not started"
    try:
        yield LiveDemo(f"http://127.0.0.1:{ports[0]}")
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_UP_WITHIN_S)
        loop.close()
        history.close()
