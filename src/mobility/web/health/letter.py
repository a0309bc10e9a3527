"""A feed's health in, a message to whoever runs its realtime system out: facts, examples and remedies, ready to be copied."""

from collections.abc import Iterator

from mobility.health.confirm import SEVERITY
from mobility.model.health import FeedHealth
from mobility.model.time import Instant
from mobility.web.health.finding_rows import cause_text, finding_rows
from mobility.web.health.glance import sentence_of
from mobility.web.health.impact_words import impact_words
from mobility.web.health.indicator_table import bound_texts
from mobility.web.health.numbers import measured, moment
from mobility.web.health.words import named, say

MOST_RULES, MOST_IDS = 8, 10
LONGEST_TEXT = 120
"""Of an operator's own text in one line."""


def letter(health: FeedHealth, language: str, now: Instant, address: str) -> str:
    """Write the message; `address` is where the feed's page is."""
    zone = health.static.timezone
    name, sentence = health.name or health.feed, sentence_of(health, language)
    at = moment(now, zone, language)
    since = moment(health.since, zone, language)
    lines = [
        say(language, "letter_subject", feed=name, sentence=sentence),
        "",
        say(language, "letter_hello"),
        "",
        say(language, "letter_facts", time=at.text if at else "", feed=name, id=health.feed),
        sentence,
    ]
    if since is not None:
        lines.append(say(language, "letter_since", time=since.text))
    if health.impact is not None and health.impact.per_hour:
        lines.append(say(language, "letter_impact", sentence=impact_words(health.impact, language).sentence))
    for title, found in (
        ("letter_indicators", list(_indicators(health, language))),
        ("letter_rules", list(_rules(health, language))),
        ("letter_unmatched", list(_unmatched(health, language))),
    ):
        if found:
            lines += ["", say(language, title), *found]
    lines += ["", say(language, "letter_ask"), say(language, "letter_link", address=address)]
    return "\n".join(lines)


def needs_action(health: FeedHealth) -> bool:
    """Say whether there is anything to write about."""
    return any(SEVERITY[one.grade] for one in health.indicators) or any(rule.count for rule in health.rules)


def _indicators(health: FeedHealth, language: str) -> Iterator[str]:
    for one in health.indicators:
        if not SEVERITY[one.grade]:
            continue
        ok = bound_texts(one.bounds, one.unit, language)[0] if one.bounds is not None else ""
        source = f" ({one.source})" if one.source else ""
        value = measured(one.value, one.unit, language)
        bound = f" ({say(language, 'bound_ok')} {ok})" if ok else ""
        yield f"- {named(language, 'indicator', one.id)}{source}{say(language, 'colon')} {value}{bound}"


def _rules(health: FeedHealth, language: str) -> Iterator[str]:
    broken = [row for row, state in zip(finding_rows(health, (), language), health.rules, strict=True) if state.count]
    for row in broken[:MOST_RULES]:
        yield say(language, "letter_rule", rule=row.rule, title=row.title, count=row.now, share=row.share)
        if row.mend:
            yield say(language, "letter_mend", mend=row.mend)
        for example in row.examples[:1]:
            yield say(language, "letter_example", example=_one_line(f"{example.entity_id} {example.text}"))


def _unmatched(health: FeedHealth, language: str) -> Iterator[str]:
    for one in health.unmatched[:MOST_IDS]:
        cause = cause_text(one.likely_cause, language) if one.likely_cause else ""
        yield f"- {named(language, 'unmatched', one.kind)} {_one_line(one.id)}{say(language, 'colon')} {one.count}" + (
            f" ({cause})" if cause else ""
        )


def _one_line(text: str) -> str:
    """Keep an operator's text from adding lines of its own."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return flat if len(flat) <= LONGEST_TEXT else f"{flat[: LONGEST_TEXT - 1]}…"
