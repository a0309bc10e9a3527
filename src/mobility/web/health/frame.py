"""A page's place among the health pages in, what the frame around all of them needs out."""

from typing import NamedTuple

from mobility.model.health import FeedHealth
from mobility.web.board_page import frame
from mobility.web.health.glance import feed_link
from mobility.web.health.words import HEALTH_WORDS

SECTIONS = (
    ("status_title", "/status"),
    ("health_title", "/health"),
    ("incidents_title", "/health/incidents"),
    ("rules_title", "/health/rules"),
    ("validate_title", "/health/validate"),
    ("shown_title", "/health/shown"),
)
OF_A_FEED = (
    ("overview", ""),
    ("versions_title", "/versions"),
    ("accuracy_title", "/accuracy"),
    ("alerts_title", "/alerts"),
)


class Place(NamedTuple):
    """One page to go to."""

    text: str
    url: str
    is_here: bool


def health_frame(language: str, path: str, query: str = "") -> dict[str, object]:
    """Give the frame of a page; `query` is what stands before the language in its address, ending in `&`."""
    words = HEALTH_WORDS[language]
    sections = [Place(words[key], f"{url}?lang={language}", url == path) for key, url in SECTIONS]
    return {"say": words, "places": sections, **frame(language, f"{path}?{query}lang={language}")}


def feed_frame(health: FeedHealth, language: str, below: str = "") -> dict[str, object]:
    """Give the frame of a page about one feed."""
    words = HEALTH_WORDS[language]
    path = feed_link(health.feed, language, below).partition("?")[0]
    pages = [Place(words[key], feed_link(health.feed, language, tail), tail == below) for key, tail in OF_A_FEED]
    return {
        "feed_pages": pages,
        "feed_name": health.name or health.feed,
        "feed_id": health.feed,
        **health_frame(language, path),
    }
