"""Findings of message after message in, which rules a source breaks and has broken in the last 24 hours out."""

from collections.abc import Iterable, Sequence

import msgspec

from mobility.model.finding import Example, Finding, Severity
from mobility.model.health import RuleState
from mobility.model.time import Instant

HOURS_KEPT = 24
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class SeenRule(msgspec.Struct, kw_only=True):
    """One rule in the messages of one source."""

    severity: Severity
    count: int
    first: Instant
    last: Instant
    examples: tuple[Example, ...]
    by_hour: dict[int, int]
    """Messages that broke it, by hour (UTC seconds // 3600)."""


class RulesSeen(msgspec.Struct, kw_only=True):
    """All rules in the messages of one source."""

    checked: dict[int, int] = {}
    """Messages looked at, by hour."""
    rules: dict[str, SeenRule] = {}


def note_findings(seen: RulesSeen, findings: Sequence[Finding], now: Instant) -> list[str]:
    """Take a message's findings into account; gives the rules that it is the first in 24 hours to break."""
    hour = now // 3_600
    _forget(seen, hour)
    seen.checked[hour] = seen.checked.get(hour, 0) + 1
    for rule in seen.rules.values():
        rule.count = 0
    fresh = []
    for finding in findings:
        known = seen.rules.get(finding.rule)
        if known is None:
            fresh.append(finding.rule)
            known = seen.rules[finding.rule] = SeenRule(
                severity=finding.severity, count=0, first=now, last=now, examples=(), by_hour={}
            )
        known.count, known.last, known.examples = finding.count, now, finding.examples
        known.by_hour[hour] = known.by_hour.get(hour, 0) + 1
    return fresh


def rule_states(seen: RulesSeen, source: str) -> list[RuleState]:
    """Say how each rule stands."""
    checked = sum(seen.checked.values())
    return [
        RuleState(
            rule=name,
            source=source,
            severity=rule.severity,
            count=rule.count,
            polls=sum(rule.by_hour.values()),
            checked=checked,
            first=rule.first,
            last=rule.last,
            examples=rule.examples,
        )
        for name, rule in seen.rules.items()
    ]


def seen_before(states: Iterable[RuleState], source: str, now: Instant) -> RulesSeen:
    """Go on from what a worker before has said of a source; its counts are taken as of this hour."""
    seen, hour = RulesSeen(), now // 3_600
    for state in states:
        if state.source != source or now - state.last > HOURS_KEPT * 3_600:
            continue
        seen.checked[hour] = max(seen.checked.get(hour, 0), state.checked)
        seen.rules[state.rule] = SeenRule(
            severity=state.severity,
            count=state.count,
            first=state.first,
            last=state.last,
            examples=state.examples,
            by_hour={hour: state.polls},
        )
    return seen


def in_order(states: Iterable[RuleState]) -> list[RuleState]:
    """Put errors first, then by rule and source."""
    return sorted(states, key=lambda one: (_ORDER[one.severity], one.rule, one.source))


def _forget(seen: RulesSeen, hour: int) -> None:
    """Drop what is older than a day."""
    oldest = hour - HOURS_KEPT + 1
    seen.checked = {at: count for at, count in seen.checked.items() if at >= oldest}
    for rule in seen.rules.values():
        rule.by_hour = {at: count for at, count in rule.by_hour.items() if at >= oldest}
    seen.rules = {name: rule for name, rule in seen.rules.items() if rule.by_hour}
