"""Whole feeds under a worker: published at every beat, and no feed hurt by another."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.ids import FeedId, StopRef
from mobility.model.outcome import Outcome
from mobility.model.overlay import Overlay
from mobility.model.reasons import Gap
from mobility.store.connect import Connection
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import acquire_lease
from mobility.store.read import read_generation, read_health, read_timetable_pointer
from mobility.worker.beat import StoreWatch
from mobility.worker.clock import Clock
from mobility.worker.compartment import keep_feed
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.surroundings import Surroundings
from tests.operator_server import Operator
from tests.worker.one_feed import WORLD, config_of, publish_all, trip_updates
from tests.world import gtfs_zip

X = FeedId("x")
NEXT_NIGHT = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 47:00:00, 47:00:00
    t1, 2, B, 47:10:00, 47:10:00
"""
"""A trip of today that is still to come whenever today this is read."""
PATIENCE_S = 40


@asynccontextmanager
async def working(around: Surroundings, *states: FeedState) -> AsyncIterator[None]:
    """Keep feeds while the block runs."""
    watch = StoreWatch()
    tasks = [asyncio.create_task(keep_feed(state, around, watch)) for state in states]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def overlay_when(connection: Connection, feed: FeedId, condition: Callable[[Overlay], bool]) -> Overlay:
    """Wait for a generation that fulfils a condition."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            # A server on a busy machine may answer late; the patience is ours.
            with suppress(StoreUnavailableError):
                overlay = await read_generation(connection, feed)
                if overlay is not None and condition(overlay):
                    return overlay
            await asyncio.sleep(0.05)


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():
            await asyncio.sleep(0.05)


def delays(overlay: Overlay) -> set[int]:
    """Give the delays that a generation says."""
    visits = overlay.visits
    known = visits.expected_departure > 0
    late = visits.expected_departure[known].astype(int) - visits.scheduled_departure[known].astype(int)
    return {int(delay) for delay in late}


async def test_a_feed_goes_from_the_operators_bytes_to_a_generation(operator: Operator, around: Surroundings) -> None:
    publish_all(operator, delay_s=120)
    async with working(around, new_feed_state(config_of(operator))):
        overlay = await overlay_when(around.connection, X, lambda found: 120 in delays(found))
        assert overlay.info.sources[0].matched_trips == 1
        pointer = await read_timetable_pointer(around.connection, X)
        assert pointer is not None
        assert pointer.version == overlay.info.timetable_version


async def test_a_feed_that_fails_is_still_published_with_what_was_known(
    operator: Operator, around: Surroundings
) -> None:
    publish_all(operator, delay_s=120)
    async with working(around, new_feed_state(config_of(operator))):
        first = await overlay_when(around.connection, X, lambda found: 120 in delays(found))
        operator.says("/tu.pb", b"<html>oops</html>")
        later = await overlay_when(
            around.connection, X, lambda found: found.info.sources[0].outcome is Outcome.HTML_BODY
        )
        assert later.info.generation > first.info.generation
        assert delays(later) == delays(first)
        assert later.info.sources[0].fetched_at == first.info.sources[0].fetched_at
        operator.says("/tu.pb", trip_updates(300))
        await overlay_when(around.connection, X, lambda found: 300 in delays(found))


async def test_a_feed_without_a_timetable_shows_its_health(operator: Operator, around: Surroundings) -> None:
    operator.says("/gtfs.zip", b"<html>moved</html>")
    operator.says("/tu.pb", trip_updates(60))
    async with working(around, new_feed_state(config_of(operator))):

        async def is_named() -> bool:
            health = await read_health(around.connection, X)
            return health is not None and health.static.outcome is Outcome.HTML_BODY

        await eventually(is_named)
        assert await read_generation(around.connection, X) is None


async def test_a_bad_feed_does_not_hurt_its_neighbour(operator: Operator, around: Surroundings) -> None:
    publish_all(operator, delay_s=120)
    broken = new_feed_state(config_of(operator, feed="broken"))
    broken.memory = None  # type: ignore[assignment]  # a fault of ours, which the feed's own loop must catch
    async with working(around, new_feed_state(config_of(operator)), broken):
        await overlay_when(around.connection, X, lambda found: 120 in delays(found))
        operator.says("/tu.pb", trip_updates(180))
        await overlay_when(around.connection, X, lambda found: 180 in delays(found))
        assert await read_generation(around.connection, FeedId("broken")) is None


async def test_redis_that_comes_back_empty_is_filled_again(operator: Operator, around: Surroundings) -> None:
    publish_all(operator, delay_s=120)
    async with working(around, new_feed_state(config_of(operator))):
        await overlay_when(around.connection, X, lambda found: 120 in delays(found))
        await around.connection.commands.flushall()
        operator.says("/tu.pb", trip_updates(240))
        await overlay_when(around.connection, X, lambda found: 240 in delays(found))

        async def timetable_is_back() -> bool:
            return await read_timetable_pointer(around.connection, X) is not None

        await eventually(timetable_is_back)


async def test_a_feed_held_by_another_worker_is_left_alone(operator: Operator, around: Surroundings) -> None:
    publish_all(operator)
    await acquire_lease(around.connection, X, "another worker")
    async with working(around, new_feed_state(config_of(operator))):
        await asyncio.sleep(0.3)
        assert await read_generation(around.connection, X) is None
        assert operator.asked == []


async def test_a_worker_lets_go_of_its_feeds_when_it_ends_and_the_next_goes_on(
    operator: Operator, around: Surroundings
) -> None:
    publish_all(operator, delay_s=120)
    async with working(around, new_feed_state(config_of(operator))):
        first = await overlay_when(around.connection, X, lambda found: 120 in delays(found))
    operator.says("/gtfs.zip", status=500)
    operator.says("/tu.pb", status=500)
    async with working(replace(around, owner="second"), new_feed_state(config_of(operator))):
        fence = first.info.generation >> 22
        overlay = await overlay_when(around.connection, X, lambda found: found.info.generation >> 22 > fence)
        assert overlay.info.timetable_version == first.info.timetable_version
        health = await read_health(around.connection, X)
        assert health is not None
        assert health.static.version == first.info.timetable_version


def is_later_than(fence: int) -> Callable[[Overlay], bool]:
    """Wait for a generation of the next worker."""
    return lambda found: found.info.generation >> 22 > fence


async def test_after_a_restart_with_the_operator_down_predictions_age_and_end(
    operator: Operator, around: Surroundings
) -> None:
    operator.says("/gtfs.zip", gtfs_zip(NEXT_NIGHT))
    operator.says("/tu.pb", trip_updates(120))
    before = new_feed_state(config_of(operator))
    async with working(around, before):
        first = await overlay_when(around.connection, X, lambda found: 120 in delays(found))
    assert before.timetable is not None
    operator.says("/tu.pb", status=503)
    for later_s, shown in ((0, "live"), (150, "ageing"), (400, "scheduled")):
        clock = Clock(later_s)
        async with working(replace(around, clock=clock), new_feed_state(config_of(operator))):
            fence = first.info.generation >> 22
            overlay = await overlay_when(around.connection, X, is_later_than(fence))
        first = overlay
        at = int(overlay.visits.scheduled_departure[0])
        view = FeedView(before.timetable, overlay)
        board = make_board({X: view}, BoardQuery(stops=(StopRef(X, "A"),), at=at), clock.now())
        (visit,) = board.departures
        assert (visit.label.value, visit.delay_s) == (shown, None if shown == "scheduled" else 120)
        assert visit.reason == (None if shown == "live" else Gap.FEED_DOWN)
        assert overlay.info.sources[0].outcome is Outcome.SERVER_ERROR


async def test_realtime_goes_on_matching_when_the_next_version_is_published_early(
    operator: Operator, around: Surroundings
) -> None:
    publish_all(operator, delay_s=120)
    state = new_feed_state(config_of(operator))
    async with working(around, state):
        first = await overlay_when(around.connection, X, lambda found: 120 in delays(found))
    next_week = dt.datetime.now(dt.UTC).date() + dt.timedelta(7)
    head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"
    days = f"{head}\nS,1,1,1,1,1,1,1,{next_week:%Y%m%d},{next_week + dt.timedelta(60):%Y%m%d}"
    operator.says("/gtfs.zip", gtfs_zip(WORLD.replace("08:10:00", "08:11:00"), calendar=days))
    operator.says("/tu.pb", trip_updates(180))
    async with working(around, state):
        before = first.info.timetable_version
        later = await overlay_when(
            around.connection,
            X,
            lambda found: found.info.timetable_version != before and 180 in delays(found),
        )
        assert later.info.sources[0].matched_trips == 1
        pointer = await read_timetable_pointer(around.connection, X)
        assert pointer is not None
        assert pointer.version == later.info.timetable_version
