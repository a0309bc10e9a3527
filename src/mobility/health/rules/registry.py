"""All rules about realtime by id, and those of the specification that are not looked at, with the reason."""

from typing import Any

from mobility.health.rules import (
    alerts,
    descriptors,
    frequencies,
    freshness,
    geography,
    header,
    http_answers,
    polls,
    service,
    side_by_side,
    stop_lists,
    stop_time_events,
    stop_time_updates,
    stops,
    succession,
    timestamps,
    trips,
    vehicles,
)
from mobility.health.rules.checked import Checked
from mobility.health.rules.rule import Rule

MESSAGE_RULES: tuple[Rule[Checked], ...] = (
    *header.RULES,
    *timestamps.RULES,
    *succession.RULES,
    *descriptors.RULES,
    *trips.RULES,
    *frequencies.RULES,
    *stop_time_updates.RULES,
    *stop_time_events.RULES,
    *stops.RULES,
    *vehicles.RULES,
    *geography.RULES,
    *alerts.RULES,
    *stop_lists.RULES,
    *service.RULES,
    *freshness.RULES,
)
SIDE_BY_SIDE_RULES: tuple[Rule[side_by_side.SideBySide], ...] = side_by_side.RULES
POLL_RULES: tuple[Rule[polls.Polls], ...] = (*polls.RULES, *http_answers.RULES)

_ALL: tuple[Rule[Any], ...] = (*MESSAGE_RULES, *SIDE_BY_SIDE_RULES, *POLL_RULES)

RULES: dict[str, Rule[Any]] = {rule.id: rule for rule in sorted(_ALL, key=lambda rule: rule.id)}
"""The catalogue, in order of id. Source: HEALTH.md 1.1 to 1.3."""

NOT_LOOKED_AT: dict[str, str] = {
    "E005": "declared by the reference without any code",
    "E007": "declared by the reference without any code",
    "E008": "declared by the reference without any code",
    "E010": "about the timetable alone: location_with_unexpected_stop_time",
    "E014": "declared by the reference without any code",
    "BP_NOT_PROTOBUF_BY_DEFAULT": "every request of ours says what it accepts",
    "BP_CANCEL_WITHOUT_ALERT": "needs days of messages",
    "BP_LOW_COVERAGE": "the indicator coverage_tu",
}
"""Ids of the specification that no function here decides, with the reason."""
