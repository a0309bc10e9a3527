"""Template names and values in, escaped HTML with its content security policy out."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from mobility.web.assets import WIDGET_ICONS, asset_url
from mobility.web.icons import ICONS
from mobility.web.links import trip_link
from mobility.web.map_words import MAP_WORDS

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Page(NamedTuple):
    """HTML and the Content-Security-Policy that fits it."""

    html: str
    policy: str

    def for_frames(self) -> "Page":
        """Let it be shown in a frame on any site."""
        return self._replace(policy=self.policy.replace("frame-ancestors 'self'", "frame-ancestors *"))


def code_spans(text: str) -> Markup:
    """Escape a text and set what stands between backticks as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


@cache
def environment() -> Environment:
    """Make the template environment: everything is escaped, an unknown name is an error."""
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["asset"] = asset_url
    made.globals["icons"] = ICONS
    made.globals["widget_icons"] = list(WIDGET_ICONS)
    made.globals["map_words"] = MAP_WORDS
    made.globals["trip_link"] = trip_link
    made.filters["code"] = code_spans
    return made


def page(template: str, **values: object) -> Page:
    """Render a page. Its own style elements (route colours) are allowed by their hash, no other inline code is."""
    html = environment().get_template(template).render(values)
    hashes = [f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in _STYLE.findall(html)]
    policy = (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; manifest-src 'self'; "
        f"style-src 'self' {' '.join(hashes)}".rstrip()
        + "; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
    return Page(html, policy)
