"""The health rules on every poll: off the loop, a few at once, and within a share of the time between polls."""

import asyncio
import time

from mobility.feeds.config import Kind
from mobility.health.looking import Look, Poll, look_at
from mobility.health.rules_seen import note_findings
from mobility.model.as_sent import AsSent
from mobility.model.finding import Finding
from mobility.model.time import Instant
from mobility.worker.feed_state import FeedState, Stream
from mobility.worker.metrics import METRICS
from mobility.worker.surroundings import Surroundings

SHARE = 0.3
"""Of the time between two polls that checking may take; after a slower check polls are left out until it is kept."""


async def check_poll(
    state: FeedState, stream: Stream, body: bytes | None, around: Surroundings
) -> list[Finding] | None:
    """Look at the newest message of a stream; None where there is none, or where checks have used up their share.

    `body` is the message's, None where the poll brought nothing new. For a rule that was not broken in the 24 hours
    before it is kept as evidence.
    """
    checks = stream.checks
    if checks.sent is None:
        return None
    if checks.polls_to_skip > 0:
        checks.polls_to_skip -= 1
        METRICS.feed_checks_total.labels(state.config.id, "left_out").inc()
        return None
    now, poll = around.clock.now(), _poll(state, stream, checks.sent)
    async with around.checkers:
        look, took_s = await asyncio.to_thread(_timed, poll, state, stream, now)
    checks.signs = look.signs
    checks.polls_to_skip = int(took_s / (SHARE * stream.source.poll_interval_s))
    METRICS.feed_checks_total.labels(state.config.id, "checked").inc()
    METRICS.feed_check_seconds.labels(state.config.id).observe(took_s)
    fresh = note_findings(checks.seen, look.findings, now)
    if body is not None:
        for rule in fresh:
            around.history.evidence(state.config.id, stream.id, now, rule, body)
    state.changed.set()
    return look.findings


def _timed(poll: Poll, state: FeedState, stream: Stream, now: Instant) -> tuple[Look, float]:
    """Look, and measure the CPU that it took."""
    began = time.thread_time()
    look = look_at(poll, state.timetable, now, stream.source.settings.rule_thresholds)
    return look, time.thread_time() - began


def _of_source(stream: Stream, others: list[tuple[Stream, AsSent | None]]) -> tuple[AsSent, ...]:
    """Give what is held side by side with a message: once a source, with its trip updates."""
    if Kind.TRIP_UPDATES not in stream.kinds:
        return ()
    return tuple(one for other, one in others if one is not None and other.source.id == stream.source.id)


def _poll(state: FeedState, stream: Stream, sent: AsSent) -> Poll:
    others = [(other, other.checks.sent) for other in state.streams if other is not stream]
    return Poll(
        sent=sent,
        previous=stream.checks.previous,
        of_source=_of_source(stream, others),
        beside=tuple(one for _, one in others if one is not None),
        attempts=[attempt for attempt in state.attempts if attempt.source == stream.id],
    )
