"""A feed's series of the last day in, drawings with their extremes and a table of the same figures out."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from markupsafe import Markup

from mobility.model.health import FeedHealth, Indicator, SourceHealth
from mobility.model.history import Point
from mobility.web.drawings.sparkline import Step, extent_of, sparkline
from mobility.web.health.indicator_table import source_name
from mobility.web.health.numbers import ABSENT, Moment, measured, moment
from mobility.web.health.past import Series
from mobility.web.health.words import named, say

UNITS = {"header_age": "s", "publish_interval": "s"}
IN_TABLE_S = 3_600
"""The table has a row an hour: nobody reads 288."""


class Drawn(NamedTuple):
    """One metric of one source over a day."""

    title: str
    drawing: Markup
    low: str
    high: str
    rows: list[tuple[Moment | None, str, str, str]]
    """Hour, then lowest, middle and highest."""


def drawn_series(series: Iterable[Series], health: FeedHealth, language: str) -> list[Drawn]:
    """Draw every series that has values."""
    sources = {source.id: source for source in health.sources}
    drawn = (_drawn(one, sources, health, language) for one in series)
    return [one for one in drawn if one is not None]


def _drawn(series: Series, sources: dict[str, SourceHealth], health: FeedHealth, language: str) -> Drawn | None:
    steps = [
        Step(point.minimum, point.p50 if point.p50 is not None else point.mean, point.maximum)
        for point in series.points
    ]
    extent = extent_of(steps)
    if extent is None:
        return None
    unit = UNITS.get(series.metric, "")
    source = sources.get(series.source)
    title = _title(series, source_name(source, language) if source is not None else series.source, language)
    bound = _bound(health.indicators, series, source)
    low, high = (measured(value, unit, language) for value in extent)
    middle = median(step.middle for step in steps if step.middle is not None)
    description = say(language, "spark_desc", low=low, high=high, middle=measured(middle, unit, language))
    if bound is not None:
        description += " " + say(language, "spark_bound", bound=measured(bound, unit, language))
    rows = _rows(series.points, unit, health.static.timezone, language)
    return Drawn(title, sparkline(steps, title, description, bound), low, high, rows)


def _title(series: Series, source: str, language: str) -> str:
    metric, _, kind = series.metric.partition(".")
    return say(language, f"spark_{metric}", source=named(language, "kind", kind) if kind else source)


def _bound(indicators: Sequence[Indicator], series: Series, source: SourceHealth | None) -> float | None:
    """Give from where on it is well; of counts the share of what is usual at this hour. Source: HEALTH.md 5.6."""
    metric, _, kind = series.metric.partition(".")
    found = next((one for one in indicators if (one.id, one.source) == (metric, series.source)), None)
    ok = found.bounds.ok if found is not None and found.bounds is not None else None
    if not kind or ok is None or found is None or not found.value:
        return None if kind else ok
    signs = source.signs if source is not None else None
    now = signs.entities.get(kind, 0) if signs is not None else 0
    is_alone = signs is not None and sum(one != "alerts" for one, count in signs.entities.items() if count) == 1
    return round(now * ok / found.value) if is_alone and kind != "alerts" else None


def _rows(points: Sequence[Point], unit: str, zone: str, language: str) -> list[tuple[Moment | None, str, str, str]]:
    by_hour: dict[int, list[Point]] = {}
    for point in points:
        if point.count:
            by_hour.setdefault(point.start // IN_TABLE_S, []).append(point)
    rows = []
    for hour, known in by_hour.items():
        lows = [one.minimum for one in known if one.minimum is not None]
        middles = [one.p50 if one.p50 is not None else one.mean for one in known]
        told = [one for one in middles if one is not None]
        highs = [one.maximum for one in known if one.maximum is not None]
        texts = [
            measured(pick(values), unit, language) if values else ABSENT
            for pick, values in ((min, lows), (median, told), (max, highs))
        ]
        rows.append((moment(hour * IN_TABLE_S, zone, language), texts[0], texts[1], texts[2]))
    return rows
