"""A connection, a feed and an instant in, what the tables say of that moment out."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from mobility.history.schema import POLLS, SOURCES, SPANS, VERSIONS
from mobility.model.ids import FeedId
from mobility.model.time import DAY_S, Instant


@dataclass(frozen=True, slots=True)
class Moment:
    """A feed at an instant."""

    feed: FeedId
    at: Instant
    version: str | None = None
    """The timetable in use; None where that is not known."""
    status: str = "unknown"
    polled: dict[str, Instant] = field(default_factory=dict)
    """When each realtime source had last been polled; sources not polled for a day before are left out."""


def moment_of(connection: Connection, feed: FeedId, at: Instant) -> Moment:
    """Look a moment up; polls are kept seven days, statuses ninety, versions for ever."""
    is_before = (VERSIONS.c.feed == feed) & (VERSIONS.c.in_use_since <= at)
    newest = select(VERSIONS.c.version).where(is_before).order_by(VERSIONS.c.in_use_since.desc()).limit(1)
    numbers = {
        source: number
        for number, source in connection.execute(
            select(SOURCES.c.id, SOURCES.c.source).where(
                (SOURCES.c.feed == feed) & (SOURCES.c.kind != "static") & (SOURCES.c.source != feed)
            )
        )
    }
    is_then = (SPANS.c.source_id == numbers.get("", -1)) & (SPANS.c.since <= at) & (SPANS.c.until >= at)
    status = connection.execute(select(SPANS.c.status).where(is_then).order_by(SPANS.c.since.desc())).scalar()
    polled = {}
    for source, number in numbers.items():
        is_poll = (POLLS.c.source_id == number) & (POLLS.c.started <= at) & (POLLS.c.started > at - DAY_S)
        last = connection.execute(select(func.max(POLLS.c.started)).where(is_poll)).scalar()
        if last is not None:
            polled[source] = Instant(last)
    return Moment(feed, at, connection.execute(newest).scalar(), status or "unknown", polled)
