"""`/static/DIGEST/NAME`: style sheets and modules out, to be kept for ever because their address changes with them."""

from mobility.api.answer import Content
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.web.assets import assets

KEPT_FOR_S = 365 * 86_400


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with a file of the static folder; its digest must be the present one."""
    digest, _, name = asked.id.partition("/")
    asset = assets().get(name)
    if asset is None or asset.digest != digest:
        raise RefusedError(Code.UNKNOWN_RESOURCE, "There is no such file.", parameter="id", value=asked.id)
    return Content(asset.body, asset.media_type, valid_until=asked.now + KEPT_FOR_S, etag=asset.digest), None


RESOURCE = Resource(
    name="static",
    path="/static/{id}",
    tag="pages",
    summary="Style sheets and modules of the pages.",
    text="",
    make=make,
    is_limited=False,
    answer=None,
)
