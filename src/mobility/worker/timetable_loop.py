"""One timetable's address, for ever: download, compile, compare with the version in use, swap; every ending has a name."""

import asyncio
import logging
import random
import time
from pathlib import Path

from mobility.feeds.backoff import delay_after
from mobility.feeds.download import download
from mobility.feeds.fetched import Fetched, Limits
from mobility.gtfs.compare import compare_versions
from mobility.model.health import Attempt
from mobility.model.outcome import Outcome
from mobility.model.time import Instant, date_of
from mobility.model.timetable import Timetable
from mobility.worker.compile import compile_archive
from mobility.worker.feed_state import FeedState
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)


async def refresh_for_ever(state: FeedState, around: Surroundings) -> None:
    """Ask for a new version at the feed's interval, backing off while that fails."""
    while True:
        fetched = await refresh(state, around)
        failed = not state.static.outcome.is_success
        state.static_failures = state.static_failures + 1 if failed else 0
        await asyncio.sleep(
            delay_after(
                state.static.outcome,
                state.static_failures,
                interval_s=state.config.settings.static_interval_s,
                random_fraction=random.random(),
                retry_after_s=fetched.retry_after_s,
            )
        )


async def refresh(state: FeedState, around: Surroundings) -> Fetched:
    """Fetch once and take a new version into use, or keep the present one and say why."""
    config, now = state.config, around.clock.now()
    archive = around.downloads / f"{config.id}.zip"
    limits = Limits(max_bytes=config.settings.static_max_bytes, total_s=config.settings.timeout_s)
    fetched = await download(around.session, config.static, archive, now=now, limits=limits, known=state.static_known)
    outcome, detail = fetched.outcome, fetched.detail
    if fetched.outcome is Outcome.OK:
        assert fetched.sha256 is not None
        outcome, detail = await _take(state, archive, fetched.sha256, around)
        if outcome.is_success or outcome.is_held:
            # Of anything else the next request must bring the body again: the operator may mend it in place.
            state.static_known = fetched.known_after(state.static_known)
    elif fetched.outcome.is_success and state.static.outcome.is_held:
        outcome, detail = state.static.outcome, state.static.detail
    _tell(state, outcome, detail, fetched, now)
    return fetched


async def _take(state: FeedState, archive: Path, version: str, around: Surroundings) -> tuple[Outcome, str]:
    current = state.timetable
    if current is not None and current.info.version == version:
        return Outcome.UNCHANGED, ""
    found = await asyncio.to_thread(around.cache.find, state.config.id, version)
    if found is None:
        started = time.monotonic()
        compiled = await compile_archive(archive, state.config.id, version, around)
        if compiled.outcome is not Outcome.OK:
            return compiled.outcome, compiled.detail
        found = await asyncio.to_thread(around.cache.find, state.config.id, version)
        if found is None:
            return Outcome.COMPILE_CRASHED, "the compiled file is missing or damaged"
        log.info("%s: compiled %s in %.1f s", state.config.id, found.info.counts, time.monotonic() - started)
    held = compare_versions(current, found) if current is not None else None
    if held is not None and state.config.settings.confirm_version != version:
        state.static.held_version = version
        return held, version
    take_into_use(state, found, around.clock.now())
    return Outcome.OK, ""


def take_into_use(state: FeedState, timetable: Timetable, now: Instant) -> None:
    """Swap the timetable; the next beat publishes it and merges the last messages against it in one step."""
    state.timetable = timetable
    state.is_published = False
    state.static.version = timetable.info.version
    state.static.in_use_since = now
    state.static.last_day = date_of(timetable.last_day).isoformat()
    state.static.counts = timetable.info.counts
    state.static.rejected = timetable.info.rejected
    state.static.held_version = None


def _tell(state: FeedState, outcome: Outcome, detail: str, fetched: Fetched, now: Instant) -> None:
    if outcome is not state.static.outcome:
        grade = logging.INFO if outcome.is_success else logging.WARNING
        log.log(grade, "%s: timetable: %s %s", state.config.id, outcome, detail)
    state.static.outcome = outcome
    state.static.detail = detail
    state.static.last_attempt_at = now
    state.record(
        Attempt(
            source=state.config.id,
            kind="static",
            started=now,
            duration_s=fetched.duration_s,
            outcome=outcome,
            http_status=fetched.status,
            bytes=fetched.bytes,
            detail=detail,
        )
    )
