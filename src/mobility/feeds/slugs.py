"""Titles and foreign ids -> feed ids of this registry."""

import re
import unicodedata
from collections.abc import Container

_LONGEST = 64


def feed_id_from(text: str, suffix: str = "") -> str:
    """Spell a text as a feed id: accents dropped, lower case, everything else a dash; `suffix` always stays whole."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9.~_]+", "-", plain).strip("-._~") or "feed"
    return words[: _LONGEST - len(suffix)].rstrip("-._~") + suffix


def unused(candidate: str, taken: Container[str]) -> str:
    """Number a candidate id until it is free."""
    number = 2
    found = candidate
    while found in taken:
        found = feed_id_from(candidate, f"~{number}")
        number += 1
    return found
