"""The tables of the history, described once for SQLite and PostgreSQL."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

# Without row ids rows lie in the order of their primary key: what is read together lies together, and no second index is needed.

SCHEMA_VERSIONS = Table(
    "schema_versions",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", BigInteger, nullable=False),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("feed", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False, default=""),
    UniqueConstraint("feed", "source"),
)
"""A feed as a whole has the source `""`, its timetable the feed's own id."""

SERIES = Table(
    "series",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id"), nullable=False),
    Column("metric", Text, nullable=False),
    UniqueConstraint("source_id", "metric"),
)

POLLS = Table(
    "polls",
    METADATA,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("started", BigInteger, primary_key=True, autoincrement=False),
    Column("duration_s", Float, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("http_status", Integer),
    Column("bytes", Integer, nullable=False),
    Column("body_hash", LargeBinary),
    Column("content_hash", LargeBinary),
    Column("header_timestamp", BigInteger),
    Column("checked", Boolean, nullable=False),
    Column("entities", Text),
    Column("rules", Text),
    Column("detail", Text),
    sqlite_with_rowid=False,
)
"""`checked`: the health rules looked at its message; `entities` and `rules` are JSON, NULL for none."""
Index("polls_by_time", POLLS.c.started)
Index("polls_by_outcome", POLLS.c.source_id, POLLS.c.started, POLLS.c.outcome, POLLS.c.duration_s)
"""Counting a week's endings reads this alone, a fifth of the rows' bytes."""

SAMPLES = Table(
    "samples",
    METADATA,
    Column("series_id", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("value", Float, nullable=False),
    sqlite_with_rowid=False,
)


def _points(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("series_id", Integer, primary_key=True, autoincrement=False),
        Column("start", BigInteger, primary_key=True, autoincrement=False),
        Column("count", Integer, nullable=False),
        Column("minimum", Float),
        Column("mean", Float, nullable=False),
        Column("maximum", Float),
        Column("p50", Float),
        Column("p90", Float),
        sqlite_with_rowid=False,
    )


FIVE_MINUTES = _points("points_5min")
DAYS = _points("points_day")
"""UTC days. In both, a step in which the value never changed holds `mean` alone, which halves the file."""

SPANS = Table(
    "status_spans",
    METADATA,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""While a feed was watched: from the first to the last assessment that gave one status."""

FEED_DAYS = Table(
    "feed_days",
    METADATA,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),
    Column("seconds", Text, nullable=False),
    Column("availability_percent", Float),
    Column("score", Float),
    sqlite_with_rowid=False,
)

INCIDENTS = Table(
    "incidents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("feed", String(64), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""`body` is the Incident as JSON."""
Index("incidents_by_feed", INCIDENTS.c.feed, INCIDENTS.c.since, INCIDENTS.c.ended)
Index("incidents_by_time", INCIDENTS.c.since, INCIDENTS.c.ended)
"""With `ended`, so that those open in a time are found without reading the bodies of all before it, which are kept for ever."""

TRANSITIONS = Table(
    "transitions",
    METADATA,
    Column("incident", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("status", Text, primary_key=True),
    Column("feed", String(64), nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("transitions_by_time", TRANSITIONS.c.at)

NOTIFIED = Table(
    "notified",
    METADATA,
    Column("incident", Text, primary_key=True),
    Column("delivery", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("about", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""`body` is the Notified as JSON."""

SUBSCRIBERS = Table(
    "subscribers",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""One row, with id 1: who is told now, as JSON; `first` is when the row was made."""

VERSIONS = Table(
    "versions",
    METADATA,
    Column("feed", String(64), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("fetched_at", BigInteger, nullable=False),
    Column("in_use_since", BigInteger),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("source_id", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", Text, primary_key=True),
    Column("sha256", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("evidence_by_time", EVIDENCE.c.at)
Index("evidence_by_message", EVIDENCE.c.sha256)

MESSAGES = Table(
    "evidence_messages",
    METADATA,
    Column("sha256", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Compressed; one message is often evidence for several rules."""
