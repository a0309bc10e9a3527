"""A process of its own that compiles: paths and limits in on the command line; a timetable file and one line of JSON out.

    python -m mobility.gtfs.child ARCHIVE FEED OUTPUT --parent PID [--inflated-bytes N] [--timezone ZONE] [--language TAG]
                                  [--memory-bytes N] [--cpu-seconds N]

Standard output ends with a CompileResult; standard error has one JSON object a line for progress, and the traceback of a
fault of ours. The process limits itself, and dies with the process PID that started it.
"""

import argparse
import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import msgspec

from mobility.gtfs.archive import ArchiveLimits, ArchiveRefusedError
from mobility.gtfs.compile import NO_STAND_INS, Progress, StandIns, compile_timetable
from mobility.gtfs.result import EXIT_CRASHED, EXIT_REFUSED, EXIT_STATUS, CompileResult
from mobility.gtfs.table import GtfsRefusedError
from mobility.model.ids import FeedId, parse_feed_id
from mobility.model.outcome import Outcome
from mobility.model.timetable import timetable_value

MEMORY_BYTES = 8 * 2**30
"""Address space, of which some 120 bytes a row are used: the largest national timetables have 50 million rows."""
CPU_SECONDS = 900
_PR_SET_PDEATHSIG = 1


def compile_file(
    archive: Path,
    feed: FeedId,
    output: Path,
    *,
    limits: ArchiveLimits | None = None,
    stand_ins: StandIns = NO_STAND_INS,
    progress: Progress | None = None,
) -> CompileResult:
    """Compile an archive into a file that appears whole or not at all; every ending is a value.

    A fault of ours is written to standard error with its traceback, and is COMPILE_CRASHED here.
    """
    part = output.with_name(f"{output.name}.{os.getpid()}.part")
    try:
        timetable = compile_timetable(archive, feed, limits=limits, stand_ins=stand_ins, progress=progress)
        with part.open("wb") as file:
            size = sum(file.write(piece) for piece in timetable_value(timetable))
        part.replace(output)
    except (ArchiveRefusedError, GtfsRefusedError) as refused:
        return CompileResult(outcome=refused.outcome, detail=refused.detail)
    except MemoryError:
        return CompileResult(outcome=Outcome.COMPILE_OUT_OF_MEMORY, detail="the limit of memory was reached")
    except Exception as error:  # noqa: BLE001 - this is where the process ends
        traceback.print_exc()
        return CompileResult(outcome=Outcome.COMPILE_CRASHED, detail=f"{type(error).__name__}: {error}")
    finally:
        part.unlink(missing_ok=True)
    return CompileResult(outcome=Outcome.OK, version=timetable.info.version, value_bytes=size)


def limit_this_process(memory_bytes: int, cpu_seconds: int, parent: int) -> None:
    """Bound this process, and let it die with its parent; ends it at once when the parent is gone already."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(EXIT_CRASHED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile as the command line says; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m mobility.gtfs.child")
    parser.add_argument("archive", type=Path)
    parser.add_argument("feed", type=parse_feed_id)
    parser.add_argument("output", type=Path)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--inflated-bytes", type=int, default=ArchiveLimits().inflated_bytes)
    parser.add_argument("--timezone", default="")
    parser.add_argument("--language", default="")
    parser.add_argument("--memory-bytes", type=int, default=MEMORY_BYTES)
    parser.add_argument("--cpu-seconds", type=int, default=CPU_SECONDS)
    asked = parser.parse_args(arguments)
    limit_this_process(asked.memory_bytes, asked.cpu_seconds, asked.parent)
    limits = ArchiveLimits(inflated_bytes=asked.inflated_bytes)
    stand_ins = StandIns(timezone=asked.timezone, language=asked.language)
    result = compile_file(
        asked.archive, asked.feed, asked.output, limits=limits, stand_ins=stand_ins, progress=_Teller()
    )
    sys.stdout.buffer.write(msgspec.json.encode(result) + b"\n")
    sys.stdout.buffer.flush()
    return EXIT_STATUS.get(result.outcome, EXIT_REFUSED)


class _Teller:
    """Writes progress, a line for every hundredth of the work."""

    def __init__(self) -> None:
        self._told = -1.0

    def __call__(self, step: str, share: float) -> None:
        if share >= self._told + 0.01 or share in {0.0, 1.0}:
            self._told = share
            sys.stderr.write(msgspec.json.encode({"step": step, "share": round(share, 3)}).decode() + "\n")
            sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
