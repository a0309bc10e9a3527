"""A Retry-After header -> seconds to wait."""

import email.utils

from mobility.model.time import DAY_S, Instant

LONGEST_S = float(DAY_S)
"""Nobody is asked to stay away longer than a day; larger values are mistakes, and a day of them is noticed."""


def parse_retry_after(text: str | None, now: Instant) -> float | None:
    """Read seconds or an HTTP date; None when there is none or it is malformed, 0 for the past.

    Source: RFC 9110, section 10.2.3.
    """
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_S)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return min(max(0.0, moment.timestamp() - now), LONGEST_S)
