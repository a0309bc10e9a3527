"""A feed's timetable versions in, the page about them out: validity, what changed, what the files break."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from mobility.health.rules.static.catalogue import NOTICES
from mobility.health.validity import ends_on
from mobility.model.finding import Example, Finding
from mobility.model.health import FeedHealth
from mobility.model.history import VersionRecord
from mobility.model.time import Instant, zone_named
from mobility.web.drawings.distribution import Amount, distribution
from mobility.web.health.finding_rows import rule_link
from mobility.web.health.frame import feed_frame
from mobility.web.health.numbers import ABSENT, Moment, day_text, measured, moment, number, percent
from mobility.web.health.request_rows import outcome_sentence
from mobility.web.health.words import count_of, named, say
from mobility.web.templating import Page, page

SHOWN_OF_HASH = 12
KINDS = ("trips", "stops", "routes")


class VersionRow(NamedTuple):
    """One version in words."""

    version: str
    full: str
    feed_version: str
    """The operator's own text."""
    is_in_use: bool
    fetched: Moment | None
    in_use_since: Moment | None
    validity: str
    counts: list[str]
    changes: list[str]
    new_trips: str


class NoticeRow(NamedTuple):
    """One static notice in words."""

    code: str
    url: str
    title: str
    severity: str
    severity_word: str
    times: str
    examples: Sequence[Example]


class DayRow(NamedTuple):
    """One day's trips."""

    day: str
    trips: str


class ByDay(NamedTuple):
    """Trips of each day of a version."""

    drawing: Markup
    first: str
    last: str
    empty: str
    """How many days have no trip; empty where none."""
    rows: list[DayRow]


def versions_page(
    health: FeedHealth, versions: Sequence[VersionRecord], note: str, language: str, now: Instant
) -> Page:
    """Render the page; `note` says why no versions are remembered, as a key of the words."""
    static = health.static
    current = next((one for one in versions if one.version == static.version), None)
    held = outcome_sentence(static.outcome, language) if static.held_version else ""
    return page(
        "health_versions.html",
        expiry=_expiry(health, language, now),
        held=say(language, "held", sentence=held) if held else "",
        in_use=say(language, "version_in_use", version=(static.version or ABSENT)[:SHOWN_OF_HASH]),
        since=moment(static.in_use_since, static.timezone, language),
        versions=[_row(one, health, language) for one in versions],
        by_day=_by_day(current, health, language, now) if current is not None else None,
        notices=[_notice(one, language) for one in current.notices] if current is not None else [],
        has_record=current is not None,
        files=_files(health, language),
        note=note or ("" if versions else "history_empty"),
        **feed_frame(health, language, "/versions"),
    )


def _expiry(health: FeedHealth, language: str, now: Instant) -> str:
    today = dt.datetime.fromtimestamp(now, zone_named(health.static.timezone or "UTC")).date()
    last = ends_on(health.static, today)
    if last is None:
        return say(language, "expiry_unknown")
    days = (dt.date.fromisoformat(last) - today).days
    if days < 0:
        return say(language, "expiry_over", day=day_text(last, language))
    return say(language, "expiry_in", day=day_text(last, language), days=measured(float(days), "days", language))


def _row(one: VersionRecord, health: FeedHealth, language: str) -> VersionRow:
    zone = health.static.timezone
    ends = [day_text(day, language) if day else ABSENT for day in (one.first_day, one.last_day)]
    changes = [
        f"{say(language, kind)}{say(language, 'colon')} +{number(one.added.get(kind, 0), language)} −{number(one.removed.get(kind, 0), language)}"
        for kind in KINDS
        if one.added.get(kind) or one.removed.get(kind)
    ]
    counts = [
        f"{number(one.counts[kind], language)} {say(language, kind).lower()}" for kind in KINDS if kind in one.counts
    ]
    return VersionRow(
        version=one.version[:SHOWN_OF_HASH],
        full=one.version,
        feed_version=one.feed_version,
        is_in_use=one.version == health.static.version,
        fetched=moment(one.fetched_at, zone, language),
        in_use_since=moment(one.in_use_since, zone, language),
        validity=f"{ends[0]} – {ends[1]}",
        counts=counts,
        changes=changes,
        new_trips=percent(one.new_trips_percent, language),
    )


def _by_day(one: VersionRecord, health: FeedHealth, language: str, now: Instant) -> ByDay | None:
    if one.first_day is None or not one.trips_by_day:
        return None
    first = dt.date.fromisoformat(one.first_day)
    today = dt.datetime.fromtimestamp(now, zone_named(health.static.timezone or "UTC")).date()
    days = [first + dt.timedelta(days=place) for place in range(len(one.trips_by_day))]
    amounts = [
        Amount(day_text(day.isoformat(), language), trips, number(trips, language), is_marked=day == today)
        for day, trips in zip(days, one.trips_by_day, strict=True)
    ]
    most, empty = max(one.trips_by_day), one.trips_by_day.count(0)
    description = say(
        language, "trips_by_day_desc", first=amounts[0].name, last=amounts[-1].name, most=number(most, language)
    )
    return ByDay(
        distribution(amounts, say(language, "trips_by_day"), description),
        amounts[0].name,
        amounts[-1].name,
        count_of(language, "no_trips_day", empty) if empty else "",
        [DayRow(amount.name, amount.text) for amount in amounts],
    )


def _notice(one: Finding, language: str) -> NoticeRow:
    kind = NOTICES.get(one.rule)
    title = one.rule if kind is None else kind.title_fr if language == "fr" else kind.title
    return NoticeRow(
        code=one.rule,
        url=rule_link(one.rule, language),
        title=title,
        severity=one.severity.value,
        severity_word=named(language, "severity", one.severity.value),
        times=number(one.count, language),
        examples=one.examples,
    )


def _files(health: FeedHealth, language: str) -> list[tuple[str, str, str]]:
    """List file, rows kept, rows left out."""
    static = health.static
    files = dict.fromkeys((*static.counts, *static.rejected))
    return [
        (
            file,
            number(static.counts.get(file, 0), language),
            number(sum(static.rejected.get(file, {}).values()), language),
        )
        for file in files
    ]
