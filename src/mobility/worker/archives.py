"""An address of a timetable -> its archive on disk; an archive -> its compiled version, from the host's cache or made."""

import asyncio
import logging
import time
from pathlib import Path

from mobility.feeds.config import Address, FeedConfig
from mobility.feeds.download import download
from mobility.feeds.fetched import Fetched, Known, Limits
from mobility.gtfs.result import CompileResult
from mobility.model.outcome import Outcome
from mobility.model.timetable import Timetable
from mobility.worker.compile import compile_archive
from mobility.worker.feed_state import FeedState
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)


async def download_archive(
    state: FeedState, address: Address, archive: Path, known: Known | None, around: Surroundings
) -> Fetched:
    """Download an archive, conditionally, within the feed's limits."""
    settings = state.config.settings
    limits = Limits(max_bytes=settings.static_max_bytes, total_s=settings.timeout_s)
    return await download(around.session, address, archive, now=around.clock.now(), limits=limits, known=known)


async def compiled_version(
    config: FeedConfig, archive: Path, version: str, around: Surroundings
) -> Timetable | CompileResult:
    """Give a version from the host's cache, else compile it; a CompileResult says why there is none."""
    found = await asyncio.to_thread(around.cache.find, config.id, version)
    if found is not None:
        return found
    started = time.monotonic()
    result = await compile_archive(archive, config, version, around)
    if result.outcome is not Outcome.OK:
        return result
    found = await asyncio.to_thread(around.cache.find, config.id, version)
    if found is None:
        return CompileResult(outcome=Outcome.COMPILE_CRASHED, detail="the compiled file is missing or damaged")
    log.info("%s: compiled %s in %.1f s", config.id, found.info.counts, time.monotonic() - started)
    return found
