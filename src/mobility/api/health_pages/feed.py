"""`/health/feeds/{id}`: a feed's health and past in, the page about it out."""

import msgspec

from mobility.api.answer import Content
from mobility.api.health_pages.page import feed_in_path, held, page_resource, unknown_feed
from mobility.api.health_pages.past import Past, feed_past
from mobility.api.latency import latency_indicators
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.web.health.feed_page import feed_page


def make_feed(asked: Asked) -> tuple[Content, object]:
    """Answer with all that is known of a feed."""
    health = feed_in_path(asked)
    if health is None:
        return unknown_feed(asked)
    past = feed_past(Past(asked), health, asked.now)
    # What only this process can measure: how long messages take until they can be read here.
    ours = latency_indicators(health.sources, asked.api.state.latencies.of_feed(health.feed, asked.now))
    health = msgspec.structs.replace(health, indicators=[*health.indicators, *ours])
    return held(feed_page(health, past, page_language(asked), asked.now, asked.origin), asked)


FEED = page_resource("feed_page", "/health/feeds/{id}", make_feed, "All that is known of one feed.", is_heavy=True)
