"""A feed's addresses and how they answered in, rows in words out."""

from typing import NamedTuple

from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.model.health import FeedHealth, SourceHealth
from mobility.model.outcome import EXPLANATIONS, Outcome
from mobility.model.time import Instant
from mobility.web.health.http_words import HttpLine, http_lines
from mobility.web.health.indicator_table import source_name
from mobility.web.health.numbers import ABSENT, Moment, measured, moment, number
from mobility.web.health.past import SourcePolls
from mobility.web.health.words import say

MOST_OUTCOMES = 4


class RequestRow(NamedTuple):
    """One address in words."""

    name: str
    id: str
    outcome: str
    sentence: str
    detail: str
    """The offending text, which is the operator's own."""
    is_well: bool
    http_status: str
    last_attempt: Moment | None
    last_success: Moment | None
    failures: str
    took: str
    """Median and 90th percentile; empty without a history."""
    outcomes: list[str]
    told: list[HttpLine]
    """What the answers told beside their bodies."""


def request_rows(health: FeedHealth, polls: "dict[str, SourcePolls]", language: str, now: Instant) -> list[RequestRow]:
    """Describe the timetable's address and those of all sources."""
    return [
        _timetable(health, language, now),
        *(_source(one, health, polls.get(one.id), language, now) for one in health.sources),
    ]


def outcome_sentence(outcome: Outcome, language: str) -> str:
    """Say what an outcome means."""
    return OUTCOMES_FR[outcome] if language == "fr" else EXPLANATIONS[outcome].sentence


def _timetable(health: FeedHealth, language: str, now: Instant) -> RequestRow:
    static = health.static
    return RequestRow(
        name=say(language, "timetable"),
        id=health.feed,
        outcome=static.outcome.value,
        sentence=outcome_sentence(static.outcome, language),
        detail=static.detail,
        is_well=static.outcome.is_success or static.outcome is Outcome.PENDING,
        http_status=ABSENT if static.http is None or static.http.status is None else str(static.http.status),
        last_attempt=moment(static.last_attempt_at, static.timezone, language),
        last_success=None,
        failures=ABSENT,
        took="",
        outcomes=[],
        told=http_lines(static.http, static.timezone, language, now),
    )


def _source(
    source: SourceHealth, health: FeedHealth, polls: SourcePolls | None, language: str, now: Instant
) -> RequestRow:
    zone = health.static.timezone
    took = ""
    if polls is not None and polls.took.p50 is not None and polls.took.p90 is not None:
        took = f"{measured(polls.took.p50, 's', language)} · {measured(polls.took.p90, 's', language)}"
    counts = list(polls.outcomes.items())[:MOST_OUTCOMES] if polls is not None else []
    return RequestRow(
        name=source_name(source, language),
        id=source.id,
        outcome=source.outcome.value,
        sentence=outcome_sentence(source.outcome, language),
        detail=source.detail,
        is_well=source.outcome.is_success or source.outcome is Outcome.PENDING,
        http_status=ABSENT if source.http_status is None else str(source.http_status),
        last_attempt=moment(source.last_attempt_at, zone, language),
        last_success=moment(source.last_success_at, zone, language),
        failures=number(source.consecutive_failures, language),
        took=took,
        outcomes=[f"{outcome.value} {number(count, language)}" for outcome, count in counts],
        told=http_lines(source.http, zone, language, now),
    )
