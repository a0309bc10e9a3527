"""Zip to mapped columns, in the child process the worker uses: rows a second, peak memory, bytes a stop time, restart."""

import os
import subprocess
import sys
import time

from mobility.store.cache import TimetableCache
from tests.bench.figures import Figure
from tests.bench.territory import FEED, NOW, Territory

RESTART = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.ids import FeedId, StopRef
from mobility.store.cache import TimetableCache
timetable = TimetableCache(Path(sys.argv[1])).find(FeedId(sys.argv[2]), sys.argv[3])
view = FeedView(timetable=timetable)
now = int(sys.argv[4])
view.prepare(now)
make_board({FeedId(sys.argv[2]): view}, BoardQuery(stops=(StopRef(FeedId(sys.argv[2]), "s000000"),)), now)
print(time.perf_counter() - began)
"""
VERSION = "0" * 64


def measure(territory: Territory) -> list[Figure]:
    """Compile once and restart once."""
    cache = TimetableCache(territory.folder / "timetables")
    output = territory.folder / "compiled"
    parent = ["--parent", str(os.getpid())]
    began = time.perf_counter()
    status, usage = run(
        [sys.executable, "-m", "mobility.gtfs.child", str(territory.archive), FEED, str(output), *parent]
    )
    seconds = time.perf_counter() - began
    assert status == 0, f"the compiling child ended with {status}"
    mapped = output.stat().st_size
    cache.adopt(FEED, VERSION, output)
    restart = float(read([sys.executable, "-c", RESTART, str(cache.folder), FEED, VERSION, str(NOW)]))
    return [
        Figure(
            "compile a feed, zip to mapped columns",
            territory.stop_times / seconds / 1e6,
            "M stop times/s",
            at_least=0.75,
        ),
        Figure("... its peak memory", usage * 1024 / territory.stop_times, "bytes/stop time", at_most=120),
        Figure("mapped timetable", mapped / territory.stop_times, "bytes/stop time", at_most=24),
        Figure("ready again from compiled timetables", restart, "s", at_most=2.0),
    ]


def run(command: list[str]) -> tuple[int, int]:
    """Run a command; gives its exit status and peak resident memory in KiB, as the system counted it."""
    process = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)],
    )
    _, status, usage = os.wait4(process, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss


def read(command: list[str]) -> str:
    """Run a command and give what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
