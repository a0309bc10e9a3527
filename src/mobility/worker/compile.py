"""An archive -> a compiled timetable in the host's cache, by a child process that can be killed."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from mobility.gtfs.child import Compiled, outcome_of_exit
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.store.leash import leashed
from mobility.worker.surroundings import Surroundings

COMPILE_WITHIN_S = 900.0
"""Ten million stop times take about fifteen seconds; the rest is for slow machines."""


async def compile_archive(
    archive: Path,
    feed: FeedId,
    output: Path,
    around: Surroundings,
    *,
    limits: dict[str, int],
    within_s: float = COMPILE_WITHIN_S,
) -> Compiled:
    """Compile `archive` to `output`; every ending is an outcome, and a child that does not end is killed."""
    command = leashed(
        (
            sys.executable,
            "-m",
            "mobility.gtfs.child",
            str(archive),
            feed,
            str(output),
            *(f"--{k}={v}" for k, v in limits.items()),
        )
    )
    async with around.compilers:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
        )
        try:
            async with asyncio.timeout(within_s):
                answer, _ = await process.communicate()
        except TimeoutError:
            return Compiled(outcome=Outcome.COMPILE_TIMEOUT, detail=f"not ready within {within_s:g} s")
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    return outcome_of_exit(process.returncode or 0, answer)


def _environment() -> dict[str, str]:
    """Give the child what Python needs and no secret."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("MOBILITY_") and name != "REDIS_URL"
    }
