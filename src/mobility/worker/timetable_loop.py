"""One timetable's addresses, for ever: download, compile, compare with the version in use, swap; every ending has a name."""

import asyncio
import logging
import random
from pathlib import Path

from mobility.feeds.backoff import delay_after
from mobility.feeds.fetched import Fetched
from mobility.gtfs.compare import compare_versions
from mobility.gtfs.result import CompileResult
from mobility.model.health import Attempt
from mobility.model.history import PollRecord
from mobility.model.http import http_after
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from mobility.worker.archives import compiled_version, download_archive
from mobility.worker.feed_state import FeedState, PlannedVersion
from mobility.worker.in_use import use_versions
from mobility.worker.new_version import look_at_notices, remember_held
from mobility.worker.surroundings import Surroundings
from mobility.worker.versions import archives_of, succeed

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
    """Fetch once and take new versions into use, or keep what is in use and say why."""
    now, archive = around.clock.now(), around.downloads / f"{state.config.id}.zip"
    fetched = await download_archive(state, state.config.static, archive, state.static_known, around)
    outcome, detail = fetched.outcome, fetched.detail
    if fetched.outcome is Outcome.OK:
        assert fetched.sha256 is not None
        outcome, detail = await _take(state, archive, fetched.sha256, around)
        if outcome.is_success or outcome.is_held:
            # Of anything else the next request must bring the body again: the operator may mend it in place.
            state.static_known = fetched.known_after(state.static_known)
    elif fetched.outcome.is_success and state.static.outcome.is_held:
        outcome, detail = state.static.outcome, state.static.detail
    for planned in state.planned:
        await _refresh_planned(state, planned, around)
    await use_versions(state, around)
    await look_at_notices(state, around)
    if fetched.outcome is Outcome.OK and outcome.is_held:
        assert fetched.sha256 is not None
        await remember_held(state, fetched.sha256, around, now)
    _tell(state, outcome, detail, fetched, around, now)
    return fetched


async def _take(state: FeedState, archive: Path, version: str, around: Surroundings) -> tuple[Outcome, str]:
    """Compile a version of the present timetable unless it is known, and hold it where it looks wrong."""
    if state.present is not None and archives_of(state.present)[-1] == version:
        return Outcome.UNCHANGED, ""
    in_use = archives_of(state.timetable) if state.timetable is not None else ()
    if state.present is None and not state.planned and in_use[-1:] == (version,):
        state.present = state.timetable
        return Outcome.UNCHANGED, ""
    found = await compiled_version(state.config, archive, version, around)
    if isinstance(found, CompileResult):
        return found.outcome, found.detail
    if state.present is None and version in in_use:
        state.present = found
        return Outcome.UNCHANGED, ""
    current = state.present or state.timetable
    held = compare_versions(current, found) if current is not None else None
    if held is not None and state.config.settings.confirm_version != version:
        state.static.held_version = version
        return held, version
    state.static.held_version = None
    state.present = await asyncio.to_thread(succeed, current, found, around.clock.now())
    return Outcome.OK, ""


async def _refresh_planned(state: FeedState, planned: PlannedVersion, around: Surroundings) -> None:
    """Fetch a planned version; what stands in its way costs that version alone and is said once."""
    now, archive = around.clock.now(), around.downloads / f"{state.config.id}.planned-{planned.place}.zip"
    fetched = await download_archive(state, planned.address, archive, planned.known, around)
    outcome, detail = fetched.outcome, fetched.detail
    if fetched.outcome is Outcome.OK:
        assert fetched.sha256 is not None
        outcome, detail = await _take_planned(state, planned, archive, fetched.sha256, around)
        if outcome.is_success or outcome.is_held:
            planned.known = fetched.known_after(planned.known)
    elif fetched.outcome.is_success and planned.outcome.is_held:
        outcome, detail = planned.outcome, planned.detail
    elif fetched.outcome is Outcome.NOT_FOUND:
        planned.timetable, planned.known = None, None
    _log(f"{state.config.id}: planned timetable", planned.outcome, outcome, detail)
    planned.outcome, planned.detail = outcome, detail
    _record(state, f"{state.config.id}/planned", outcome, detail, fetched, around, now)


async def _take_planned(
    state: FeedState, planned: PlannedVersion, archive: Path, version: str, around: Surroundings
) -> tuple[Outcome, str]:
    found = await compiled_version(state.config, archive, version, around)
    if isinstance(found, CompileResult):
        return found.outcome, found.detail
    current = state.present or state.timetable
    held = compare_versions(current, found) if current is not None else None
    if held is not None and state.config.settings.confirm_version != version:
        return held, version
    planned.timetable = found
    return Outcome.OK, ""


def _tell(
    state: FeedState, outcome: Outcome, detail: str, fetched: Fetched, around: Surroundings, now: Instant
) -> None:
    _log(f"{state.config.id}: timetable", state.static.outcome, outcome, detail)
    state.static.outcome = outcome
    state.static.detail = detail
    state.static.last_attempt_at = now
    state.static.http = http_after(state.static.http, fetched.http)
    _record(state, state.config.id, outcome, detail, fetched, around, now)


def _log(what: str, before: Outcome, outcome: Outcome, detail: str) -> None:
    if outcome is not before:
        grade = logging.INFO if outcome.is_success else logging.WARNING
        log.log(grade, "%s: %s %s", what, outcome, detail)


def _record(
    state: FeedState,
    source: str,
    outcome: Outcome,
    detail: str,
    fetched: Fetched,
    around: Surroundings,
    now: Instant,
) -> None:
    attempt = Attempt(
        source=source,
        kind="static",
        started=now,
        duration_s=fetched.duration_s,
        outcome=outcome,
        http_status=fetched.status,
        bytes=fetched.bytes,
        detail=detail,
        http=fetched.http,
    )
    state.record(attempt)
    kept = {name: getattr(attempt, name) for name in attempt.__struct_fields__ if name in PollRecord.__struct_fields__}
    around.history.poll(PollRecord(feed=state.config.id, **kept, body_hash=fetched.sha256 or ""), None)
