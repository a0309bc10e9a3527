"""A feed's indicators in, rows in words out, what is wrong first."""

from typing import NamedTuple

from mobility.health.confirm import SEVERITY
from mobility.health.indicators.read import CAUSES
from mobility.model.health import Bounds, FeedHealth, Indicator, SourceHealth, Status
from mobility.web.health.numbers import ABSENT, measured
from mobility.web.health.words import named, say

DOWN_IN_WORDS = ("fetch_success", "entities")
"""What makes these down is no value of theirs. Source: HEALTH.md 5.2."""


class IndicatorRow(NamedTuple):
    """One indicator in words."""

    name: str
    source: str
    value: str
    reason: str
    """Why there is no value; empty where there is one."""
    ok: str
    down: str
    status: str
    """ok, degraded or down; empty where it is not judged or unknown."""
    status_word: str

    @property
    def is_wrong(self) -> bool:
        """True where it is graded worse than well."""
        return self.status in (Status.DEGRADED, Status.DOWN)


def indicator_rows(health: FeedHealth, language: str) -> list[IndicatorRow]:
    """Describe all indicators; of equally bad ones those come first that explain a status first."""
    sources = {source.id: source for source in health.sources}
    ordered = sorted(health.indicators, key=_worst_first)
    return [indicator_row(one, sources, language) for one in ordered]


def source_name(source: SourceHealth, language: str) -> str:
    """Name a source by what it brings."""
    return ", ".join(named(language, "kind", kind) for kind in source.kind.split("+") if kind) or source.id


def bound_texts(bounds: Bounds, unit: str, language: str) -> tuple[str, str]:
    """Say from where on it is well, and from where on it is down; empty where no value is."""
    ok, down = ("at_least", "below") if bounds.higher_is_better else ("at_most", "above")
    return _bound_text(ok, bounds.ok, unit, language), _bound_text(down, bounds.down, unit, language)


def _bound_text(key: str, value: float | None, unit: str, language: str) -> str:
    return "" if value is None else say(language, key, value=measured(value, unit, language))


def indicator_row(one: Indicator, sources: dict[str, SourceHealth], language: str) -> IndicatorRow:
    """Describe an indicator; `sources` are those that it may be of, by id."""
    source = sources.get(one.source)
    name = source_name(source, language) if source is not None else one.source
    ok, down = bound_texts(one.bounds, one.unit, language) if one.bounds is not None else ("", "")
    if one.id in DOWN_IN_WORDS:
        down = named(language, "down", one.id)
    status = one.grade.value if one.grade is not None and one.value is not None else ""
    reason = ""
    if one.value is None and one.grade is None:
        reason = say(language, "not_measured", reason=named(language, "reason", one.reason))
    return IndicatorRow(
        name=named(language, "indicator", one.id),
        source=name or say(language, "whole_feed"),
        value=measured(one.value, one.unit, language) if one.value is not None else ABSENT,
        reason=reason,
        ok=ok or ABSENT,
        down=down or ABSENT,
        status=status or (one.grade.value if one.grade in (Status.DOWN, Status.DEGRADED) else ""),
        status_word=named(language, "status", one.grade.value) if one.grade is not None else "",
    )


def _worst_first(one: Indicator) -> tuple[int, bool, int, str]:
    place = CAUSES.index(one.id) if one.id in CAUSES else len(CAUSES)
    return -SEVERITY[one.grade], one.value is None, place, one.source
