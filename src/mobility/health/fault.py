"""A feed's health in, who can mend what its status rests on out."""

from mobility.health.status import leading_indicator
from mobility.model.health import FeedHealth, SourceHealth
from mobility.model.outcome import EXPLANATIONS, Fault, Outcome

_TIMETABLE_TOO = frozenset(("trip_match", "stop_match", "static_rt_version_skew"))
"""What a timetable that could not be renewed does to realtime as well."""


def fault_of(health: FeedHealth) -> Fault:
    """Name who can mend the cause of a feed's status; nobody where it has none.

    Where fetching or reading failed the outcome says whose fault that is (RUNBOOK.md). A message that arrives and is old,
    frozen, thin or does not match is its publisher's, unless we hold an old timetable against it.
    """
    leading = leading_indicator(health.indicators) if health.cause is not None else None
    if leading is None:
        return Fault.NOBODY
    if leading.reason in set(Outcome):
        return _fault_or_operator(Outcome(leading.reason))
    if leading.id in _TIMETABLE_TOO and _is_failure(health.static.outcome):
        return _fault_or_operator(health.static.outcome)
    source = next((one for one in health.sources if one.id == leading.source), None)
    return _fault_or_operator(_last_failure(source))


def _last_failure(source: SourceHealth | None) -> Outcome:
    """Give how the source's last attempt failed; ok for a source that answers, and for the feed as a whole."""
    return source.outcome if source is not None and _is_failure(source.outcome) else Outcome.OK


def _is_failure(outcome: Outcome) -> bool:
    return not outcome.is_success and outcome is not Outcome.PENDING


def _fault_or_operator(outcome: Outcome) -> Fault:
    """Give the outcome's fault; where nothing failed on the way, what is wrong was published so."""
    fault = EXPLANATIONS[outcome].fault
    return Fault.OPERATOR if fault is Fault.NOBODY else fault
