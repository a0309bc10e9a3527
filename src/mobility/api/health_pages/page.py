"""What all health pages share: how they are described, found and kept."""

import difflib

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.resource import Asked, Make, Resource
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.web.health.unknown_page import similar_feeds, unknown_page
from mobility.web.health.words import say
from mobility.web.templating import Page

HELD_FOR_S = 10
"""Source: HEALTH.md 5.8. Kept so long whatever changes meanwhile: with fifty feeds something always has."""
LONGEST_QUOTE = 64


def held(made: Page, asked: Asked, *, status: int = 200) -> tuple[Content, object]:
    """Send a health page."""
    until = asked.now + HELD_FOR_S if status == 200 and asked.api.state.is_ready else asked.now
    return page_content(made, asked, until, status=status), None


def feed_in_path(asked: Asked) -> FeedHealth | None:
    """Find the health of the feed in the path; None when no such feed is known."""
    found = asked.snapshot.feeds.get(FeedId(asked.id))
    return found.health if found is not None else None


def unknown_feed(asked: Asked) -> tuple[Content, object]:
    """Answer that no feed has that id, with those spelled alike; while feeds are loading, that it may come yet."""
    language = page_language(asked)
    near = difflib.get_close_matches(asked.id[:LONGEST_QUOTE], asked.snapshot.feeds, n=3, cutoff=0.4)
    is_ready = asked.api.state.is_ready
    text = say(language, "unknown_feed", id=asked.id[:LONGEST_QUOTE]) if is_ready else say(language, "not_ready")
    made = unknown_page(language, text, similar_feeds(map(FeedId, near), language))
    return held(made, asked, status=404 if is_ready else 503)


def page_resource(name: str, path: str, make: Make, summary: str, *parameters: Parameter, is_heavy: bool) -> Resource:
    """Describe a health page; one that asks the history is heavy, for that is read in a thread."""
    return Resource(
        name=name,
        path=path,
        tag="pages",
        summary=summary,
        text="",
        make=make,
        answer=None,
        media_types=("text/html",),
        parameters=ParameterTable((*parameters, shared.LANG), is_lenient=True),
        is_heavy=is_heavy,
    )
