"""An archive -> a compiled timetable in the host's cache, by a child process that can be killed."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from mobility.feeds.config import FeedConfig
from mobility.gtfs.result import CompileResult, outcome_of_exit
from mobility.model.outcome import Outcome
from mobility.worker.surroundings import Surroundings

COMPILE_WITHIN_S = 900.0
"""Ten million stop times take about ten seconds; the rest is for slow machines and whole countries."""


async def compile_archive(
    archive: Path, config: FeedConfig, version: str, around: Surroundings, *, within_s: float = COMPILE_WITHIN_S
) -> CompileResult:
    """Compile an archive into the cache under `version`; every ending is an outcome, and a child that does not end is killed."""
    output = archive.with_suffix(".timetable")
    command = (
        sys.executable,
        "-m",
        "mobility.gtfs.child",
        str(archive),
        config.id,
        str(output),
        f"--parent={os.getpid()}",
        f"--inflated-bytes={config.settings.static_inflated_max_bytes}",
        f"--timezone={config.timezone or ''}",
        f"--language={next(iter(config.languages), '')}",
    )
    async with around.compilers:
        result = await _run(command, within_s)
        if result.outcome is Outcome.OK:
            await asyncio.to_thread(around.cache.adopt, config.id, version, output)
    return result


async def _run(command: tuple[str, ...], within_s: float) -> CompileResult:
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
        return CompileResult(outcome=Outcome.COMPILE_TIMEOUT, detail=f"not ready within {within_s:g} s")
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    assert process.returncode is not None
    return outcome_of_exit(process.returncode, answer)


def _environment() -> dict[str, str]:
    """Give the child what Python needs and no secret."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("MOBILITY_") and name != "REDIS_URL"
    }
