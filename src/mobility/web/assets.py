"""The static folder in, files with their media types and addresses that change with their content out."""

import re
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

_IMPORT = re.compile(rb'(?<=from )"\./([a-z-]+\.js)"')


class Asset(NamedTuple):
    """A static file, read once."""

    body: bytes
    media_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Read the static folder; nothing outside it is ever served."""
    return {path.name: load_asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in MEDIA_TYPES}


@cache
def load_asset(path: Path) -> Asset:
    """Read one file; what a module imports from its neighbours becomes their address, so a change there is one here.

    Modules may not import each other in a circle.
    """
    body = path.read_bytes()
    if path.suffix == ".js":
        body = _IMPORT.sub(lambda found: b'"%s"' % _url(FOLDER / found[1].decode()).encode(), body)
    return Asset(body, MEDIA_TYPES[path.suffix], blake2b(body, digest_size=6).hexdigest())


def _url(path: Path) -> str:
    return f"/static/{load_asset(path).digest}/{path.name}"


def asset_url(name: str) -> str:
    """Give the address of a file; it changes with the content, so it may be cached for ever."""
    assets()[name]  # KeyError (our fault) for a name that is not in the folder
    return _url(FOLDER / name)
