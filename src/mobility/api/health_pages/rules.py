"""`/health/rules` and `/health/rules/{id}`: the catalogue in, its pages with who breaks what out."""

import difflib

from mobility.api.answer import Content
from mobility.api.health_pages.page import LONGEST_QUOTE, held, page_resource
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.health.rules.registry import RULES
from mobility.health.rules.static.catalogue import NOTICES
from mobility.web.health.rules_pages import rule_page, rules_page
from mobility.web.health.unknown_page import similar_rules, unknown_page
from mobility.web.health.words import say


def make_rules(asked: Asked) -> tuple[Content, object]:
    """Answer with the catalogue."""
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    return held(rules_page(feeds, page_language(asked)), asked)


def make_rule(asked: Asked) -> tuple[Content, object]:
    """Answer with one rule."""
    language = page_language(asked)
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    made = rule_page(asked.id, feeds, language)
    if made is not None:
        return held(made, asked)
    wanted = asked.id[:LONGEST_QUOTE]
    near = difflib.get_close_matches(wanted, [*RULES, *NOTICES], n=3, cutoff=0.4)
    return held(
        unknown_page(language, say(language, "unknown_rule", id=wanted), similar_rules(near, language)),
        asked,
        status=404,
    )


RULES_PAGE = page_resource(
    "rules_page", "/health/rules", make_rules, "What each rule asks and who breaks it.", is_heavy=False
)
RULE_PAGE = page_resource("rule_page", "/health/rules/{id}", make_rule, "One rule.", is_heavy=False)
