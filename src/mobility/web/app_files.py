"""A stop in, what a browser needs to keep it as an app out: its manifest, the service worker, the page without network."""

from functools import cache
from hashlib import blake2b

import msgspec

from mobility.web.assets import PARTS, WIDGET, asset_url
from mobility.web.board_page import frame
from mobility.web.links import stop_link
from mobility.web.templating import Page, page

OFFLINE = "/offline"


def manifest(stop: str, name: str, language: str) -> bytes:
    """Describe a stop's page as an app that opens at this stop. Source: W3C Web Application Manifest."""
    address = stop_link(stop, language)
    return msgspec.json.encode(
        {
            "id": address,
            "name": name,
            "short_name": name[:24],
            "lang": language,
            "start_url": address,
            "scope": "/",
            "display": "standalone",
            "background_color": "#12343b",
            "theme_color": "#12343b",
            "icons": [
                {"src": asset_url("icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
                {"src": asset_url("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
                {"src": asset_url("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        }
    )


@cache
def service_worker() -> bytes:
    """Build the service worker: it changes when any file does that pages need."""
    names = ("mobility.css", "mobility.js", WIDGET, "icon.svg", "kiosk.css", "kiosk.js")
    files = msgspec.json.encode([OFFLINE, *map(asset_url, names)]).decode()
    code = (PARTS / "service_worker.js").read_text()
    version = blake2b((files + code).encode(), digest_size=6).hexdigest()
    return code.replace("SHELL_FILES", files).replace("shell-VERSION", f"shell-{version}").encode()


def offline_page(language: str) -> Page:
    """Render what is shown of a stop that was never looked at, while there is no network."""
    return page("offline.html", **frame(language, f"/?lang={language}"))


def accessibility_page(language: str, path: str) -> Page:
    """Render the accessibility statement."""
    return page(f"accessibility_{language}.html", **frame(language, f"{path}?lang={language}"))
