"""The static folder in, files with their media types and addresses that change with their content out."""

import re
from base64 import b64encode
from functools import cache
from hashlib import blake2b, sha384
from pathlib import Path
from typing import NamedTuple

import msgspec

from mobility.web.icons import ICONS
from mobility.web.tightening import tight_script, tight_style

FOLDER = Path(__file__).parent / "static"
PARTS = Path(__file__).parent / "widget"
RELEASED = Path(__file__).parent / "released"
"""Widgets of earlier releases: pages that embed one by its hash go on finding it."""
WIDGET = "next-departures.js"

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}

_STYLE_IMPORT = re.compile(r'@import "\./([a-z-]+\.css)";')
WIDGET_ICONS = ("bus", "rail", "tram", "phone", "live", "ageing", "scheduled", "alert")
"""Icons the widget brings along; those of rarer modes come with a board that needs them."""


class Asset(NamedTuple):
    """A static file, read once."""

    body: bytes
    media_type: str
    digest: str

    @property
    def integrity(self) -> str:
        """Spell its hash for `integrity`. Source: W3C Subresource Integrity."""
        return f"sha384-{b64encode(sha384(self.body).digest()).decode()}"


@cache
def assets() -> dict[str, Asset]:
    """Read the static folder and build the widget; nothing else is ever served."""
    found = {path.name: load_asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in MEDIA_TYPES}
    return {**found, WIDGET: widget()}


@cache
def load_asset(path: Path) -> Asset:
    """Read one file; a style sheet takes in what it imports from the widget's, without spaces that nobody reads."""
    body = path.read_bytes()
    if path.suffix == ".css":
        body = tight_style(_STYLE_IMPORT.sub(lambda found: (PARTS / found[1]).read_text(), body.decode())).encode()
    return _asset(body, path.suffix)


@cache
def widget() -> Asset:
    """Build the widget as one classic script of its own scope: the data layer, its icons and style, rows and the element.

    Comments and spaces are left out, for they are a third of what would travel.
    """
    icons = msgspec.json.encode({name: ICONS[name] for name in WIDGET_ICONS}).decode()
    style = msgspec.json.encode(tight_style((PARTS / "board.css").read_text())).decode()
    layer = (FOLDER / "departures.js").read_text().replace("export ", "")
    code = tight_script("\n".join((layer, *((PARTS / name).read_text() for name in ("rows.js", "element.js")))))
    return _asset(f'(()=>{{"use strict";const ICONS={icons};const STYLE={style};{code}}})();\n'.encode(), ".js")


@cache
def released() -> dict[str, Asset]:
    """Read the widgets of earlier releases, by their digests."""
    found = [_asset(path.read_bytes(), ".js") for path in sorted(RELEASED.glob("*.js"))]
    return {asset.digest: asset for asset in found}


def find_asset(name: str, digest: str) -> Asset | None:
    """Find a file whose content has this digest; of the widget one of an earlier release too."""
    asset = assets().get(name)
    if asset is not None and asset.digest == digest:
        return asset
    return released().get(digest) if name == WIDGET else None


def asset_url(name: str) -> str:
    """Give the address of a file; it changes with the content, so it may be cached for ever."""
    return f"/static/{assets()[name].digest}/{name}"


def _asset(body: bytes, suffix: str) -> Asset:
    return Asset(body, MEDIA_TYPES[suffix], blake2b(body, digest_size=6).hexdigest())
