"""Thousands of streams on one process: how soon a published change has reached them all, and what each costs in memory."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.commands.demo import free_port
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.model.ids import StopRef
from mobility.model.timetable import Timetable
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.store.lease import acquire_lease
from mobility.store.publish import publish_generation
from tests.bench.compiling import VERSION
from tests.bench.figures import Figure
from tests.bench.http import fill, memory_mib, overlay_of, serving
from tests.bench.territory import FEED, NOW, Territory
from tests.valkey import Valkey

STREAMS = 5_000
QUESTIONS = 1_000
LANGUAGES = ("fr", "en", "de", "es")
CLIENTS = 2
"""Processes that listen."""
ROUNDS = 5
ROUND_S = 4.0
STAYS_S = 1_200
"""A question needs a prediction that is still ahead when the last round is over: the clock runs from the writing of the territory on."""


@dataclass(frozen=True)
class Reached:
    """What came of one change after another."""

    seconds: list[float]
    """From publishing to each stream's first event of the round."""
    expected: int
    """Streams times rounds."""
    kib_per_stream: float
    opened_per_s: float
    """By clients that open a hundred at a time each; what it takes to start them is counted."""


def measure(territory: Territory, streams: int = STREAMS, questions: int = QUESTIONS) -> list[Figure]:
    """Open the streams and publish."""
    reached = listen(territory, streams, questions)
    p95 = statistics.quantiles(reached.seconds, n=20)[-1]
    return [
        Figure(f"a change reaches {streams:,} streams of {questions:,} questions, p95", p95, "s", at_most=1.0),
        Figure("... the last of them", max(reached.seconds), "s"),
        Figure("... reached of those open", len(reached.seconds) / reached.expected * 100, "%", at_least=100),
        Figure("... memory of the process for each", reached.kib_per_stream, "KiB"),
        Figure("... opened", reached.opened_per_s, "/s"),
    ]


def listen(
    territory: Territory, streams: int, questions: int, rounds: int = ROUNDS, round_s: float = ROUND_S
) -> Reached:
    """Serve the territory from one process and listen from others."""
    valkey = Valkey(territory.folder / "streams.sock")
    valkey.start()
    try:
        timetable = TimetableCache(territory.folder / "timetables").find(FEED, VERSION)
        assert timetable is not None
        asyncio.run(fill(valkey.url, timetable, territory))
        paths = paths_of(territory, timetable, questions)
        asked = [paths[number % len(paths)] for number in range(streams)]
        port = free_port()
        with serving(territory, valkey.url, port) as server:
            before = memory_mib(server.pid)
            began = time.monotonic()
            clients = [started(port, asked[client::CLIENTS]) for client in range(CLIENTS)]
            for client in clients:
                assert client.stdout is not None
                assert client.stdout.readline() == "open\n"
            opened_per_s = streams / (time.monotonic() - began)
            kib = (memory_mib(server.pid) - before) * 1024 / streams
            published = asyncio.run(publish(valkey.url, territory, timetable, rounds, round_s))
            told = [stream for client in clients for stream in heard(client)]
    finally:
        valkey.stop()
    return Reached(waits(told, published, round_s), len(told) * rounds, kib, opened_per_s)


def heard(client: "subprocess.Popen[str]") -> list[list[float]]:
    """End a listening process and take what it has heard; RuntimeError for one that has broken down."""
    told, _ = client.communicate(timeout=60)
    if client.returncode or not told.endswith("\n"):
        raise RuntimeError(f"a listening process ended with {client.returncode} after {len(told)} characters")
    streams: list[list[float]] = json.loads(told)
    return streams


def waits(told: list[list[float]], published: list[float], round_s: float) -> list[float]:
    """Give how long each stream waited for its first event of each round; rounds in which it was told nothing are left out."""
    found = []
    for stream in told:
        for begin in published:
            first = next((moment for moment in stream if begin <= moment < begin + round_s), None)
            if first is not None:
                found.append(first - begin)
    return found


def started(port: int, paths: list[str]) -> "subprocess.Popen[str]":
    """Start a listening process."""
    command = [sys.executable, "-m", "tests.bench.stream_load", str(port), str(len(paths))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write("\n".join(paths) + "\n")
    process.stdin.flush()
    return process


def paths_of(territory: Territory, timetable: Timetable, count: int) -> list[str]:
    """Ask about different stops in different languages, some for one line alone; each board has a prediction to lose."""
    message = decode(territory.message(NOW), now=NOW)
    assert not isinstance(message, Refused)
    source = SourceMessage(id="bench~rt", message=message, fetched_at=NOW)
    overlay, _ = merge(timetable, [source], Memory(), NOW, generation=1)
    feeds = {FEED: FeedView(timetable=timetable, overlay=overlay)}
    feeds[FEED].prepare(NOW)
    names = [timetable.strings[int(text)] for text in timetable.stops.id]
    random.Random(7).shuffle(names)
    paths: list[str] = []
    for number, name in enumerate(names):
        board = make_board(feeds, BoardQuery(stops=(StopRef(FEED, name),), limit=10), NOW)
        predicted = [one for one in board.departures if one.expected is not None and one.expected > NOW + STAYS_S]
        if not predicted:
            continue
        path = f"/v1/departures?stop={FEED}:{name}&limit=10&lang={LANGUAGES[number % len(LANGUAGES)]}"
        route = predicted[0].route
        paths.append(f"{path}&route={route.id}" if number % 3 == 0 and route is not None else path)
        if len(paths) == count:
            break
    return paths


async def publish(url: str, territory: Territory, timetable: Timetable, rounds: int, round_s: float) -> list[float]:
    """Publish a generation every `round_s` seconds; gives when each began to be written."""
    connection = connect(url)
    published = []
    for number in range(rounds):
        lease = await acquire_lease(connection, FEED, "bench")
        assert lease is not None
        overlay = overlay_of(territory, timetable, lease.generation(number + 2), NOW + 1 + number)
        # Before it is written: the first streams hear of it before the call has returned.
        published.append(time.monotonic())
        await publish_generation(connection, lease, overlay, FeedHealth(feed=FEED), written_at=NOW)
        await asyncio.sleep(round_s)
    await connection.close()
    return published
