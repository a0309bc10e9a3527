"""New attempts and the state of the message in use in, what is known of each address out."""

from collections.abc import Sequence

import msgspec

from mobility.health.looked import Looked
from mobility.model.health import Attempt, SourceHealth
from mobility.model.http import http_after
from mobility.model.message import Rejection
from mobility.model.overlay_info import SourceState

HOURS_KEPT = 25
"""Of counted polls: a day and the hour that has begun."""
HEADERS_KEPT = 31
"""Of different messages, which makes thirty intervals."""


def source_health(
    previous: SourceHealth | None,
    attempts: Sequence[Attempt],
    state: SourceState,
    looked: Looked = Looked(),  # noqa: B008 - frozen
) -> SourceHealth:
    """Carry on from `previous` with the attempts it has not seen yet, oldest first; attempts of other sources are passed over.

    Attempts seen before may be given again: they change nothing.
    """
    health = msgspec.structs.replace(previous) if previous else SourceHealth(id=state.id, kind="")
    health.kind = "+".join(state.kinds) or health.kind
    seen = health.last_attempt_at
    for attempt in attempts:
        if attempt.source == state.id and (seen is None or attempt.started > seen):
            _add(health, attempt)
    health.header_timestamp = state.header_timestamp if state.header_timestamp is not None else health.header_timestamp
    health.poll_interval_s = looked.poll_intervals_s.get(state.id, health.poll_interval_s)
    _add_header(health)
    _add_signs(health, looked)
    health.entities = state.entities
    health.trips, health.matched_trips = state.trips, state.matched_trips
    health.updates, health.matched_updates = state.updates, state.matched_updates
    health.rejected = dict(state.rejected)
    health.examples = {reason: [_example(one) for one in some] for reason, some in state.examples.items()}
    return health


def _add(health: SourceHealth, attempt: Attempt) -> None:
    """Take the next attempt into account."""
    if health.last_attempt_at is None or attempt.outcome.is_success != health.outcome.is_success:
        health.since = attempt.started
    health.last_attempt_at = attempt.started
    health.outcome = attempt.outcome
    health.http_status = attempt.http_status
    health.http = http_after(health.http, attempt.http)
    health.detail = attempt.detail
    _count(health, attempt)
    if attempt.outcome.is_success:
        health.last_success_at = attempt.started
        health.consecutive_failures = 0
    else:
        health.consecutive_failures += 1


def _count(health: SourceHealth, attempt: Attempt) -> None:
    """Count an attempt in its hour; hours older than a day are dropped."""
    hour = attempt.started // 3_600
    succeeded, attempts = health.polls.get(hour, (0, 0))
    kept = {at: count for at, count in health.polls.items() if at > hour - HOURS_KEPT}
    health.polls = {**kept, hour: (succeeded + attempt.outcome.is_success, attempts + 1)}


def _add_header(health: SourceHealth) -> None:
    """Remember the header of a different message."""
    newest, known = health.header_timestamp, health.header_timestamps
    if newest is not None and (not known or newest > known[-1]):
        health.header_timestamps = [*known, newest][-HEADERS_KEPT:]


def _add_signs(health: SourceHealth, looked: Looked) -> None:
    """Take over what was looked at when the newest message was read."""
    health.signs = looked.signs.get(health.id, health.signs)
    health.content_changed_at = looked.content_changed.get(health.id, health.content_changed_at)
    health.skew_s = looked.skew.get(health.id, health.skew_s)
    if health.signs is not None:
        seen = {kind: health.signs.checked_at for kind, count in health.signs.entities.items() if count}
        health.kinds_seen = {**health.kinds_seen, **seen}


def _example(rejection: Rejection) -> str:
    """Spell a rejection in one line: the entity, then the offending text."""
    return ": ".join(part for part in (rejection.entity_id, rejection.detail) if part)
