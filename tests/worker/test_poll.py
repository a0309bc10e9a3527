"""A realtime address, polled: what is read is kept until something newer can be read."""

import msgspec
import pytest

from mobility.feeds.fetched import Fetched
from mobility.model.outcome import Outcome
from mobility.worker.feed_state import FeedState, Stream, new_feed_state
from mobility.worker.poll import pause_after, poll
from mobility.worker.surroundings import Surroundings
from tests.operator_server import Operator
from tests.worker.one_feed import config_of, publish_all, trip_updates


def stream_of(operator: Operator) -> tuple[FeedState, Stream]:
    """Register the operator's feed and give its only stream."""
    publish_all(operator)
    state = new_feed_state(config_of(operator))
    return state, state.streams[0]


async def test_a_message_is_read(operator: Operator, around: Surroundings) -> None:
    state, stream = stream_of(operator)
    await poll(state, stream, around)
    assert stream.outcome is Outcome.OK
    assert stream.message is not None
    assert len(stream.message.trip_updates) == 1
    assert stream.fetched_at is not None


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"<html>down for maintenance</html>", 200, Outcome.HTML_BODY),
        (b"", 200, Outcome.EMPTY_BODY),
        (trip_updates(60)[:-3], 200, Outcome.NOT_A_FEED_MESSAGE),
        (b"", 503, Outcome.SERVER_ERROR),
        (trip_updates(60, age_s=-3600), 200, Outcome.TIMESTAMP_IN_FUTURE),
        (trip_updates(60, age_s=600), 200, Outcome.OLDER_THAN_KNOWN),
    ],
    ids=lambda value: value.value if isinstance(value, Outcome) else "",
)
async def test_what_cannot_be_used_is_named_and_the_message_in_use_stays(
    operator: Operator, around: Surroundings, body: bytes, status: int, outcome: Outcome
) -> None:
    state, stream = stream_of(operator)
    await poll(state, stream, around)
    before = stream.message
    operator.says("/tu.pb", body, status=status)
    await poll(state, stream, around)
    assert stream.outcome is outcome
    assert stream.message is before
    assert [attempt.outcome for attempt in state.attempts] == [Outcome.OK, outcome]


async def test_unchanged_bytes_do_not_make_a_message_younger(operator: Operator, around: Surroundings) -> None:
    state, stream = stream_of(operator)
    await poll(state, stream, around)
    fetched_at, message = stream.fetched_at, stream.message
    await poll(state, stream, around)
    assert stream.outcome is Outcome.UNCHANGED
    assert (stream.fetched_at, stream.message) == (fetched_at, message)


async def test_failures_are_backed_off_from_and_forgotten(operator: Operator, around: Surroundings) -> None:
    state, stream = stream_of(operator)
    operator.says("/tu.pb", status=500)
    pauses = []
    for _ in range(6):
        fetched = await poll(state, stream, around)
        pauses.append(pause_after(stream, fetched, 1000.0, 1000.0))
    assert pauses[0] < 10
    assert pauses[-1] > 60
    operator.says("/tu.pb", trip_updates(0))
    fetched = await poll(state, stream, around)
    assert stream.failures == 0
    assert 0 < pause_after(stream, fetched, 1000.0, 1000.0) <= 5


def test_the_producers_wish_to_be_left_alone_is_respected(operator: Operator) -> None:
    _, stream = stream_of(operator)
    stream.failures, stream.outcome = 1, Outcome.RATE_LIMITED
    fetched = Fetched(outcome=Outcome.RATE_LIMITED, started=0, duration_s=0.1, retry_after_s=300.0)
    assert pause_after(stream, fetched, 0.0, 0.0) >= 300


async def test_a_known_deviation_of_the_producer_is_mended_before_the_message_is_read(
    operator: Operator, around: Surroundings
) -> None:
    state, stream = stream_of(operator)
    settings = msgspec.structs.replace(stream.source.settings, trip_id_prefix="operator:")
    stream.source = msgspec.structs.replace(stream.source, settings=settings)
    await poll(state, stream, around)
    assert stream.message is not None
    assert stream.message.trip_updates[0].trip.trip_id == "operator:t1"
