"""A feed's health and its line of figures in, the figures at the head of its page out: each with unit, bound, state or reason."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.health.confirm import SEVERITY
from mobility.model.health import FeedHealth, Indicator
from mobility.model.history import FeedDay
from mobility.web.health.glance import Line
from mobility.web.health.indicator_table import IndicatorRow, indicator_row
from mobility.web.health.numbers import ABSENT, number
from mobility.web.health.words import say

ALERTS = "alerts"


class Tile(NamedTuple):
    """One figure in words."""

    name: str
    value: str
    note: str
    """From where on it is well, or why there is no value."""
    status: str
    """ok, degraded or down; empty where it is not judged."""
    status_word: str


def tiles(health: FeedHealth, line: Line, days: Sequence[FeedDay], language: str) -> list[Tile]:
    """Describe the figures of a feed's line by the indicators behind them, of several the worst.

    `days` are the last ones, for the mean of the score that stands beside today's. Source: HEALTH.md 5.4.
    """
    return [
        _judged(health, "data_age", line.age, "header_age", language),
        _told("live_share", line.live_share, "impact_unknown" if health.impact is None else "no_departures", language),
        _judged(health, "coverage", line.coverage, "coverage_tu", language),
        _judged(health, "matched", line.trip_match, "trip_match", language),
        _judged(health, "next_expiry", line.expiry, "expiry_days", language),
        _score(line, days, language),
    ]


def _score(line: Line, days: Sequence[FeedDay], language: str) -> Tile:
    told = _told("score", line.score, "score_unknown", language)
    known = [day.score for day in days if day.score is not None]
    if not known:
        return told
    return told._replace(
        note=say(language, "score_mean", days=len(known), mean=number(sum(known) / len(known), language))
    )


def worst_of(health: FeedHealth, indicator: str) -> Indicator | None:
    """Find the indicator of that id that is worst, a measured one before others; None where no source has it."""
    alerts = {source.id for source in health.sources if source.kind == ALERTS}
    found = [one for one in health.indicators if one.id == indicator and one.source not in alerts]
    return min(found, key=lambda one: (one.value is None, -SEVERITY[one.grade], _goodness(one)), default=None)


def _goodness(one: Indicator) -> float:
    sign = -1 if one.bounds is not None and not one.bounds.higher_is_better else 1
    return sign * (one.value or 0.0)


def _judged(health: FeedHealth, name: str, value: str, indicator: str, language: str) -> Tile:
    worst = worst_of(health, indicator)
    if worst is None:
        return _told(name, value, "no_realtime" if not health.sources else "unread", language)
    row = indicator_row(worst, {}, language)
    return Tile(say(language, name), value, row.reason or _bound(row, language), row.status, row.status_word)


def _bound(row: IndicatorRow, language: str) -> str:
    return "" if row.ok == ABSENT else say(language, "well_if", bound=row.ok)


def _told(name: str, value: str, missing: str, language: str) -> Tile:
    note = say(language, missing) if value == ABSENT else ""
    return Tile(say(language, name), value, note, "", "")
