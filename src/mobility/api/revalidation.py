"""A board's bytes and the tag of an earlier board in; whether that earlier one still says the same, ages counted on, out."""

import datetime as dt
import re
from hashlib import sha1

from mobility.model.time import Instant

HOLDS_FOR_S = 60
"""A board older than a minute is sent anew even when nothing in it has changed (DESIGN.md, section 4)."""

_AS_OF = re.compile(rb'"as_of":"([^"]+)"')
_AGE = re.compile(rb'"((?:realtime_)?age_s)":(\d+)')
"""In a feed's text the quotes would be escaped, so this finds nothing but our own fields."""


def digest_of(body: bytes) -> str:
    """Give the strong tag of some bytes: 72 bits of SHA-1, which processors compute; nothing is proved by it."""
    return sha1(body, usedforsecurity=False).hexdigest()[:18]


def board_tag(body: bytes, as_of: Instant) -> str:
    """Give the strong tag of a board, which tells when its ages were counted."""
    return f"{digest_of(body)}-{as_of:x}"


def still_said(body: bytes, as_of: Instant, tag: str) -> bool:
    """Say whether the board of that tag, at most a minute older, differs from this one by the passing of time alone.

    What has aged is younger there by exactly the time between the two; every label, time and text is the same. Whoever
    holds it loses nothing by keeping it, because ages count from its own `as_of`.
    """
    digest, _, spelled = tag.partition("-")
    try:
        between = as_of - int(spelled, 16)
    except ValueError:
        return False
    if not 0 <= between <= HOLDS_FOR_S:
        return False
    earlier = _as_of_earlier(body, between)
    return earlier is not None and digest_of(earlier) == digest


def _as_of_earlier(body: bytes, seconds: int) -> bytes | None:
    if not _AS_OF.match(body, 1):
        return None
    earlier = _AS_OF.sub(lambda found: b'"as_of":"%s"' % _moment_earlier(found[1], seconds), body)
    return _AGE.sub(lambda age: b'"%s":%d' % (age[1], max(0, int(age[2]) - seconds)), earlier)


def _moment_earlier(spelled: bytes, seconds: int) -> bytes:
    moment = dt.datetime.fromisoformat(spelled.decode()) - dt.timedelta(seconds=seconds)
    return moment.isoformat(timespec="seconds").encode()
