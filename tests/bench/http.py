"""`/v1/departures` beside a do-nothing handler with bodies of the same size; latency from publishing; memory of a process."""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mobility.commands.demo import free_port
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.model.overlay import Overlay
from mobility.model.timetable import Timetable
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.store.lease import acquire_lease
from mobility.store.publish import publish_generation, publish_timetable
from tests.bench.compiling import VERSION
from tests.bench.figures import Figure
from tests.bench.territory import FEED, NOW, Territory
from tests.valkey import Valkey

HOT_STOPS = 300
PUBLICATIONS = 20
PATIENCE_S = 120


def measure(territory: Territory, seconds: float) -> list[Figure]:
    """Serve the territory from one process and load it."""
    valkey = Valkey(territory.folder / "http.sock")
    valkey.start()
    try:
        timetable = TimetableCache(territory.folder / "timetables").find(FEED, VERSION)
        assert timetable is not None
        asyncio.run(fill(valkey.url, timetable, territory))
        port = free_port()
        with serving(territory, valkey.url, port) as server:
            figures = loads(timetable, port, seconds)
            figures.append(Figure("memory of an API process (PSS)", memory_mib(server.pid), "MiB"))
            figures.append(asyncio.run(latency(valkey.url, timetable, territory, port)))
        return figures
    finally:
        valkey.stop()


def overlay_of(territory: Territory, timetable: Timetable, generation: int, now: int) -> Overlay:
    """Merge a message as of `now`."""
    message = decode(territory.message(now), now=now)
    assert not isinstance(message, Refused)
    source = SourceMessage(id="bench~rt", message=message, fetched_at=now)
    return merge(timetable, [source], Memory(), now, generation=generation)[0]


async def fill(url: str, timetable: Timetable, territory: Territory) -> None:
    """Publish the timetable and a generation."""
    connection = connect(url)
    lease = await acquire_lease(connection, FEED, "bench")
    assert lease is not None
    await publish_timetable(connection, lease, timetable)
    overlay = overlay_of(territory, timetable, lease.generation(1), NOW)
    await publish_generation(connection, lease, overlay, FeedHealth(feed=FEED), written_at=NOW)
    await connection.close()


@contextmanager
def serving(territory: Territory, url: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one API process on the first core, its clock at NOW."""
    shift = f"{NOW - time.time():+f}s"
    command = [sys.executable, "-m", "mobility", "serve", "--redis", url, "--port", str(port), "--clock", shift]
    command += ["--anonymous-per-minute", str(10**9)]
    with running([*command, "--state-dir", str(territory.folder)]) as process:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield process


@contextmanager
def running(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command on the first core until the block ends."""
    core = {min(os.sched_getaffinity(0))}
    process = subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, core))  # noqa: PLW1509 - no threads here
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str) -> None:
    """Ask until the answer is 200."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)


def loads(timetable: Timetable, port: int, seconds: float) -> list[Figure]:
    """Load with mixed and with hot stops, each beside a do-nothing handler whose bodies have the same mean size."""
    names = [timetable.strings[int(text)] for text in timetable.stops.id]
    chance = random.Random(7)
    kinds = (("mixed stops", names, 0.5), ("a few hundred hot stops", chance.sample(names, HOT_STOPS), 0.85))
    figures = []
    for name, stops, target in kinds:
        paths = [f"/v1/departures?stop={FEED}:{stop}" for stop in stops]
        rate, size = load(port, paths, seconds)
        floor = do_nothing(int(size), seconds)
        figures.append(
            Figure(
                f"/v1/departures, {name}",
                rate / floor,
                f"of a do-nothing handler ({rate:,.0f} of {floor:,.0f} /s)",
                at_least=target,
            )
        )
    return figures


def load(port: int, paths: list[str], seconds: float) -> tuple[float, float]:
    """Run the load generator on the other core."""
    command = [sys.executable, "-m", "tests.bench.load", str(port), str(seconds)]
    finished = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, check=True)
    rate, size = finished.stdout.split()
    return float(rate), float(size)


def do_nothing(size: int, seconds: float) -> float:
    """Measure the do-nothing handler."""
    port = free_port()
    with running([sys.executable, "-m", "tests.bench.nothing", str(port), str(size)]):
        wait_for(f"http://127.0.0.1:{port}/")
        return load(port, ["/"], seconds)[0]


def memory_mib(pid: int) -> float:
    """Read a process's proportional share of memory."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(rollup.split("Pss:")[1].split()[0]) / 1024


async def latency(url: str, timetable: Timetable, territory: Territory, port: int) -> Figure:
    """Publish generations and ask how soon the API shows each."""
    connection = connect(url)
    waits = []
    for number in range(PUBLICATIONS):
        lease = await acquire_lease(connection, FEED, "bench")
        assert lease is not None
        generation = lease.generation(number + 2)
        overlay = overlay_of(territory, timetable, generation, NOW + number)
        await publish_generation(connection, lease, overlay, FeedHealth(feed=FEED), written_at=NOW)
        published = time.perf_counter()
        await asyncio.to_thread(wait_for_generation, port, generation)
        waits.append(time.perf_counter() - published)
    await connection.close()
    return Figure("publish to visible in the API, p95", statistics.quantiles(waits, n=20)[-1], "s", at_most=0.5)


def wait_for_generation(port: int, generation: int) -> None:
    """Ask /v1/health until it names the generation."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health", timeout=5) as answer:
            if str(generation).encode() in answer.read():
                return
        time.sleep(0.005)
    raise TimeoutError(str(generation))
