"""The versions that a feed has given -> the timetable in use, swapped when it is to be another."""

import asyncio

from mobility.health.indicators.matching import match_before_swap
from mobility.health.validity import full_until
from mobility.model.ids import FeedId
from mobility.model.time import Instant, date_of
from mobility.model.timetable import Timetable, timetable_value
from mobility.worker.feed_state import FeedState
from mobility.worker.new_version import look_at_notices, remember_version
from mobility.worker.surroundings import Surroundings
from mobility.worker.versions import archives_of, in_force, with_planned


async def use_versions(state: FeedState, around: Surroundings) -> None:
    """Take the present version and the planned ones into use, unless they are already; history is told of new ones."""
    if state.present is None:
        return
    now = around.clock.now()
    planned = in_force(state.present, [one.timetable for one in state.planned if one.timetable is not None], now)
    wanted = (*archives_of(state.present), *(version.info.version for version in planned))
    if state.timetable is not None and wanted in (state.made_of, archives_of(state.timetable)[-len(wanted) :]):
        return
    joined = await asyncio.to_thread(with_planned, state.present, planned, now)
    if joined.info.archives:
        # From the cache it is mapped, so that all processes of the host share its memory.
        joined = await asyncio.to_thread(_mapped, state.config.id, joined, around)
    before, state.made_of = state.timetable, wanted
    least = state.config.settings.thresholds.match_minimum_trips
    state.static.match_before = match_before_swap(state.health.sources, state.static, now, least)
    take_into_use(state, joined, now)
    await look_at_notices(state, around)
    await remember_version(state, before, around, now)


def _mapped(feed: FeedId, timetable: Timetable, around: Surroundings) -> Timetable:
    around.cache.write(feed, timetable.info.version, timetable_value(timetable))
    return around.cache.find(feed, timetable.info.version) or timetable


def take_into_use(state: FeedState, timetable: Timetable, now: Instant) -> None:
    """Swap the timetable; the next beat publishes it and merges the last messages against it in one step."""
    state.timetable = timetable
    state.is_published = False
    state.static.version = timetable.info.version
    state.static.in_use_since = now
    state.static.last_day = date_of(timetable.last_day).isoformat()
    state.static.full_until = full_until(timetable)
    state.static.counts = timetable.info.counts
    state.static.rejected = timetable.info.rejected
