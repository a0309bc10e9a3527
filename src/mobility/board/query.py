"""A question about departures, checked: whose stops, when, how many, which of them."""

from enum import StrEnum

import msgspec

from mobility.model.board import Place
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant


class Include(StrEnum):
    """What a board shows beyond departures."""

    CANCELLED = "cancelled"
    """Cancelled and skipped visits until 5 minutes after their scheduled time; without, until that time (rule 22)."""
    ARRIVALS = "arrivals"
    """Calls where nobody boards: last calls and pickup_type 1, at their arrival time."""
    CALLS = "calls"
    """The following stops of every visit."""
    ALERTS = "alerts"
    FIRST_LAST = "first_last"
    """Which visits are the first or last of their line and destination on their service day."""


class BoardQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A question about departures. Hashable, so that answers can be kept by it."""

    stops: tuple[StopRef, ...]
    """A station covers its platforms (rule 8)."""
    point: tuple[float, float] | None = None
    """Latitude and longitude: on-demand zones that cover it answer too."""
    zone_feeds: tuple[FeedId, ...] = ()
    """Feeds whose zones are looked through for the point."""
    place: Place | None = None
    """What the board says it is of; None for the first of the stops."""
    at: Instant | None = None
    """Where the window begins; None for now."""
    window_min: int = 60
    limit: int = 30
    routes: frozenset[str] = frozenset()
    """Scoped route ids; all when empty, as for the next two."""
    modes: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()
    """Scoped agency ids."""
    direction: int | None = None
    to: tuple[StopRef, ...] = ()
    """Only trips that still serve one of these; a station covers its platforms."""
    per_line: int | None = None
    """At most so many for each line and destination."""
    include: frozenset[Include] = frozenset({Include.ALERTS})
    explain: bool = False
    languages: tuple[str, ...] = ()
    """BCP 47, best first; texts are the feed's own where it has none of them."""


class UnknownFeedError(LookupError):
    """The question names a feed that is not served: the caller's fault."""


class UnknownStopError(LookupError):
    """The question names a stop that its feed does not have: the caller's fault."""
