"""What Redis still knows of a feed -> a compartment that goes on where the last owner stopped."""

import logging

from mobility.health.rules_seen import seen_before
from mobility.merge.memory import remember_overlay
from mobility.store.errors import StoreUnavailableError
from mobility.store.read import read_generation, read_health, read_timetable
from mobility.worker.feed_state import FeedState
from mobility.worker.in_use import take_into_use
from mobility.worker.new_version import remember_resumed
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)


async def resume(state: FeedState, around: Surroundings) -> None:
    """Take timetable, memory and health from Redis where this process has none of its own."""
    feed = state.config.id
    if state.timetable is not None:
        state.is_published = False
        return
    try:
        timetable = await read_timetable(around.connection, feed, around.cache)
        overlay = await read_generation(around.connection, feed)
        health = await read_health(around.connection, feed)
    except StoreUnavailableError as error:
        log.info("%s: starting without what Redis knows: %s", feed, error)
        return
    if health is not None:
        state.health.status, state.health.since, state.health.cause = health.status, health.since, health.cause
        state.health.incidents, state.health.sources = health.incidents, health.sources
        state.health.indicators = health.indicators
        state.static = health.static
        state.health.impact, state.health.usual_without = health.impact, health.usual_without
        state.health.assessed_at = health.assessed_at
        state.accuracy = health.accuracy
        for stream in state.streams:
            stream.checks.seen = seen_before(health.rules, stream.id, around.clock.now())
    if timetable is not None:
        in_use_since = state.static.in_use_since
        take_into_use(state, timetable, in_use_since if in_use_since is not None else around.clock.now())
        state.is_published = True
        await remember_resumed(state, around, around.clock.now())
        if overlay is not None and overlay.info.timetable_version == timetable.info.version:
            state.memory = remember_overlay(overlay, timetable)
