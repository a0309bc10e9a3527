"""How long each table's rows are kept, and their removal in pieces that hold nobody up."""

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select, tuple_

from mobility.history.schema import (
    DAYS,
    EVIDENCE,
    FEED_DAYS,
    FIVE_MINUTES,
    MESSAGES,
    POLLS,
    SAMPLES,
    SPANS,
)
from mobility.model.time import DAY_S, Instant, ServiceDay, date_of

POLLS_KEPT_S = 7 * DAY_S
SAMPLES_KEPT_S = 50 * 3_600
"""Long enough that a day is rolled up from them exactly, also when the worker was away for a day."""
FIVE_MINUTES_KEPT_S = 90 * DAY_S
SPANS_KEPT_S = 90 * DAY_S
DAYS_KEPT_S = 3 * 366 * DAY_S
EVIDENCE_KEPT_S = 30 * DAY_S
"""Source: HEALTH.md 5.5. Incidents, their transitions and versions are kept for ever."""

AT_ONCE = 5_000


def forget_old(connection: Connection, now: Instant) -> int:
    """Remove some of what is too old; gives how many rows, 0 when all is done."""
    oldest_day = date_of(ServiceDay((now - DAYS_KEPT_S) // DAY_S)).isoformat()
    is_unused = ~exists().where(EVIDENCE.c.sha256 == MESSAGES.c.sha256)
    rules: tuple[tuple[Table, ColumnElement[bool]], ...] = (
        (POLLS, POLLS.c.started < now - POLLS_KEPT_S),
        (SAMPLES, SAMPLES.c.at < now - SAMPLES_KEPT_S),
        (FIVE_MINUTES, FIVE_MINUTES.c.start < now - FIVE_MINUTES_KEPT_S),
        (SPANS, SPANS.c.until < now - SPANS_KEPT_S),
        (DAYS, DAYS.c.start < now - DAYS_KEPT_S),
        (FEED_DAYS, FEED_DAYS.c.day < oldest_day),
        (EVIDENCE, EVIDENCE.c.at < now - EVIDENCE_KEPT_S),
        (MESSAGES, is_unused),
    )
    return sum(_forget(connection, table, is_old) for table, is_old in rules)


def _forget(connection: Connection, table: Table, is_old: ColumnElement[bool]) -> int:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(is_old).limit(AT_ONCE)
    return connection.execute(delete(table).where(key.in_(some))).rowcount
