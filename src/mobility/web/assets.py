"""The static folder in, files with their media types and addresses that change with their content out."""

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "static"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


class Asset(NamedTuple):
    """A static file, read once."""

    body: bytes
    media_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Read the static folder; nothing outside it is ever served."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in MEDIA_TYPES:
            body = path.read_bytes()
            found[path.name] = Asset(body, MEDIA_TYPES[path.suffix], blake2b(body, digest_size=6).hexdigest())
    return found


def asset_url(name: str) -> str:
    """Give the address of a file; it changes with the content, so it may be cached for ever."""
    return f"/static/{assets()[name].digest}/{name}"
