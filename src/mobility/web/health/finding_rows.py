"""Broken rules, unmatched ids and the coverage of lines in, rows in words out."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from mobility.health.rules.registry import RULES
from mobility.health.unmatched import CAUSES
from mobility.model.finding import Example
from mobility.model.health import FeedHealth, RuleState, SourceHealth
from mobility.model.history import Evidence
from mobility.model.route_coverage import RouteCoverage, RouteDay
from mobility.web.health.indicator_table import source_name
from mobility.web.health.numbers import ABSENT, Moment, moment, number, percent
from mobility.web.health.words import named, say

MOST_UNMATCHED = 30
MOST_ROUTES = 60


class EvidenceLink(NamedTuple):
    """A message that was kept."""

    text: str
    url: str


class FindingRow(NamedTuple):
    """One broken rule in words."""

    rule: str
    url: str
    title: str
    severity: str
    severity_word: str
    source: str
    now: str
    share: str
    first: Moment | None
    last: Moment | None
    examples: Sequence[Example]
    evidence: EvidenceLink | None
    mend: str


class UnmatchedRow(NamedTuple):
    """One unmatched id in words; the id is the operator's own text."""

    kind: str
    id: str
    times: str
    cause: str
    is_cause_known: bool


class CoverageRow(NamedTuple):
    """One line."""

    name: str
    active: str
    with_trip_update: str
    tu_percent: float
    with_vehicle: str
    vp_percent: float
    day: str
    """Of today's trips that have left those that were known at least once."""


def finding_rows(health: FeedHealth, evidence: Sequence[Evidence], language: str) -> list[FindingRow]:
    """Describe the rules that a feed breaks, errors first."""
    sources = {source.id: source for source in health.sources}
    kept = {(one.source, one.reason): one for one in reversed(evidence)}
    return [
        _finding(state, sources.get(state.source), kept.get((state.source, state.rule)), health, language)
        for state in health.rules
    ]


def rule_link(rule: str, language: str) -> str:
    """Give the address of a rule's page."""
    return f"/health/rules/{quote(rule)}?lang={language}"


def rule_title(rule_id: str, language: str) -> str:
    """Name a rule; its id where it is not in the catalogue."""
    rule = RULES.get(rule_id)
    if rule is None:
        return rule_id
    return rule.title_fr if language == "fr" else rule.title


def _finding(
    state: RuleState, source: SourceHealth | None, kept: Evidence | None, health: FeedHealth, language: str
) -> FindingRow:
    zone = health.static.timezone
    rule = RULES.get(state.rule)
    return FindingRow(
        rule=state.rule,
        url=rule_link(state.rule, language),
        title=rule_title(state.rule, language),
        severity=state.severity.value,
        severity_word=named(language, "severity", state.severity.value),
        source=source_name(source, language) if source is not None else state.source,
        now=number(state.count, language),
        share=share_of_polls(state, language),
        first=moment(state.first, zone, language),
        last=moment(state.last, zone, language),
        examples=state.examples,
        evidence=_evidence(kept, health, language) if kept is not None else None,
        mend=rule.how_to_mend[language] if rule is not None else "",
    )


def share_of_polls(state: RuleState, language: str) -> str:
    """Say in which share of the messages of the last 24 hours a rule was broken."""
    return percent(100 * state.polls / state.checked if state.checked else None, language)


def _evidence(kept: Evidence, health: FeedHealth, language: str) -> EvidenceLink:
    at = moment(kept.at, health.static.timezone, language)
    text = say(language, "evidence_message", time=at.text if at is not None else "")
    url = f"/v1/health/feeds/{quote(health.feed)}/snapshots/{kept.at}.json?source={quote(kept.source, safe='')}"
    return EvidenceLink(text, url)


def unmatched_rows(health: FeedHealth, language: str) -> list[UnmatchedRow]:
    """Describe the most frequent unmatched ids."""
    return [
        UnmatchedRow(
            named(language, "unmatched", one.kind),
            one.id,
            number(one.count, language),
            cause_text(one.likely_cause, language) or say(language, "cause_unknown"),
            bool(one.likely_cause),
        )
        for one in health.unmatched[:MOST_UNMATCHED]
    ]


def cause_text(cause: str, language: str) -> str:
    """Say what a likely cause means; empty for none."""
    texts = CAUSES.get(cause)
    return texts[language] if texts is not None else named(language, "indicator", cause)


def coverage_rows(health: FeedHealth, language: str) -> list[CoverageRow]:
    """Describe the lines with trips on the road, the least covered first."""
    days = {one.id: one for one in health.coverage_day}
    return [_coverage(one, days.get(one.id), language) for one in health.coverage[:MOST_ROUTES]]


def _coverage(one: RouteCoverage, day: RouteDay | None, language: str) -> CoverageRow:
    shares = [100 * known / one.active if one.active else 0.0 for known in (one.with_trip_update, one.with_vehicle)]
    texts = [
        f"{number(known, language)} ({percent(share, language)})"
        for known, share in zip((one.with_trip_update, one.with_vehicle), shares, strict=True)
    ]
    seen = ABSENT if day is None else say(language, "of_count", count=day.seen, of=day.scheduled)
    return CoverageRow(one.name or one.id, number(one.active, language), texts[0], shares[0], texts[1], shares[1], seen)
