"""A registry and a Redis address -> a worker that keeps every feed it can get, until it is told to stop."""

import asyncio
import logging
import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mobility.feeds.registry import Registry
from mobility.feeds.session import open_session
from mobility.history.address import HistoryAddress
from mobility.history.archive import KEPT_BYTES
from mobility.history.reader import open_history
from mobility.history.recorder import NoRecorder
from mobility.history.writer import HistoryWriter
from mobility.notify.config import NotifyConfig
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.worker.beat import StoreWatch
from mobility.worker.clock import Clock
from mobility.worker.compartment import keep_feed
from mobility.worker.feed_state import new_feed_state
from mobility.worker.metrics import METRICS
from mobility.worker.notices_loop import NoticesState, keep_notices
from mobility.worker.places_loop import PlacesState, keep_places
from mobility.worker.probes import serve_probes
from mobility.worker.remember import feed_reading
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

SPREAD_S = 0.02
"""Between the starts of two feeds, so that hundreds do not ask at once."""


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker is told."""

    registry: Registry
    redis_url: str
    state_dir: Path
    shift_s: float = 0.0
    metrics_port: int = 0
    contact: str | None = None
    notices: NotifyConfig | None = None
    """Whom to tell about incidents; None for nobody."""
    history: HistoryAddress | None = None
    """Where the past is kept; None for nowhere."""
    archive_mib: int = KEPT_BYTES >> 20
    """Of messages kept for each feed."""


async def run_worker(settings: WorkerSettings) -> None:
    """Work until SIGINT or SIGTERM, then let go of all feeds so that another worker has them at once."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    working = asyncio.create_task(work(settings))
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    if working in done:
        working.result()


async def work(settings: WorkerSettings) -> None:
    """Keep every feed of the registry, for ever."""
    downloads = settings.state_dir / "downloads"
    downloads.mkdir(parents=True, exist_ok=True, mode=0o700)
    for stale in downloads.glob("*.timetable*.part"):
        # What a compiling child left that was killed; a download's own part is gone on with.
        stale.unlink(missing_ok=True)
    connection = connect(settings.redis_url)
    session = open_session(settings.contact)
    clock = Clock(settings.shift_s)
    history = _begin_history(settings, clock)
    past = open_history(settings.history, settings.state_dir / "archive")
    around = Surroundings(
        clock=clock,
        session=session,
        connection=connection,
        cache=TimetableCache(settings.state_dir / "timetables"),
        downloads=downloads,
        accuracy=settings.state_dir / "accuracy",
        owner=f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}",
        history=history or NoRecorder(),
        past=past,
    )
    watch = StoreWatch()
    log.info("%d feeds, Redis at %s", len(settings.registry), connection.shown)
    for warning in settings.registry.warnings:
        log.warning("registry: %s", warning)
    try:
        async with asyncio.TaskGroup() as group:
            if settings.metrics_port:
                group.create_task(serve_probes(settings.metrics_port))
            places = PlacesState(settings.state_dir / "places.json", settings.registry.corrections)
            group.create_task(keep_places(places, around, watch), name="places")
            if settings.notices is not None:
                notices = NoticesState(settings.notices, settings.state_dir / "notices.json")
                group.create_task(keep_notices(notices, around, watch), name="notices")
            for config in settings.registry:
                state = new_feed_state(config)
                around.history.reading(config.id, feed_reading(state))
                group.create_task(keep_feed(state, around, watch), name=config.id)
                await asyncio.sleep(SPREAD_S)
    finally:
        if history is not None:
            await asyncio.to_thread(history.close)
        if past is not None:
            await asyncio.to_thread(past.close)
        await session.close()
        await connection.close()


def _begin_history(settings: WorkerSettings, clock: Clock) -> HistoryWriter | None:
    if settings.history is None:
        log.info("no history is kept")
        METRICS.history.writer = None
        return None
    archive, kept_bytes = settings.state_dir / "archive", settings.archive_mib << 20
    writer = HistoryWriter(settings.history, archive, clock.precise, kept_bytes=kept_bytes)
    METRICS.history.writer = writer
    log.info("history at %s", settings.history.shown)
    writer.start()
    return writer
