"""Ids of realtime that the timetable lacks."""

import msgspec


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """An id that realtime uses and the timetable lacks."""

    source: str
    """Id of the realtime address."""
    kind: str
    """trip, stop or route."""
    id: str
    """The operator's own text, never to be trusted."""
    count: int
    """How often the newest message uses it."""
    likely_cause: str
    """A word of ours, such as `static_rt_version_skew`; empty when nothing is known."""
