"""One beat of a feed: merge what is known, assess it, publish it whole; also when the last poll failed."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from mobility.health.assess import assess
from mobility.merge.merge import merge
from mobility.merge.sources import MergeOptions
from mobility.model.overlay import Overlay
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import GENERATION_BITS, Lease
from mobility.store.publish import publish_generation, publish_health, publish_timetable
from mobility.worker.bands import refresh_bands
from mobility.worker.feed_state import FeedState
from mobility.worker.looks import looked_at
from mobility.worker.metrics import METRICS
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

COVERAGES = ("coverage_tu", "coverage_vp")
BEAT_S = 20.0
"""The longest time between two generations of a feed."""
FIRST_POLLS_WITHIN_S = 5.0
"""How long the first beat waits for addresses that do not answer."""
SHORTEST_BEAT_S = 0.5
"""Several addresses of a feed are often polled together; one beat serves them all."""


@dataclass(slots=True)
class StoreWatch:
    """Says once when Redis goes away and once when it is back; the rest is a metric."""

    is_away: bool = False

    def tell(self, error: StoreUnavailableError | None) -> None:
        """Note how the last write ended."""
        if (error is not None) == self.is_away:
            return
        self.is_away = error is not None
        if error is not None:
            log.warning("Redis is away, boards go on from the API servers' memory: %s", error)
        else:
            log.warning("Redis is back")


async def beat_for_ever(state: FeedState, lease: Lease, around: Surroundings, watch: StoreWatch) -> None:
    """Beat whenever something changed, and at the latest after BEAT_S.

    The first beat waits for the first polls: a worker that takes a feed over must not replace what Redis still knows
    with a generation that has heard nothing yet.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_POLLS_WITHIN_S):
            while any(stream.last_attempt_at is None for stream in state.streams):
                state.changed.clear()
                await state.changed.wait()
    while True:
        state.changed.clear()
        await beat(state, lease, around, watch)
        await asyncio.sleep(SHORTEST_BEAT_S)
        # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S - SHORTEST_BEAT_S):
                await state.changed.wait()


async def beat(state: FeedState, lease: Lease, around: Surroundings, watch: StoreWatch) -> None:
    """Make and publish one generation; Redis being away costs this beat its publication and nothing else.

    A feed that has no timetable yet publishes its health alone: whoever can mend it must see it.
    """
    overlay = await _next_overlay(state, lease, around) if state.timetable is not None else None
    now = around.clock.now()
    sources = overlay.info.sources if overlay is not None else [stream.as_state() for stream in state.streams]
    await refresh_bands(state, around.past, now)
    looked = await asyncio.to_thread(looked_at, state, overlay, now)
    thresholds = state.config.settings.thresholds
    before = {incident.id for incident in state.health.incidents}
    state.health = assess(
        state.health, list(state.attempts), sources, state.static, now, thresholds=thresholds, looked=looked
    )
    around.history.health(state.health)
    _keep_evidence(state, before, around)
    try:
        if overlay is None:
            await publish_health(around.connection, lease, state.health)
        else:
            await _publish(state, lease, overlay, around)
    except StoreUnavailableError as error:
        watch.tell(error)
        return
    watch.tell(None)


def _keep_evidence(state: FeedState, before: set[str], around: Surroundings) -> None:
    """Keep the messages that were in use when an incident began: its source's, or all of the feed's for its coverage."""
    bodies = {stream.id: stream.checks.body for stream in state.streams if stream.checks.body}
    now = around.clock.now()
    for incident in state.health.incidents:
        if incident.id in before or incident.ended is not None:
            continue
        concerned = bodies if incident.cause in COVERAGES else {incident.source} & bodies.keys()
        for source in concerned:
            around.history.evidence(state.config.id, source, now, incident.cause, bodies[source])


async def _next_overlay(state: FeedState, lease: Lease, around: Surroundings) -> Overlay:
    state.beats += 1
    if state.beats >= 1 << GENERATION_BITS:
        raise RuntimeError("out of generations under this fence; the feed's loop starts again with a new one")
    return await merged(state, lease.generation(state.beats), around)


async def merged(state: FeedState, generation: int, around: Surroundings) -> Overlay:
    """Merge the newest message of every stream with the timetable, in a thread."""
    assert state.timetable is not None
    sources = [stream.as_source() for stream in state.streams]
    settings = state.config.settings
    options = MergeOptions(
        guess_unknown_trips=settings.match_unknown_trips, ignore_stop_sequence=settings.ignore_stop_sequence
    )
    with METRICS.merge_seconds.labels(state.config.id).time():
        overlay, state.memory = await asyncio.to_thread(
            merge, state.timetable, sources, state.memory, around.clock.now(), options=options, generation=generation
        )
    return overlay


async def _publish(state: FeedState, lease: Lease, overlay: Overlay, around: Surroundings) -> None:
    assert state.timetable is not None
    if not state.is_published:
        await publish_timetable(around.connection, lease, state.timetable)
        state.is_published = True
    written_at = around.clock.now()
    state.is_published = await publish_generation(
        around.connection, lease, overlay, state.health, written_at=written_at
    )
    if not state.is_published:
        state.changed.set()
