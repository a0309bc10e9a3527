"""A feed's alerts as riders see them in, the page of them out, each with what is amiss with it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mobility.model.health import FeedHealth
from mobility.model.message import ActivePeriod, TranslatedString
from mobility.model.time import DAY_S, Instant
from mobility.web.health.frame import feed_frame
from mobility.web.health.numbers import Moment, moment
from mobility.web.health.words import count_of, say
from mobility.web.links import web_link
from mobility.web.templating import Page, page

EXPIRED_LONG_S = DAY_S
OPEN_END_S = 90 * DAY_S
"""Source: HEALTH.md 5.2, alerts."""
MOST_TARGETS = 12
MOST_ALERTS = 200


class RiderAlert(NamedTuple):
    """One alert; all texts are the operator's own."""

    header: str
    description: str
    url: str
    periods: Sequence[ActivePeriod]
    targets: Sequence[str]
    has_cause_and_effect: bool
    languages: Collection[str]
    """Of its header; one without a language is an empty text."""


class Mark(NamedTuple):
    """Something to say about an alert."""

    text: str
    is_bad: bool


class PeriodRow(NamedTuple):
    """When an alert holds; None is open."""

    start: Moment | None
    end: Moment | None


class AlertCard(NamedTuple):
    """One alert with its marks."""

    header: str
    description: str
    url: str
    periods: list[PeriodRow]
    targets: Sequence[str]
    more_targets: int
    marks: list[Mark]


def alerts_page(
    health: FeedHealth, alerts: Sequence[RiderAlert], wanted_languages: Sequence[str], language: str, now: Instant
) -> Page:
    """Render the page; `wanted_languages` are those every alert should be in."""
    shown = alerts[:MOST_ALERTS]
    return page(
        "health_alerts.html",
        cards=[_card(one, wanted_languages, health.static.timezone, language, now) for one in shown],
        counted=count_of(language, "alerts_count", len(alerts)),
        **feed_frame(health, language, "/alerts"),
    )


def languages_of(text: TranslatedString) -> set[str]:
    """Name the languages that a text is in, by their base."""
    return {tag.lower().partition("-")[0] for tag, words in text.items() if words.strip()}


def marks_of(alert: RiderAlert, wanted_languages: Sequence[str], language: str, now: Instant) -> list[Mark]:
    """Say how an alert stands, then all that is amiss. Source: HEALTH.md 5.2 and 1.3, BP_ALERT_*."""
    marks = [_standing(alert.periods, language, now)]
    if not alert.header.strip():
        marks.append(Mark(say(language, "alert_no_text"), is_bad=True))
    if not alert.targets:
        marks.append(Mark(say(language, "alert_no_target"), is_bad=True))
    if not alert.has_cause_and_effect:
        marks.append(Mark(say(language, "alert_no_cause"), is_bad=True))
    if _is_open_long(alert.periods, now):
        marks.append(Mark(say(language, "alert_open_end"), is_bad=True))
    if "" not in alert.languages and alert.languages:
        missing = [one for one in wanted_languages if one not in alert.languages]
        marks += [Mark(say(language, "alert_missing_language", tag=one), is_bad=True) for one in missing]
    if not any(mark.is_bad for mark in marks):
        marks.append(Mark(say(language, "alert_well"), is_bad=False))
    return marks


def _standing(periods: Sequence[ActivePeriod], language: str, now: Instant) -> Mark:
    ends = [period.end for period in periods]
    last = max((end for end in ends if end is not None), default=None)
    if periods and None not in ends and last is not None and last <= now:
        key = "alert_expired_long" if now - last > EXPIRED_LONG_S else "alert_expired"
        return Mark(say(language, key), is_bad=True)
    is_active = not periods or any(
        (period.start is None or period.start <= now) and (period.end is None or now < period.end) for period in periods
    )
    return Mark(say(language, "alert_active" if is_active else "alert_future"), is_bad=False)


def _is_open_long(periods: Sequence[ActivePeriod], now: Instant) -> bool:
    return any(
        period.end is None and period.start is not None and now - period.start > OPEN_END_S for period in periods
    )


def _card(alert: RiderAlert, wanted_languages: Sequence[str], zone: str, language: str, now: Instant) -> AlertCard:
    periods = [
        PeriodRow(moment(period.start, zone, language), moment(period.end, zone, language)) for period in alert.periods
    ]
    return AlertCard(
        header=alert.header.strip() or say(language, "alert_untitled"),
        description=alert.description,
        url=web_link(alert.url),
        periods=periods,
        targets=alert.targets[:MOST_TARGETS],
        more_targets=max(0, len(alert.targets) - MOST_TARGETS),
        marks=marks_of(alert, wanted_languages, language, now),
    )
