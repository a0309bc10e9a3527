"""A feed's indicators and rules in, its score from 0 to 100 with all its parts out."""

from collections.abc import Mapping, Sequence

from mobility.model.finding import Severity
from mobility.model.health import Indicator, RuleState, Score, Status

VERSION = "1"
"""Rises when the same feed would get another score."""
WEIGHTS = {"availability": 25, "freshness": 25, "coverage": 20, "trip_match": 10, "stop_match": 5, "conformance": 15}
"""Source: HEALTH.md 5.4."""
ERROR_COSTS, WARNING_COSTS = 12, 4
BROKEN_FROM = 0.05
"""A rule counts from this share of the messages on."""
_COVERAGE = ("coverage_tu", "coverage_vp")


def score_of(indicators: Sequence[Indicator], rules: Sequence[RuleState], *, is_checked: bool) -> Score:
    """Weigh what is measured; what is not drops out and the rest counts for all. Source: HEALTH.md 5.4.

    `is_checked` says whether any message was looked at by the rules.
    """
    values = _values(indicators)
    parts = {
        "availability": _mean(values.get("availability")),
        "freshness": _freshness(indicators),
        "coverage": _mean([one for name in _COVERAGE for one in values.get(name, [])]),
        "trip_match": _mean(values.get("trip_match")),
        "stop_match": _mean(values.get("stop_match")),
        "conformance": _conformance(rules) if is_checked else None,
    }
    known = {name: value for name, value in parts.items() if value is not None}
    weight = sum(WEIGHTS[name] for name in known)
    value = sum(WEIGHTS[name] * part for name, part in known.items()) / weight if weight else None
    return Score(version=VERSION, value=None if value is None else round(value, 1), parts=parts)


def _values(indicators: Sequence[Indicator]) -> Mapping[str, list[float]]:
    values: dict[str, list[float]] = {}
    for one in indicators:
        if one.value is not None:
            values.setdefault(one.id, []).append(one.value)
    return values


def _freshness(indicators: Sequence[Indicator]) -> float | None:
    """Give the share of ages, of headers and of entities, that are well."""
    grades = [one.grade for one in indicators if one.id in ("header_age", "entity_age") and one.grade is not None]
    return 100 * sum(one is Status.OK for one in grades) / len(grades) if grades else None


def _conformance(rules: Sequence[RuleState]) -> float:
    """Take points for each rule that is broken in more than 5 % of the messages."""
    broken = {rule.rule: rule.severity for rule in rules if rule.checked and rule.polls / rule.checked > BROKEN_FROM}
    costs = sum({Severity.ERROR: ERROR_COSTS, Severity.WARNING: WARNING_COSTS}.get(one, 0) for one in broken.values())
    return float(max(0, 100 - costs))


def _mean(values: Sequence[float] | None) -> float | None:
    return sum(values) / len(values) if values else None
