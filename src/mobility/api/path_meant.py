"""A path at which nothing is served and those at which something is in, a hint at what was probably meant out."""

import difflib
import re
from collections.abc import Sequence
from urllib.parse import quote

_DEPARTURES = re.compile(
    r"departures?|arrivals?|stop[-_]?times|stop[-_]monitoring|stop_schedules|stationboard", re.IGNORECASE
)
"""As other services call the same in their paths."""
_LONGEST = 200


def path_hint(path: str, served: Sequence[str]) -> str:
    """Offer the path that is spelled alike, else the departures to whoever asked for such."""
    path = path[:_LONGEST]
    tidy = re.sub("/+", "/", path.lower()).rstrip("/")
    near = [tidy] if tidy in served else difflib.get_close_matches(tidy, served, n=1, cutoff=0.8)
    if near:
        return f"did you mean {near[0]}?"
    if _DEPARTURES.search(path):
        return "/v1/departures?stop=FEED:ID gives departures and arrivals; /docs lists all resources"
    return "/docs lists all resources"


def departures_hint(value: str) -> str | None:
    """Lead whoever asks for the departures below a stop's or place's own path to where they are; None for anything else."""
    above, slash, last = value.rpartition("/")
    return f"/v1/departures?stop={quote(above, safe=':')}" if slash and _DEPARTURES.fullmatch(last) else None
