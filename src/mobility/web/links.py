"""Text of feeds in, addresses that are safe to link to out."""

import re
from urllib.parse import quote, urlsplit

_PHONE = re.compile(r"\+?[0-9][0-9 .()/-]{2,30}")


def web_link(text: str) -> str:
    """Accept an http or https address; empty for anything else, above all for `javascript:`."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    is_plain = parts.scheme in {"http", "https"} and bool(parts.netloc) and text.isprintable()
    return text.strip() if is_plain else ""


def phone_link(text: str) -> str:
    """Make a `tel:` address of a phone number; empty for what is none."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    return "tel:" + re.sub(r"[^0-9+]", "", text)


def stop_link(stop_id: str, language: str) -> str:
    """Give the address of a stop's page."""
    return f"/stops/{quote(stop_id, safe=':')}?lang={language}"


def trip_link(key: str, language: str) -> str:
    """Give the address of the page of a visit's trip; `key` is the visit's (`ShownDeparture.key`)."""
    return f"/trips/{quote(key, safe=':')}?lang={language}"
