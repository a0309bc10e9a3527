"""One feed's compartment: its loops run under its lease, and what fails in them stays in them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from mobility.model.ids import FeedId
from mobility.store.errors import FencedOutError, StoreUnavailableError, end_if_told
from mobility.store.lease import LEASE_S, Lease, acquire_lease, release_lease, renew_lease
from mobility.worker.accuracy_loop import measure_for_ever
from mobility.worker.beat import StoreWatch, beat_for_ever
from mobility.worker.feed_state import FeedState
from mobility.worker.metrics import METRICS
from mobility.worker.poll import poll_for_ever
from mobility.worker.resume import resume
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh_for_ever

log = logging.getLogger(__name__)

ASK_AGAIN_S = 1.0
"""Between two tries to get a feed that another worker holds: with the lease's length, how long a dead worker's feeds wait."""
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
"""After an exception of ours; doubles from the first to the longest."""


class LeaseLostError(Exception):
    """Another worker has the feed, or we were away for longer than the lease."""


async def keep_feed(state: FeedState, around: Surroundings, watch: StoreWatch) -> None:
    """Own a feed whenever nobody else does, for ever."""
    await keep(state.config.id, lambda: own_feed(state, around, watch))


async def keep(feed: FeedId, own: Callable[[], Awaitable[None]]) -> None:
    """Own something again and again, for ever. The one place that catches everything (STYLE.md, Errors)."""
    failures = 0
    errors = METRICS.feed_loop_errors_total.labels(feed)
    while True:
        try:
            await own()
            failures = 0
        except* (LeaseLostError, FencedOutError):
            log.warning("%s: another worker has the feed", feed)
            failures = 0
        except* Exception:
            failures += 1
            errors.inc()
            log.exception("%s: the feed's loop failed and starts again", feed)
        end_if_told()
        await asyncio.sleep(min(FIRST_PAUSE_S * 2 ** min(failures, 6), LONGEST_PAUSE_S) if failures else ASK_AGAIN_S)


async def own_feed(state: FeedState, around: Surroundings, watch: StoreWatch) -> None:
    """Wait for the lease, then run the feed's loops until it is lost or one of them fails."""
    lease = await wait_for_lease(state.config.id, around, watch)
    state.beats = 0
    METRICS.feeds_owned.inc()
    try:
        await resume(state, around)
        async with asyncio.TaskGroup() as group:
            group.create_task(renew_for_ever(lease, around, watch))
            group.create_task(refresh_for_ever(state, around))
            for stream in state.streams:
                group.create_task(poll_for_ever(state, stream, around))
            group.create_task(beat_for_ever(state, lease, around, watch))
            group.create_task(measure_for_ever(state, around))
    finally:
        METRICS.feeds_owned.dec()
        await let_go(lease, around)


async def wait_for_lease(feed: FeedId, around: Surroundings, watch: StoreWatch) -> Lease:
    """Ask until nobody else holds the feed."""
    while True:
        try:
            lease = await acquire_lease(around.connection, feed, around.owner)
        except StoreUnavailableError as error:
            watch.tell(error)
            lease = None
            await asyncio.sleep(FIRST_PAUSE_S)
            continue
        watch.tell(None)
        if lease is not None:
            return lease
        await asyncio.sleep(ASK_AGAIN_S)


async def renew_for_ever(lease: Lease, around: Surroundings, watch: StoreWatch) -> None:
    """Renew the lease three times within its length; LeaseLostError when somebody else has it, or its fence has moved.

    While Redis is away nobody can take the feed, so its loops go on; what they write is fenced.
    """
    while True:
        await asyncio.sleep(LEASE_S / 3)
        try:
            is_renewed = await renew_lease(around.connection, lease)
        except StoreUnavailableError as error:
            watch.tell(error)
            continue
        if not is_renewed:
            raise LeaseLostError(lease.feed)


async def let_go(lease: Lease, around: Surroundings) -> None:
    """Give the lease back; where Redis is away it runs out."""
    try:
        await asyncio.shield(release_lease(around.connection, lease))
    except StoreUnavailableError:
        log.debug("%s: the lease runs out by itself", lease.feed)
