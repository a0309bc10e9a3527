"""A request's path and headers in, the API key that it brings and the path without it out."""

from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import unquote_plus

from mobility.store.api_keys import PREFIX

KEY_PARAMETERS = frozenset({"key", "apikey"})
LONGEST_KEY = 128
"""Longer text is no key of ours, and not worth hashing."""


def key_in_headers(headers: Mapping[str, str]) -> str | None:
    """Find a key in `Authorization` (Bearer, bare, or as Basic user), `X-API-Key` or `apikey`.

    None when there is none. What does not begin like our keys is some other service's, or a proxy's, and no concern of ours:
    clients that must send something may send anything.
    """
    authorization = headers.get("Authorization")
    if authorization is not None:
        scheme, _, rest = authorization.strip().partition(" ")
        candidate = _basic_user(rest) if scheme.lower() == "basic" else (rest.strip() or scheme)
        if is_like_ours(candidate):
            return candidate
    for name in ("X-API-Key", "apikey"):
        candidate = headers.get(name, "").strip()
        if is_like_ours(candidate):
            return candidate
    return None


def key_in_path(path: str) -> tuple[str, str | None]:
    """Take `key` and `apikey` out of a query, so that they reach no cache, link, problem or log; give the path left and our key."""
    before, _, query = path.partition("?")
    kept, found = [], None
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name not in KEY_PARAMETERS:
            kept.append(pair)
        elif found is None and is_like_ours(text := unquote_plus(value)):
            found = text
    return (f"{before}?{'&'.join(kept)}" if kept else before), found


def is_like_ours(text: str) -> bool:
    """Say whether a text can be one of our keys."""
    return text.startswith(PREFIX) and len(text) <= LONGEST_KEY


def _basic_user(encoded: str) -> str:
    try:
        return b64decode(encoded.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        return ""
