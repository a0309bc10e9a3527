"""The catalogue of rules and the feeds that break them in, its page and a page for each rule out."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.health.rules.registry import RULES
from mobility.health.rules.static.catalogue import NOTICES, how_to_mend
from mobility.model.health import FeedHealth
from mobility.web.health.finding_rows import rule_link, share_of_polls
from mobility.web.health.frame import health_frame
from mobility.web.health.glance import feed_link
from mobility.web.health.numbers import Moment, moment, number
from mobility.web.health.overview_pages import zone_of
from mobility.web.health.words import count_of, named, typeset
from mobility.web.templating import Page, page


class RuleRow(NamedTuple):
    """One rule in words."""

    id: str
    url: str
    title: str
    meaning: str
    """Empty for notices about timetables, whose title says it all."""
    severity: str
    severity_word: str
    broken_by: str
    """How many feeds; empty for none."""


class Breaker(NamedTuple):
    """A feed that breaks a rule."""

    feed: str
    url: str
    source: str
    now: str
    share: str
    last: Moment | None


class RuleText(NamedTuple):
    """What a rule says in full."""

    id: str
    title: str
    severity: str
    severity_word: str
    meaning: str
    """Empty for notices about timetables, whose title says it all."""
    mend: str


def rules_page(feeds: Sequence[FeedHealth], language: str) -> Page:
    """Render the catalogue."""
    broken: dict[str, set[str]] = {}
    for health in feeds:
        for state in health.rules:
            broken.setdefault(state.rule, set()).add(health.feed)
    rules = [
        _row(
            rule.id,
            rule.title_fr if language == "fr" else rule.title,
            rule.severity.value,
            broken,
            language,
            typeset(rule.meaning(language), language),
        )
        for rule in RULES.values()
    ]
    notices = [
        _row(code, one.title_fr if language == "fr" else one.title, one.severity.value, broken, language)
        for code, one in NOTICES.items()
    ]
    return page("health_rules.html", rules=rules, notices=notices, **health_frame(language, "/health/rules"))


def rule_page(rule_id: str, feeds: Sequence[FeedHealth], language: str) -> Page | None:
    """Render one rule with those who break it; None when there is no such rule."""
    text = _text(rule_id, language)
    if text is None:
        return None
    frame = health_frame(language, rule_link(rule_id, language).partition("?")[0])
    zone = zone_of(feeds)
    breakers = [one for health in feeds for one in _breakers(health, rule_id, zone, language)]
    return page("health_rule.html", rule=text, breakers=breakers, is_realtime=rule_id in RULES, **frame)


def _row(
    rule_id: str, title: str, severity: str, broken: dict[str, set[str]], language: str, meaning: str = ""
) -> RuleRow:
    count = len(broken.get(rule_id, ()))
    by = count_of(language, "feeds_broken", count) if count else ""
    word = named(language, "severity", severity)
    return RuleRow(rule_id, rule_link(rule_id, language), title, meaning, severity, word, by)


def _text(rule_id: str, language: str) -> RuleText | None:
    is_french = language == "fr"
    rule = RULES.get(rule_id)
    if rule is not None:
        word = named(language, "severity", rule.severity.value)
        title = rule.title_fr if is_french else rule.title
        meaning, mend = (typeset(one, language) for one in (rule.meaning(language), rule.how_to_mend[language]))
        return RuleText(rule_id, title, rule.severity.value, word, meaning, mend)
    notice = NOTICES.get(rule_id)
    if notice is None:
        return None
    word = named(language, "severity", notice.severity.value)
    title, mend = notice.title_fr if is_french else notice.title, typeset(how_to_mend(rule_id, language), language)
    return RuleText(rule_id, title, notice.severity.value, word, "", mend)


def _breakers(health: FeedHealth, rule_id: str, zone: str, language: str) -> list[Breaker]:
    return [
        Breaker(
            health.name or health.feed,
            feed_link(health.feed, language),
            state.source,
            number(state.count, language),
            share_of_polls(state, language),
            moment(state.last, zone, language),
        )
        for state in health.rules
        if state.rule == rule_id
    ]
