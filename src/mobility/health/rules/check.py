"""Messages and what they are held against in; findings, in order of rule, out."""

from collections.abc import Iterable, Sequence

from mobility.health.rules.checked import Checked
from mobility.health.rules.polls import Polls
from mobility.health.rules.registry import MESSAGE_RULES, POLL_RULES, SIDE_BY_SIDE_RULES
from mobility.health.rules.rule import Need, Rule, Subject
from mobility.health.rules.side_by_side import SideBySide
from mobility.model.finding import MAX_EXAMPLES, Finding


def check_message(checked: Checked) -> list[Finding]:
    """Look at one message with every rule whose needs are met; rules without findings are left out."""
    known = {Need.MESSAGE}
    known |= {Need.CLOCK} if checked.now is not None else set()
    known |= {Need.STATIC} if checked.timetable is not None else set()
    known |= {Need.PREVIOUS} if checked.previous is not None else set()
    return _findings((rule for rule in MESSAGE_RULES if known.issuperset(rule.needs)), checked)


def check_side_by_side(feeds: SideBySide) -> list[Finding]:
    """Hold the trip updates of an operator's messages against its vehicle positions; nothing where either is missing."""
    return _findings(SIDE_BY_SIDE_RULES, feeds)


def check_polls(polls: Polls) -> list[Finding]:
    """Look at how the polls of one address ended."""
    return _findings(POLL_RULES, polls)


def _findings(rules: Iterable[Rule[Subject]], subject: Subject) -> list[Finding]:
    findings = []
    for rule in rules:
        found = rule.function(subject)
        if found.count:
            findings.append(
                Finding(rule=rule.id, severity=rule.severity, count=found.count, examples=found.examples[:MAX_EXAMPLES])
            )
    return sorted(findings, key=lambda finding: finding.rule)


def merge_findings(parts: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Add up the findings of several messages by rule."""
    merged: dict[str, Finding] = {}
    for finding in (finding for part in parts for finding in part):
        known = merged.get(finding.rule)
        if known is not None:
            finding = Finding(  # noqa: PLW2901 - the sum stands in its place
                rule=finding.rule,
                severity=finding.severity,
                count=known.count + finding.count,
                examples=(*known.examples, *finding.examples)[:MAX_EXAMPLES],
            )
        merged[finding.rule] = finding
    return [merged[rule] for rule in sorted(merged)]
