"""A feed's accuracy figures in, the page about them out: method and number stand beside every figure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from mobility.model.accuracy import Accuracy, Bin, Errors, Group, MethodFigures
from mobility.model.health import FeedHealth
from mobility.web.drawings.distribution import Amount, distribution
from mobility.web.health.frame import feed_frame
from mobility.web.health.numbers import ABSENT, NO_BREAK, Moment, moment, number, percent
from mobility.web.health.words import named, say
from mobility.web.templating import Page, page

MOST_GROUPS = 40


class BinRow(NamedTuple):
    """One bin in words."""

    name: str
    tolerance: str
    n: str
    accurate: str


class GroupRow(NamedTuple):
    """A line or an hour in words; a line's id is the operator's own text."""

    name: str
    n: str
    accurate: str
    without_actual: str
    bias: str
    spread: str


class Profile(NamedTuple):
    """The bins of one way to count."""

    title: str
    overall: str
    drawing: Markup
    rows: list[BinRow]


class MethodView(NamedTuple):
    """All figures of one method in words."""

    id: str
    name: str
    predictions: str
    without_actual: str
    bias: str
    spread: str
    completeness: str
    overall: str
    profiles: list[Profile]
    by_route: list[GroupRow]
    by_hour: list[GroupRow]
    hours: Markup


def accuracy_page(health: FeedHealth, language: str) -> Page:
    """Render the page; without figures it says what they need."""
    accuracy = health.accuracy
    zone = health.static.timezone
    return page(
        "health_accuracy.html",
        methods=[_method(one, health, language) for one in accuracy.methods] if accuracy is not None else [],
        headline=_headline(accuracy, language) if accuracy is not None else "",
        also=_also(accuracy, language) if accuracy is not None else [],
        period=_period(accuracy, zone, language) if accuracy is not None else None,
        version=accuracy.version if accuracy is not None else "",
        **feed_frame(health, language, "/accuracy"),
    )


def _headline(accuracy: Accuracy, language: str) -> str:
    first = accuracy.headline
    if first is None or first.overall_percent is None:
        return ""
    return say(language, "accuracy_overall", value=percent(first.overall_percent, language))


def _also(accuracy: Accuracy, language: str) -> list[str]:
    told = (
        ("ghosts", accuracy.ghosts_percent),
        ("never_predicted", accuracy.never_predicted_percent),
        ("week_before", accuracy.week_before_percent),
    )
    return [say(language, key, value=percent(value, language)) for key, value in told if value is not None]


def _period(accuracy: Accuracy, zone: str, language: str) -> tuple[Moment | None, Moment | None]:
    return moment(accuracy.since, zone, language), moment(accuracy.until, zone, language)


def _method(one: MethodFigures, health: FeedHealth, language: str) -> MethodView:
    names = {route.id: route.name for route in health.coverage}
    hours = _groups(one.by_hour, {}, language)
    bias, spread = error_texts(one.errors, language)
    return MethodView(
        id=one.method.value,
        name=named(language, "method", one.method.value),
        predictions=number(one.predictions, language),
        without_actual=percent(one.without_actual_percent, language),
        bias=bias,
        spread=spread,
        completeness=percent(one.completeness_percent, language),
        overall=percent(one.overall_percent, language),
        profiles=[
            _profile("profile_eta", one.benchmark, one.overall_percent, language),
            _profile("profile_mbta", one.mbta, one.mbta_overall_percent, language),
        ],
        by_route=_groups(one.by_route[:MOST_GROUPS], names, language),
        by_hour=hours,
        hours=_drawn(
            [(row.name, group.accurate_percent) for row, group in zip(hours, one.by_hour, strict=True)],
            say(language, "by_hour"),
            language,
        ),
    )


def error_texts(errors: Errors, language: str) -> tuple[str, str]:
    """Say the bias, and the percentiles, in signed seconds."""
    spread = [_signed(value, language) for value in (errors.p10_s, errors.p50_s, errors.p90_s)]
    return _signed(errors.bias_s, language), " · ".join(spread) if errors.p50_s is not None else ABSENT


def _signed(seconds: float | None, language: str) -> str:
    if seconds is None:
        return ABSENT
    rounded = round(seconds)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number(abs(rounded), language)}{NO_BREAK}s"


def _profile(key: str, bins: Sequence[Bin], overall: float | None, language: str) -> Profile:
    rows = [
        BinRow(
            one.name,
            f"{_signed(one.early_s, language)} … {_signed(one.late_s, language)}",
            number(one.n, language),
            percent(one.accurate_percent, language),
        )
        for one in bins
    ]
    drawing = _drawn([(f"{one.name} min", one.accurate_percent) for one in bins], say(language, key), language)
    return Profile(say(language, key), percent(overall, language), drawing, rows)


def _drawn(shares: Sequence[tuple[str, float | None]], title: str, language: str) -> Markup:
    """Draw shares; the description says them all, for they are few."""
    amounts = [Amount(name, share, percent(share, language)) for name, share in shares]
    description = ", ".join(f"{amount.name}{say(language, 'colon')} {amount.text}" for amount in amounts)
    return distribution(amounts, title, description, full=100.0)


def _groups(groups: Sequence[Group], names: Mapping[str, str], language: str) -> list[GroupRow]:
    rows = []
    for group in groups:
        bias, spread = error_texts(group.errors, language)
        name = names.get(group.id) or group.id
        rows.append(
            GroupRow(
                name,
                number(group.errors.n, language),
                percent(group.accurate_percent, language),
                percent(group.without_actual_percent, language),
                bias,
                spread,
            )
        )
    return rows
