"""What is known of a certificate and the days that somebody wants to be warned before in; whether it is time out."""

from mobility.model.http import HttpFacts
from mobility.model.time import DAY_S, Instant

SHARE_OF_LIFE = 1 / 3
"""A certificate that holds for a week is renewed every few days: no warning before the last third of its life."""


def days_left(http: HttpFacts, now: Instant) -> float | None:
    """Give the days until the certificate ends, negative once it is over; None without one."""
    return (http.certificate_ends - now) / DAY_S if http.certificate_ends is not None else None


def days_wanted(http: HttpFacts, wanted: float) -> float:
    """Give how many days should be left: those wanted, or a third of its life where that is shorter."""
    if http.certificate_ends is None or http.certificate_from is None:
        return wanted
    return min(wanted, SHARE_OF_LIFE * (http.certificate_ends - http.certificate_from) / DAY_S)
