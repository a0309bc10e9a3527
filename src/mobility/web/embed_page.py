"""A stop and settings in, the page that composes a widget, and the page that is nothing but a board, out."""

from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlencode

from mobility.web.assets import WIDGET, asset_url, widget
from mobility.web.board_page import board_view, frame
from mobility.web.links import stop_link
from mobility.web.shown_shapes import ShownBoard
from mobility.web.templating import Page, page
from mobility.web.words import WORDS

THEMES = ("auto", "light", "dark")
LANGUAGE_NAMES = {
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "ar": "العربية",
}
PROPERTIES = ("ink", "quiet", "sheet", "rule", "accent", "late", "gone", "note", "note-ink", "radius", "font", "size")
PARTS = (
    "board",
    "head",
    "title",
    "pause",
    "notice",
    "table",
    "row",
    "line",
    "headsign",
    "facts",
    "time",
    "label",
    "foot",
)


class Settings(NamedTuple):
    """What a widget is told."""

    stop: str
    name: str
    """Of the stop, for the link that stands in until the script runs; empty when not known."""
    lines: str
    """Comma-separated; empty for all."""
    limit: int
    lang: str
    """Empty for the embedding page's own."""
    group: bool
    theme: str


class Copy(NamedTuple):
    """Something to copy."""

    title: str
    code: str


def widget_page(settings: Settings, language: str, origin: str) -> Page:
    """Render the page that composes a widget; `origin` is where this service is reached."""
    words = WORDS[language]
    element = _element(settings, origin, words["board_title"], language)
    exact = f'<script src="{origin}{asset_url(WIDGET)}" integrity="{widget().integrity}" crossorigin="anonymous" defer></script>'
    latest = f'<script src="{origin}/widget.js" defer></script>'
    copies = [
        Copy(words["widget_code"], f"{exact}\n{element}"),
        Copy(words["widget_code_latest"], f"{latest}\n{element}"),
        Copy(words["widget_iframe"], _iframe(settings, origin, words["widget_frame_title"])),
        Copy(words["widget_plain"], _link(settings, origin, words["board_title"], language)),
    ]
    return page(
        "widget.html",
        settings=settings,
        copies=copies,
        languages=LANGUAGE_NAMES,
        themes=THEMES,
        style_text=words["widget_style_text"].format(
            properties=", ".join(f"--nd-{name}" for name in PROPERTIES), parts=", ".join(PARTS)
        ),
        policy_text=words["widget_policy"].format(origin=origin),
        fallback_url=stop_link(settings.stop, language),
        **frame(language, f"/widget?{urlencode({'stop': settings.stop, 'lang': language})}"),
    )


def embed_page(shown: ShownBoard, settings: Settings) -> Page:
    """Render a board for a frame on any site, complete without JavaScript; it speaks every language of the boards."""
    view = board_view(shown, settings.limit)
    address = stop_link(shown.place.id, shown.language)
    made = page("embed.html", board=view, settings=settings, badges=view.badges, address=address)
    return made.for_frames()


def _element(settings: Settings, origin: str, title: str, language: str) -> str:
    attributes = {"stop": settings.stop, "lines": settings.lines, "limit": str(settings.limit), "lang": settings.lang}
    if settings.group:
        attributes["group"] = "line"
    if settings.theme != "auto":
        attributes["theme"] = settings.theme
    spelled = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<next-departures{spelled}>\n  {_link(settings, origin, title, language)}\n</next-departures>"


def _link(settings: Settings, origin: str, title: str, language: str) -> str:
    language = settings.lang if settings.lang in WORDS else language
    text = f"{title} – {settings.name}" if settings.name else title
    return f'<a href="{escape(origin + stop_link(settings.stop, language))}">{escape(text)}</a>'


def _iframe(settings: Settings, origin: str, title: str) -> str:
    query = {"stop": settings.stop, "lines": settings.lines, "limit": str(settings.limit), "lang": settings.lang}
    query |= {"group": "line" if settings.group else "", "theme": settings.theme if settings.theme != "auto" else ""}
    address = (
        f"{origin}/embed?{urlencode({name: text for name, text in query.items() if text}, quote_via=quote, safe=':')}"
    )
    named = f"{title} – {settings.name}" if settings.name else title
    return f'<iframe src="{escape(address)}" title="{escape(named)}" width="100%" height="520" loading="lazy"></iframe>'
