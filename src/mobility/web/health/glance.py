"""Feeds and operators with their health in, one line of figures for each out, in words."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from mobility.health.operators import OperatorHealth, impact_together
from mobility.health.sentences import status_sentence
from mobility.model.finding import Severity
from mobility.model.health import FeedHealth, Impact, Status
from mobility.model.history import FeedDay
from mobility.model.ids import FeedId
from mobility.model.time import Instant, zone_named
from mobility.web.drawings.uptime import UptimeDay, uptime_strip
from mobility.web.health.numbers import ABSENT, age, day_text, measured, number, percent
from mobility.web.health.words import count_of, named, say

DAYS_SHOWN = 30
NEAR_END_DAYS = 7
"""Source: HEALTH.md 5.2, expiry_days."""


class Figures(NamedTuple):
    """What is measured of a feed or of several together; None where that is unknown."""

    age_s: int | None
    """Of the newest message, the oldest of several feeds'."""
    impact: Impact | None
    coverage: float | None
    trip_match: float | None
    """Of the source that matches worst."""
    accuracy: float | None
    """Of predictions, over seven days, by the method that each feed's figure rests on; the lowest of several feeds'."""
    expiry_days: float | None
    """The soonest."""
    errors: int
    warnings: int
    score: float | None


class Standing(NamedTuple):
    """How somebody stands, since when and why."""

    status: Status
    since: Instant | None
    sentence: str
    has_realtime: bool


class Line(NamedTuple):
    """One line of a table, in words."""

    name: str
    url: str
    id: str
    operators: str
    status: Status
    status_word: str
    since: str
    sentence: str
    has_realtime: bool
    """False where a timetable is all there is, which explains what is absent."""
    impact: str
    is_hit: bool
    live_share: str
    age: str
    coverage: str
    trip_match: str
    accuracy: str
    expiry: str
    is_near_end: bool
    findings: str
    score: str
    uptime: Markup


def figures_of(feeds: Sequence[FeedHealth], now: Instant) -> Figures:
    """Measure feeds together."""
    ages = [found for feed in feeds if (found := _age_of(feed, now)) is not None]
    impacts = [feed.impact for feed in feeds if feed.impact is not None]
    rules = [rule for feed in feeds for rule in feed.rules if rule.count]
    scores = [feed.score.value for feed in feeds if feed.score is not None and feed.score.value is not None]
    return Figures(
        age_s=max(ages, default=None),
        impact=impact_together(impacts),
        coverage=_least(feeds, "coverage_tu"),
        trip_match=_least(feeds, "trip_match"),
        accuracy=_least(feeds, "accuracy"),
        expiry_days=_least(feeds, "expiry_days"),
        errors=sum(rule.severity is Severity.ERROR for rule in rules),
        warnings=sum(rule.severity is Severity.WARNING for rule in rules),
        score=sum(scores) / len(scores) if scores else None,
    )


def live_share(impact: Impact | None) -> float | None:
    """Give the share, in percent, of the coming hour's departures that have live data; None where that is unknown."""
    if impact is None or impact.without is None or not impact.of:
        return None
    return 100 * (1 - impact.without / impact.of)


def feed_line(health: FeedHealth, days: Iterable[FeedDay], language: str, now: Instant) -> Line:
    """Describe a feed."""
    figures = figures_of([health], now)
    strip = strip_of(uptime_days([days], health.static.timezone, language, now), language)
    name = health.name or health.feed
    operators = ", ".join(one for one in health.operators if one != name)
    head = (name, feed_link(health.feed, language), health.feed, operators)
    standing = Standing(health.status, health.since, sentence_of(health, language), bool(health.sources))
    return _line(head, figures, standing, strip, language, now)


def operator_line(
    operator: OperatorHealth, days: Mapping[FeedId, Sequence[FeedDay]], language: str, now: Instant
) -> Line:
    """Describe a network; its link leads to its worst feed."""
    worst = operator.feeds[0]
    figures = figures_of(operator.feeds, now)
    theirs = [days.get(feed.feed, ()) for feed in operator.feeds]
    strip = strip_of(uptime_days(theirs, worst.static.timezone, language, now), language)
    head = (operator.name, feed_link(worst.feed, language), worst.feed, "")
    explains = next((feed for feed in operator.feeds if feed.status is operator.status), worst)
    has_realtime = any(feed.sources for feed in operator.feeds)
    standing = Standing(operator.status, operator.since, sentence_of(explains, language), has_realtime)
    return _line(head, figures, standing, strip, language, now)


