"""Addresses and texts -> the same without anything that may be secret, for logs, health pages and errors."""

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

MASK = "***"
DETAIL_CHARACTERS = 200
"""`Attempt.detail` holds no more."""

_QUERY_OF_URL = re.compile(r"(?<=\?)[^\s\"'<>]+(?=$|[\s\"'<>])")
_USER_OF_URL = re.compile(r"(?<=://)[^/\s@]+@")


def mask_url(url: str) -> str:
    """Show where an address leads: user, password, query and fragment are masked whole, whatever they hold."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return MASK
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{MASK}@{host}" if "@" in parts.netloc else host
    return urlunsplit((parts.scheme, netloc, parts.path, MASK if parts.query else "", ""))


def mask_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Strike the given secrets, plain or percent-encoded, and every query and user part of an address out of a text."""
    for secret in secrets:
        # Servers and libraries echo keys in any of these spellings.
        for spelling in {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)} - {""}:
            text = text.replace(spelling, MASK)
    return _USER_OF_URL.sub(f"{MASK}@", _QUERY_OF_URL.sub(MASK, text))


def shorten(text: str) -> str:
    """Cut a detail to what an Attempt may carry, on one line."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= DETAIL_CHARACTERS else line[: DETAIL_CHARACTERS - 1] + "…"
