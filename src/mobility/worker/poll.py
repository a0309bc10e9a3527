"""One realtime address, for ever: fetch, decode, remember; every ending is an Attempt with a name."""

import asyncio
import hashlib
import random
from collections.abc import Sequence

from mobility.feeds.backoff import delay_after
from mobility.feeds.fetch import fetch
from mobility.feeds.fetched import Fetched, Limits
from mobility.feeds.rhythm import observe, plan
from mobility.gtfs_rt import limits as decoding
from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.quirks.apply import Quirks
from mobility.gtfs_rt.refused import Refused
from mobility.model.finding import Finding
from mobility.model.health import Attempt
from mobility.model.history import PollRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.worker.checks import check_poll
from mobility.worker.feed_state import FeedState, Stream
from mobility.worker.surroundings import Surroundings


async def poll_for_ever(state: FeedState, stream: Stream, around: Surroundings) -> None:
    """Poll at the producer's rhythm, backing off while it fails."""
    while True:
        polled_at = around.clock.precise()
        fetched = await poll(state, stream, around)
        await asyncio.sleep(pause_after(stream, fetched, polled_at, around.clock.precise()))


async def poll(state: FeedState, stream: Stream, around: Surroundings) -> Fetched:
    """Fetch and decode once; a message that cannot be used leaves the one in use where it is (rule 33)."""
    settings = stream.source.settings
    now = around.clock.now()
    limits = Limits(max_bytes=settings.max_bytes, total_s=settings.timeout_s)
    fetched = await fetch(around.session, stream.address, now=now, limits=limits, known=stream.known)
    outcome, detail = fetched.outcome, fetched.detail
    if fetched.body is not None:
        outcome, detail = await _take(stream, fetched, around)
    stream.outcome = outcome
    stream.last_attempt_at = around.clock.now()
    stream.failures = 0 if outcome.is_success or outcome is Outcome.OLDER_THAN_KNOWN else stream.failures + 1
    attempt = Attempt(
        source=stream.id,
        kind="+".join(stream.kinds),
        started=now,
        duration_s=fetched.duration_s,
        outcome=outcome,
        http_status=fetched.status,
        bytes=fetched.bytes,
        header_timestamp=stream.message.timestamp if stream.message else None,
        detail=detail,
        http=fetched.http,
    )
    state.record(attempt)
    findings = None
    if fetched.body is not None or outcome.is_success:
        findings = await check_poll(state, stream, fetched.body, around)
    # In a thread, for a large body takes long to digest.
    record = await asyncio.to_thread(poll_record, state.config.id, attempt, stream, fetched.body, findings)
    around.history.poll(record, fetched.body)
    return fetched


async def _take(stream: Stream, fetched: Fetched, around: Surroundings) -> tuple[Outcome, str]:
    """Decode a body in a thread, so that a large message of one feed does not hold up the others."""
    settings = stream.source.settings
    limits = decoding.Limits(max_bytes=settings.max_bytes, max_entities=settings.max_entities)
    assert fetched.body is not None
    quirks = Quirks(
        event_times_in_milliseconds=settings.event_times_in_milliseconds, trip_id_prefix=settings.trip_id_prefix
    )
    sent = await asyncio.to_thread(examine, fetched.body, now=around.clock.now(), limits=limits, quirks=quirks)
    if isinstance(sent, Refused):
        return sent.outcome, sent.detail
    stream.checks.take(sent, fetched.body, around.clock.now())
    if sent.outcome is not Outcome.OK:
        return sent.outcome, sent.detail
    message = sent.message
    if stream.message is not None and message.timestamp < stream.message.timestamp:
        return Outcome.OLDER_THAN_KNOWN, f"{message.timestamp}, after {stream.message.timestamp}"
    stream.message = message
    stream.known = fetched.known_after(stream.known)
    stream.fetched_at = around.clock.now()
    return Outcome.OK, ""


def poll_record(
    feed: FeedId, attempt: Attempt, stream: Stream, body: bytes | None, findings: Sequence[Finding] | None
) -> PollRecord:
    """Describe a poll for the history; what was not looked at has no rules."""
    sent = stream.checks.sent if body is not None else None
    signs = stream.checks.signs
    return PollRecord(
        feed=feed,
        source=attempt.source,
        kind=attempt.kind,
        started=attempt.started,
        duration_s=attempt.duration_s,
        outcome=attempt.outcome,
        http_status=attempt.http_status,
        bytes=attempt.bytes,
        body_hash=hashlib.sha256(body).hexdigest() if body is not None else "",
        content_hash=sent.content.hex() if sent is not None else "",
        header_timestamp=attempt.header_timestamp,
        entities=dict(signs.entities) if signs is not None and findings is not None else {},
        rules={finding.rule: finding.count for finding in findings or ()},
        detail=attempt.detail,
    )


def pause_after(stream: Stream, fetched: Fetched, polled_at: float, now: float) -> float:
    """Give the seconds until the next poll: the producer's rhythm while all is well, back-off while it is not."""
    seen = stream.message.timestamp if stream.message is not None and stream.failures == 0 else None
    stream.rhythm, instant = plan(observe(stream.rhythm, seen, polled_at), polled_at)
    if stream.failures == 0 and fetched.retry_after_s is None:
        return max(0.0, instant - now)
    return delay_after(
        stream.outcome,
        stream.failures,
        interval_s=stream.source.poll_interval_s,
        random_fraction=random.random(),
        retry_after_s=fetched.retry_after_s,
    )
