"""Statuses as they are assessed in, the spans of time that each lasted out."""

from dataclasses import dataclass

from sqlalchemy import Connection

from mobility.history.schema import SPANS
from mobility.history.upsert import put
from mobility.model.health import Status
from mobility.model.time import Instant

UNWATCHED_AFTER_S = 120
"""A feed is assessed every twenty seconds; after a longer pause nobody was watching, and nothing is claimed of it."""


@dataclass(slots=True)
class Span:
    """One status from its first to its last assessment, or to the one that found another."""

    source_id: int
    status: Status
    since: Instant
    until: Instant


class Spans:
    """The spans that feeds are in, and those that have ended since the last write."""

    def __init__(self) -> None:
        """Start knowing of none: what another worker began is gone on with by a span of its own."""
        self._open: dict[int, Span] = {}
        self._changed: dict[tuple[int, Instant], Span] = {}

    def note(self, source_id: int, status: Status, at: Instant) -> None:
        """Take an assessment of a feed; one older than the last is passed over."""
        span = self._open.get(source_id)
        if span is not None and at < span.until:
            return
        if span is not None and at - span.until <= UNWATCHED_AFTER_S:
            span.until = at
            self._changed[source_id, span.since] = span
            if span.status is status:
                return
        self._open[source_id] = self._changed[source_id, at] = Span(source_id, status, at, at)

    def write(self, connection: Connection) -> None:
        """Put what has changed into the table."""
        rows = [
            {"source_id": one.source_id, "since": one.since, "until": one.until, "status": one.status.value}
            for one in self._changed.values()
        ]
        put(connection, SPANS, rows)
        self._changed.clear()
