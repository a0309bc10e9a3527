"""Decode, match, propagate, publish: stop time updates a second on one core, in a process of its own."""

import asyncio
import os
import statistics
import sys
import time
from pathlib import Path

from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.refused import Refused
from mobility.health.rules.check import check_message
from mobility.health.rules.checked import Checked
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.store.lease import acquire_lease
from mobility.store.publish import publish_generation
from tests.bench.compiling import VERSION, read
from tests.bench.figures import Figure
from tests.bench.territory import FEED, NOW, Territory
from tests.valkey import Valkey

ROUNDS = 7


def measure(territory: Territory) -> list[Figure]:
    """Run the rounds in a child process on one core and take the median."""
    for round_number in range(ROUNDS):
        message = territory.message(NOW + 20 * round_number, seed=round_number)
        (territory.folder / f"{round_number}.pb").write_bytes(message)
    valkey = Valkey(territory.folder / "bench.sock")
    valkey.start()
    try:
        printed = read([sys.executable, "-m", "tests.bench.realtime", str(territory.folder), valkey.url])
    finally:
        valkey.stop()
    rate, decode_share, check_share, visits = (float(word) for word in printed.split())
    return [
        Figure("realtime: decode, match, propagate, publish", rate, "updates/s, one core", at_least=120_000),
        Figure("... of that time, decoding", decode_share * 100, "%"),
        Figure("... the health rules, on top of it", check_share * 100, "%", at_most=30),
        Figure("... visits in the generation", visits, ""),
    ]


async def rounds(folder: Path, url: str) -> None:
    """Do what the worker does at every beat, with no loop around it."""
    timetable = TimetableCache(folder / "timetables").find(FEED, VERSION)
    assert timetable is not None
    connection = connect(url)
    lease = await acquire_lease(connection, FEED, "bench")
    assert lease is not None
    memory, rates, decoding, checking, visits = Memory(), [], [], [], 0
    previous = None
    for round_number in range(ROUNDS):
        now = NOW + 20 * round_number
        body = (folder / f"{round_number}.pb").read_bytes()
        began = time.perf_counter()
        sent = examine(body, now=now)
        decoded = time.perf_counter()
        assert not isinstance(sent, Refused)
        message = sent.message
        source = SourceMessage(id="bench~rt", message=message, fetched_at=now)
        overlay, memory = merge(timetable, [source], memory, now, generation=lease.generation(round_number))
        await publish_generation(connection, lease, overlay, FeedHealth(feed=FEED), written_at=now)
        seconds = time.perf_counter() - began
        rates.append(len(message.updates) / seconds)
        decoding.append((decoded - began) / seconds)
        visits = len(overlay.visits.stop)
        began = time.perf_counter()
        check_message(Checked(sent, now, timetable, previous))
        checking.append((time.perf_counter() - began) / seconds)
        previous = sent
    await connection.close()
    # The first round fills memos that a worker fills once.
    sys.stdout.write(
        f"{statistics.median(rates[1:])} {statistics.median(decoding[1:])} {statistics.median(checking[1:])} {visits}\n"
    )


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    asyncio.run(rounds(Path(sys.argv[1]), sys.argv[2]))
