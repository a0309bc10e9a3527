"""An id that nothing has and what is spelled alike in, the page that says so out."""

from collections.abc import Iterable
from typing import NamedTuple

from mobility.model.ids import FeedId
from mobility.web.health.finding_rows import rule_link
from mobility.web.health.frame import health_frame
from mobility.web.health.glance import feed_link
from mobility.web.templating import Page, page


class Similar(NamedTuple):
    """Something that was perhaps meant."""

    name: str
    url: str


def unknown_page(language: str, text: str, similar: Iterable[Similar]) -> Page:
    """Render what to do about something that is not known."""
    return page("health_unknown.html", text=text, similar=list(similar), **health_frame(language, "/health"))


def similar_feeds(feeds: Iterable[FeedId], language: str) -> list[Similar]:
    """Offer feeds."""
    return [Similar(feed, feed_link(feed, language)) for feed in feeds]


def similar_rules(rules: Iterable[str], language: str) -> list[Similar]:
    """Offer rules."""
    return [Similar(rule, rule_link(rule, language)) for rule in rules]
