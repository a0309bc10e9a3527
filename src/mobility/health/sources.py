"""New attempts and the state of the message in use in, what is known of each address out."""

from collections.abc import Sequence

import msgspec

from mobility.model.health import Attempt, SourceHealth
from mobility.model.message import Rejection
from mobility.model.overlay_info import SourceState


def source_health(previous: SourceHealth | None, attempts: Sequence[Attempt], state: SourceState) -> SourceHealth:
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
    health.detail = attempt.detail
    if attempt.outcome.is_success:
        health.last_success_at = attempt.started
        health.consecutive_failures = 0
    else:
        health.consecutive_failures += 1


def _example(rejection: Rejection) -> str:
    """Spell a rejection in one line: the entity, then the offending text."""
    return ": ".join(part for part in (rejection.entity_id, rejection.detail) if part)
