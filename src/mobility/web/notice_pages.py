"""A step of unsubscribing in, its page out."""

from enum import StrEnum
from urllib.parse import urlencode

from mobility.web.board_page import frame
from mobility.web.templating import Page, page
from mobility.web.words import WORDS


class Step(StrEnum):
    """Where somebody is who wants no more mail."""

    ASK = "ask"
    DONE = "done"
    UNKNOWN = "unknown"
    """The token is nobody's."""


def unsubscribe_page(language: str, token: str, step: Step) -> Page:
    """Render the question, its answer, or that the link is not one of ours."""
    address = f"/unsubscribe?{urlencode({'token': token, 'lang': language})}"
    text = WORDS[language][f"unsubscribe_{step}"]
    return page("unsubscribe.html", step=step.value, text=text, address=address, **frame(language, address))
