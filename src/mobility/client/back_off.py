"""How often something has failed and what the server asked for -> how long to wait, or not to try again."""

FIRST_S = 0.5
LONGEST_S = 60.0
WORTH_RETRYING = frozenset({429, 500, 502, 503, 504})
"""Statuses that may be gone a moment later; any other refusal stays one."""


def parse_retry_after(text: str | None) -> float | None:
    """Read Retry-After in seconds; None when there is none, or a date, which back-off then stands in for."""
    text = (text or "").strip()
    return float(text[:9]) if text.isascii() and text.isdigit() else None


def wait_s(failures: int, retry_after_s: float | None, random_fraction: float) -> float:
    """Give the seconds before the next try.

    Doubles with every failure in a row (from 1), up to a minute; `random_fraction` (0 to 1) takes up to half of it away,
    so that clients that failed together do not come back together. What the server asks for is never undercut.
    """
    back_off = min(LONGEST_S, FIRST_S * 2.0 ** min(failures, 20)) * (1 - random_fraction / 2)
    return max(back_off, (retry_after_s or 0.0) * (1 + random_fraction / 10))
