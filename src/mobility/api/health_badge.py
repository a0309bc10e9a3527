"""`/v1/health/operators/{id}/badge.svg`: a network in, its status as a picture for other websites out."""

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_operators import HELD_FOR_S, ID, find_operator
from mobility.api.page_content import page_language
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.web.drawings.badge import badge
from mobility.web.health.words import named

SVG = "image/svg+xml"
HEAD = "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the badge."""
    operator = find_operator(asked.snapshot, asked.id)
    word = named(page_language(asked), "status", operator.status.value)
    body = badge(operator.name, word, operator.status).encode("utf-8", "replace")
    return Content(body, SVG, valid_until=asked.now + HELD_FOR_S, extra_head=HEAD), asked.snapshot


RESOURCE = Resource(
    name="health_badge",
    path="/v1/health/operators/{id}/badge.svg",
    tag="health",
    summary="A network's status as a small picture, for other websites.",
    text='In French or English (`lang`); `<img src="…/badge.svg" alt="…">` needs no script.',
    make=make,
    answer=None,
    media_types=(SVG,),
    parameters=ParameterTable((ID, shared.LANG)),
    codes=(Code.UNKNOWN_OPERATOR,),
)
