"""All feeds with their health and their last days in, the pages `/status` and `/health` out."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec

from mobility.health.operators import WORST_FIRST, impact_together, operators_of
from mobility.model.health import FeedHealth, HardHit, Impact, Status
from mobility.model.history import FeedDay
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.web.health.frame import health_frame
from mobility.web.health.glance import feed_line, operator_line
from mobility.web.health.impact_words import impact_words
from mobility.web.health.numbers import measured, moment, number
from mobility.web.health.words import count_of, named, say
from mobility.web.templating import Page, page

Days = Mapping[FeedId, Sequence[FeedDay]]
HIT_MOST = 5
JUDGED = (Status.OK, Status.DEGRADED, Status.DOWN)


class Choice(NamedTuple):
    """One choice of a filter."""

    value: str
    text: str
    is_chosen: bool


class Filter(NamedTuple):
    """Which feeds somebody wants to see; empty texts want all."""

    words: str = ""
    operator: str = ""
    status: str = ""

    def lets_pass(self, health: FeedHealth) -> bool:
        """Say whether a feed is wanted."""
        text = f"{health.name} {health.feed} {' '.join(health.operators)}".casefold()
        return (
            self.words.casefold() in text
            and (not self.operator or self.operator in (health.operators or [health.name or health.feed]))
            and (not self.status or self.status == health.status)
        )


class OurDelay(NamedTuple):
    """How long messages that were read took until they could be shown."""

    half_s: float
    most_s: float
    """95 of 100 took no longer."""
    messages: int


class Around(NamedTuple):
    """What a page says beside its feeds."""

    history_note: str = ""
    """Why there is no history, as a key of the words; empty where there is one."""
    is_ready: bool = True
    checked: int = 0
    """Departures shown that this process has recomputed from raw observations."""
    false_live: int = 0
    """Of them those that were shown wrongly."""
    latency: OurDelay | None = None
    """How long messages take to get here; None while that is unknown."""


def status_page(feeds: Sequence[FeedHealth], days: Days, around: Around, language: str, now: Instant) -> Page:
    """Render one line a network, the worst first."""
    operators = operators_of(feeds)
    judged = [one for one in operators if one.status in JUDGED]
    well = sum(one.status is Status.OK for one in judged)
    if not judged:
        lead = say(language, "nothing_judged" if operators else "no_feeds")
    elif well == len(judged):
        lead = say(language, "now_well")
    else:
        lead = count_of(language, "share_well", well, judged=len(judged))
    return page(
        "health_status.html",
        lead=lead,
        counted=count_of(language, "networks", len(operators)),
        lines=[operator_line(one, days, language, now) for one in operators],
        impact=impact_words(_costs(feeds), language),
        as_of=moment(now, zone_of(feeds), language),
        around=around,
        audit=_audit(around, language),
        latency=_latency(around.latency, language),
        **health_frame(language, "/status"),
    )


def health_page(
    feeds: Sequence[FeedHealth], days: Days, around: Around, wanted: Filter, language: str, now: Instant
) -> Page:
    """Render one line a feed, the worst first, with what it all costs travellers above."""
    shown = sorted(filter(wanted.lets_pass, feeds), key=_worst_first)
    query = urlencode({"q": wanted.words, "operator": wanted.operator, "status": wanted.status})
    return page(
        "health_feeds.html",
        lines=[feed_line(health, days.get(health.feed, ()), language, now) for health in shown],
        counted=count_of(language, "feeds_shown", len(shown)),
        impact=impact_words(_costs(shown), language),
        as_of=moment(now, zone_of(feeds), language),
        around=around,
        wanted=wanted,
        operators=_operators(feeds, wanted),
        statuses=[
            Choice(one.value, named(language, "status", one.value), one.value == wanted.status) for one in WORST_FIRST
        ],
        has_feeds=bool(feeds),
        **health_frame(language, "/health", f"{query}&" if any(wanted) else ""),
    )


def _audit(around: Around, language: str) -> str:
    """Say what the self-audit found; empty before it has looked at anything."""
    if not around.checked:
        return ""
    checked = number(around.checked, language)
    if not around.false_live:
        return say(language, "audit_well", checked=checked)
    return say(language, "audit_false", checked=checked, false=number(around.false_live, language))


def _latency(delay: OurDelay | None, language: str) -> str:
    """Say how much of every age is ours; empty while that is unknown."""
    if delay is None:
        return ""
    half, most = (measured(value, "s", language) for value in (delay.half_s, delay.most_s))
    return say(language, "latency", half=half, most=most, count=number(delay.messages, language))


def _operators(feeds: Sequence[FeedHealth], wanted: Filter) -> list[Choice]:
    names = {name for health in feeds for name in health.operators or [health.name or health.feed]}
    return [Choice(name, name, name == wanted.operator) for name in sorted(names, key=str.casefold)]


def _worst_first(health: FeedHealth) -> tuple[int, int, str]:
    per_hour = health.impact.per_hour if health.impact is not None else 0
    return WORST_FIRST.index(health.status), -per_hour, health.feed


def _costs(feeds: Sequence[FeedHealth]) -> Impact | None:
    """Add up what all feeds lack, with the lines and stops hit most among those of feeds that lack something."""
    total = impact_together([health.impact for health in feeds if health.impact is not None])
    if total is None:
        return None
    hit = [(health.name or health.feed, health.impact) for health in feeds if health.impact and health.impact.per_hour]
    lines = _most([(network, one) for network, impact in hit for one in impact.lines], is_one=len(hit) == 1)
    stops = _most([(network, one) for network, impact in hit for one in impact.stops], is_one=len(hit) == 1)
    return Impact(per_hour=total.per_hour, so_far=total.so_far, of=total.of, lines=lines, stops=stops)


def _most(hits: Sequence[tuple[str, HardHit]], *, is_one: bool) -> tuple[HardHit, ...]:
    """Keep those hit most; of several networks each is named, for every town has a line 1 and a town hall."""
    most = sorted(hits, key=lambda one: -one[1].departures)[:HIT_MOST]
    if is_one:
        return tuple(hit for _, hit in most)
    return tuple(msgspec.structs.replace(hit, name=f"{hit.name or hit.id} ({network})") for network, hit in most)


def zone_of(feeds: Sequence[FeedHealth]) -> str:
    """Give the zone that most feeds are in."""
    zones = [health.static.timezone for health in feeds if health.static.timezone]
    return max(sorted(set(zones)), key=zones.count, default="")