def _line(
    head: tuple[str, str, str, str],
    figures: Figures,
    standing: Standing,
    uptime: Markup,
    language: str,
    now: Instant,
) -> Line:
    name, url, feed_id, operators = head
    impact, since = figures.impact, standing.since
    return Line(
        name=name,
        url=url,
        id=feed_id,
        operators=operators,
        status=standing.status,
        status_word=named(language, "status", standing.status.value),
        since=say(language, "since", age=age(now - since, language)) if since is not None else "",
        sentence=standing.sentence,
        has_realtime=standing.has_realtime,
        impact=ABSENT if impact is None else number(impact.per_hour, language),
        is_hit=bool(impact and impact.per_hour),
        live_share=percent(live_share(impact), language),
        age=age(figures.age_s, language),
        coverage=percent(figures.coverage, language),
        trip_match=percent(figures.trip_match, language),
        accuracy=percent(figures.accuracy, language),
        expiry=expiry_text(figures.expiry_days, language),
        is_near_end=figures.expiry_days is not None and figures.expiry_days < NEAR_END_DAYS,
        findings=findings_text(figures, language),
        score=ABSENT if figures.score is None else say(language, "of_100", score=number(figures.score, language)),
        uptime=uptime,
    )


def feed_link(feed: FeedId, language: str, below: str = "") -> str:
    """Give the address of a feed's page, or of one below it."""
    return f"/health/feeds/{quote(feed)}{below}?lang={language}"


def sentence_of(health: FeedHealth, language: str) -> str:
    """Say why a feed is as it is; in English where whoever assessed it told no French sentence."""
    if health.status in (Status.DOWN, Status.DEGRADED):
        return (health.sentence_fr if language == "fr" else "") or health.sentence
    if health.status is Status.OK and not health.sources:
        return say(language, "well_without_realtime")
    return status_sentence(health.status, language)


def expiry_text(days: float | None, language: str) -> str:
    """Say how many days of timetable are left."""
    if days is None:
        return ABSENT
    if days < 0:
        return say(language, "expired")
    return say(language, "expires_today") if days < 1 else measured(float(int(days)), "days", language)


def findings_text(figures: Figures, language: str) -> str:
    """Say how many rules are broken now."""
    parts = [
        count_of(language, key, count)
        for key, count in (("errors", figures.errors), ("warnings", figures.warnings))
        if count
    ]
    return ", ".join(parts) or say(language, "none")


def uptime_days(
    of_feeds: Sequence[Iterable[FeedDay]], zone: str, language: str, now: Instant, count: int = DAYS_SHOWN
) -> list[UptimeDay]:
    """Line up the last days, oldest first; of several feeds each day has their mean. Empty when nothing is known at all."""
    known: dict[str, list[float]] = {}
    for days in of_feeds:
        for day in days:
            if day.availability_percent is not None:
                known.setdefault(day.day, []).append(day.availability_percent)
    today = dt.datetime.fromtimestamp(now, zone_named(zone or "UTC")).date()
    wanted = [(today - dt.timedelta(days=back)).isoformat() for back in reversed(range(count))]
    if not known.keys() & set(wanted):
        return []
    means = {day: sum(values) / len(values) for day, values in known.items()}
    return [
        UptimeDay(
            day_text(day, language),
            means.get(day),
            percent(means[day], language) if day in means else say(language, "not_watched"),
        )
        for day in wanted
    ]


def strip_of(days: Sequence[UptimeDay], language: str) -> Markup:
    """Draw the strip of days."""
    known = [day.percent for day in days if day.percent is not None]
    mean = percent(sum(known) / len(known), language) if known else ABSENT
    return uptime_strip(days, say(language, "uptime_title"), say(language, "uptime_desc", mean=mean))


def _age_of(health: FeedHealth, now: Instant) -> int | None:
    told = [source.header_timestamp for source in health.sources if source.header_timestamp is not None]
    return max(0, now - max(told)) if told else None


def _least(feeds: Sequence[FeedHealth], indicator: str) -> float | None:
    found = (one.value for feed in feeds for one in feed.indicators if one.id == indicator)
    return min((value for value in found if value is not None), default=None)
