"""A page in, the content that is sent of it out, with the head that pages have."""

from mobility.api.answer import HTML, Content
from mobility.api.resource import Asked
from mobility.web.templating import Page
from mobility.web.words import language_for

GZIP_LEVEL = 6
"""A page travels to weak connections: a tenth less than at the level of boards, for twice its time."""


def page_language(asked: Asked) -> str:
    """Choose the language of a page."""
    return language_for(asked.languages)


def page_content(made: Page, asked: Asked, until: float, *, status: int = 200, language: str = "") -> Content:
    """Send a page that holds until an instant; `language` is its own where that is not the pages'."""
    head = (
        f"Content-Security-Policy: {made.policy}\r\nContent-Language: {language or page_language(asked)}\r\n"
        "Referrer-Policy: same-origin\r\nPermissions-Policy: geolocation=(self)\r\n"
    )
    content = Content(made.html.encode(), HTML, status=status, valid_until=until, extra_head=head)
    content.gzip_level = GZIP_LEVEL
    return content
