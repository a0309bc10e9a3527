"""`/static/DIGEST/NAME`: style sheets and modules out, to be kept for ever because their address changes with them."""

from mobility.api.answer import Content
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.web.assets import Asset, find_asset

KEPT_FOR_S = 365 * 86_400
BEST_GZIP = 9
"""A file is compressed once for all who ask."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with a file of the static folder; its digest must be the present one."""
    digest, _, name = asked.id.partition("/")
    asset = find_asset(name, digest)
    if asset is None:
        raise RefusedError(Code.UNKNOWN_RESOURCE, "There is no such file.", parameter="id", value=asked.id)
    return file_content(asset, asked.now + KEPT_FOR_S), None


def file_content(asset: Asset, until: float) -> Content:
    """Send a file that holds until an instant."""
    content = Content(asset.body, asset.media_type, valid_until=until, etag=asset.digest)
    content.gzip_level = BEST_GZIP
    return content


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
