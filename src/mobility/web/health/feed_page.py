"""A feed's health and its past in, the page about it out: what is wrong, since when, what it costs, and what to do."""

from urllib.parse import quote

from mobility.model.health import FeedHealth
from mobility.model.time import Instant
from mobility.web.health.finding_rows import coverage_rows, finding_rows, unmatched_rows
from mobility.web.health.frame import feed_frame
from mobility.web.health.glance import feed_line, strip_of, uptime_days
from mobility.web.health.impact_words import impact_words
from mobility.web.health.incident_rows import incident_rows
from mobility.web.health.indicator_table import indicator_rows
from mobility.web.health.letter import letter, needs_action
from mobility.web.health.numbers import moment
from mobility.web.health.past import FeedPast
from mobility.web.health.request_rows import request_rows
from mobility.web.health.sparklines import drawn_series
from mobility.web.health.tiles import tiles
from mobility.web.templating import Page, page


def feed_page(health: FeedHealth, past: FeedPast, language: str, now: Instant, origin: str) -> Page:
    """Render the page; `origin` is where the service is reached, for the address in the message to the vendor."""
    indicators = indicator_rows(health, language)
    days = uptime_days([past.days], health.static.timezone, language, now)
    address = f"{origin}/health/feeds/{quote(health.feed)}"
    line = feed_line(health, past.days, language, now)
    return page(
        "health_feed.html",
        line=line,
        tiles=tiles(health, line, past.days, language),
        impact=impact_words(health.impact, language),
        as_of=moment(now, health.static.timezone, language),
        since=moment(health.since, health.static.timezone, language),
        note=past.note or ("" if past.days or past.series else "history_empty"),
        strip=strip_of(days, language),
        days=days,
        drawn=drawn_series(past.series, health, language),
        wrong=[one for one in indicators if one.is_wrong],
        others=[one for one in indicators if not one.is_wrong],
        coverage=coverage_rows(health, language),
        unmatched=unmatched_rows(health, language),
        findings=finding_rows(health, past.evidence, language),
        requests=request_rows(health, dict(past.polls), language, now),
        incidents=incident_rows(health.incidents, {}, health.static.timezone, language, now),
        letter=letter(health, language, now, address) if needs_action(health) else "",
        api=f"/v1/health/feeds/{quote(health.feed)}",
        **feed_frame(health, language),
    )
