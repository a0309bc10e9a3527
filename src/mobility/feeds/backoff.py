"""How often and how something failed -> how long to wait before the next attempt."""

from mobility.model.outcome import Outcome

FIRST_RETRY_S = 30.0
"""A failed timetable is not waited for a whole hour; a realtime feed is simply polled at its next turn."""
TRANSIENT_CEILING_S = 120.0
"""A realtime feed that recovers is noticed within two minutes."""
PERMANENT_CEILING_S = 900.0
"""For what only a person mends: another key, another address."""
JITTER = 0.2
"""Either way, so that feeds that failed together do not come back together."""

_PERMANENT = frozenset(
    {
        Outcome.UNAUTHORIZED,
        Outcome.NOT_FOUND,
        Outcome.CLIENT_ERROR,
        Outcome.RATE_LIMITED,
        Outcome.REDIRECT_REFUSED,
        Outcome.TOO_MANY_REDIRECTS,
        Outcome.TOO_LARGE,
        Outcome.SECRET_MISSING,
        Outcome.DNS_ERROR,
    }
)
_NOT_A_FAILURE = frozenset(
    {Outcome.OLDER_THAN_KNOWN, Outcome.HELD_SHRUNK, Outcome.HELD_TIMEZONE_CHANGED, Outcome.HELD_MOVED}
)
"""The address works; asking it again sooner or later than usual would not help."""


def delay_after(
    outcome: Outcome,
    failures: int,
    *,
    interval_s: float,
    random_fraction: float,
    retry_after_s: float | None = None,
) -> float:
    """Give the seconds from the end of an attempt to the next one.

    Args:
        outcome: how the attempt ended.
        failures: attempts in a row that failed, this one included; ignored after a success.
        interval_s: the feed's usual interval.
        random_fraction: 0 to 1, drawn anew for every call.
        retry_after_s: what the server asked for; never undercut, exceeded by a tenth at most unless back-off says more.
    """
    if outcome.is_success or outcome in _NOT_A_FAILURE:
        delay = interval_s
    else:
        ceiling = max(interval_s, PERMANENT_CEILING_S if outcome in _PERMANENT else TRANSIENT_CEILING_S)
        doublings = min(max(failures, 1), 20) - 1 + (outcome is Outcome.RATE_LIMITED)
        first = min(interval_s, FIRST_RETRY_S)
        delay = min(ceiling, first * 2**doublings) * (1 - JITTER + 2 * JITTER * random_fraction)
    if retry_after_s is not None:
        delay = max(delay, retry_after_s * (1 + 0.1 * random_fraction))
    return delay
