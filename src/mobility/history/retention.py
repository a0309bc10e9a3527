"""How long each table's rows are kept, and their removal in pieces that hold nobody up."""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    select,
    tuple_,
)

from mobility.history.schema import (
    DAYS,
    EVIDENCE,
    FEED_DAYS,
    FIVE_MINUTES,
    INCIDENTS,
    MESSAGES,
    POLLS,
    SAMPLES,
    SERIES,
    SOURCES,
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
"""Source: HEALTH.md 5.5. Incidents, their transitions and versions are kept for ever; what is evidence of one that is still
open stays as long as it is."""

AT_ONCE = 2_000
"""Of each table, within one transaction: a tenth of a second, in which other workers of a file wait."""
KEYS_AT_ONCE = 500

_HAS_TURN = select(func.pg_try_advisory_xact_lock(0x6D6F62 + 1))
"""Two that remove the same rows in different orders would wait for each other."""


def forget_old(connection: Connection, now: Instant) -> int:
    """Remove some of what is too old; gives how many rows, 0 when all is done, or while another worker of a server is at it."""
    if connection.dialect.name == "postgresql" and not connection.execute(_HAS_TURN).scalar():
        return 0
    series = list(connection.execute(select(SERIES.c.id)).scalars())
    sources = list(connection.execute(select(SOURCES.c.id)).scalars())
    oldest_day = date_of(ServiceDay((now - DAYS_KEPT_S) // DAY_S)).isoformat()
    is_past = (SPANS.c.since < now - SPANS_KEPT_S) & (SPANS.c.until < now - SPANS_KEPT_S)
    return sum(
        (
            _forget(connection, POLLS, [POLLS.c.started < now - POLLS_KEPT_S], AT_ONCE),
            _forget_of(connection, SAMPLES.c.series_id, series, SAMPLES.c.at < now - SAMPLES_KEPT_S),
            _forget_of(connection, FIVE_MINUTES.c.series_id, series, FIVE_MINUTES.c.start < now - FIVE_MINUTES_KEPT_S),
            _forget_of(connection, DAYS.c.series_id, series, DAYS.c.start < now - DAYS_KEPT_S),
            _forget_of(connection, SPANS.c.source_id, sources, is_past),
            _forget_of(connection, FEED_DAYS.c.source_id, sources, FEED_DAYS.c.day < oldest_day),
            _forget_evidence(connection, now - EVIDENCE_KEPT_S),
        )
    )


def _forget_of(connection: Connection, key: Column[int], numbers: Sequence[int], is_old: ColumnElement[bool]) -> int:
    """Look series by series (or source by source): in the order of the rows their oldest are found at once, without an index of its own."""
    removed = 0
    for first in range(0, len(numbers), KEYS_AT_ONCE):
        if removed < AT_ONCE:
            wanted = [key.in_(numbers[first : first + KEYS_AT_ONCE]), is_old]
            removed += _forget(connection, key.table, wanted, AT_ONCE - removed)
    return removed


def _forget_evidence(connection: Connection, before: Instant) -> int:
    """Remove evidence, and the messages that are evidence of nothing any more."""
    is_old = (EVIDENCE.c.at < before) & ~_speaks_of_an_open_incident()
    wanted = select(*EVIDENCE.primary_key.columns, EVIDENCE.c.sha256).where(is_old).limit(KEYS_AT_ONCE)
    found = connection.execute(wanted).mappings().all()
    if not found:
        return 0
    is_it = [column == bindparam(f"of_{column.name}") for column in EVIDENCE.primary_key.columns]
    connection.execute(
        delete(EVIDENCE).where(*is_it), [{f"of_{name}": value for name, value in row.items()} for row in found]
    )
    is_evidence = exists().where(EVIDENCE.c.sha256 == MESSAGES.c.sha256)
    is_unused = MESSAGES.c.sha256.in_({row["sha256"] for row in found}) & ~is_evidence
    return len(found) + connection.execute(delete(MESSAGES).where(is_unused)).rowcount


def _speaks_of_an_open_incident() -> ColumnElement[bool]:
    """Say whether a row of evidence was kept for an incident that has not ended: its id names feed, source, cause and beginning."""
    begins = SOURCES.c.feed + ":"
    ends = ":" + EVIDENCE.c.reason + ":" + cast(INCIDENTS.c.since, Text)
    return exists().where(
        SOURCES.c.id == EVIDENCE.c.source_id,
        INCIDENTS.c.feed == SOURCES.c.feed,
        INCIDENTS.c.ended.is_(None),
        # One of the feed as a whole has no source; it keeps a message of each.
        INCIDENTS.c.id.in_([begins + SOURCES.c.source + ends, begins + ends]),
    )


def _forget(connection: Connection, table: Table, is_wanted: Iterable[ColumnElement[bool]], most: int) -> int:
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(*is_wanted).limit(most)
    return connection.execute(delete(table).where(key.in_(some))).rowcount
