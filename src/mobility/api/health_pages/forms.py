"""`/health/validate` and the French addresses: the form to validate files, and redirects, out."""

from urllib.parse import quote

from mobility.api.answer import Content
from mobility.api.health_pages.page import held, page_resource
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.web.validation_page import validation_page


def make_validate(asked: Asked) -> tuple[Content, object]:
    """Answer with the form, which posts to `/v1/health/validate`."""
    return held(validation_page(page_language(asked), None), asked)


def make_etat(_: Asked) -> tuple[Content, object]:
    """Lead to the networks, in French."""
    return _elsewhere("/status?lang=fr"), None


def make_etat_of_feed(asked: Asked) -> tuple[Content, object]:
    """Lead to a feed's page, in French."""
    return _elsewhere(f"/health/feeds/{quote(asked.id, safe='')}?lang=fr"), None


def _elsewhere(address: str) -> Content:
    return Content(b"", status=301, etag="", extra_head=f"Location: {address}\r\n")


VALIDATE = page_resource(
    "validate_page", "/health/validate", make_validate, "The form to validate files with.", is_heavy=False
)
ETAT = page_resource("status_page_in_french", "/etat", make_etat, "Leads to /status in French.", is_heavy=False)
ETAT_OF_FEED = page_resource(
    "feed_page_in_french", "/etat/{id}", make_etat_of_feed, "Leads to a feed's page in French.", is_heavy=False
)
