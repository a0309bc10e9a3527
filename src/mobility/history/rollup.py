"""Samples in the tables -> their steps of five minutes and of days, made again and again with the same result."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, Table, func, select

from mobility.history.points import point_of, row_of
from mobility.history.schema import DAYS, FIVE_MINUTES, SAMPLES, SERIES, SOURCES
from mobility.history.upsert import put
from mobility.model.ids import FeedId
from mobility.model.time import DAY_S, Instant

STEP_S = 300
CLOSED_AFTER_S = 60
"""A step is rolled up this long after its end, when what is told at its end has been written."""


def roll_up(connection: Connection, feed: FeedId, now: Instant) -> None:
    """Bring a feed's five-minute steps up to the last one that is over, and its UTC days likewise.

    Source: HEALTH.md 5.5. The last step that is there is made again, so that nothing depends on when it was made.
    """
    of_feed = select(SERIES.c.id).join(SOURCES, SOURCES.c.id == SERIES.c.source_id).where(SOURCES.c.feed == feed)
    ids = [number for (number,) in connection.execute(of_feed)]
    if not ids:
        return
    for table, step_s in ((FIVE_MINUTES, STEP_S), (DAYS, DAY_S)):
        since = _newest(connection, table, ids)
        until = (now - CLOSED_AFTER_S) // step_s * step_s
        if since + step_s < until or not since:
            is_wanted = (SAMPLES.c.series_id.in_(ids)) & (SAMPLES.c.at >= since) & (SAMPLES.c.at < until)
            columns = select(SAMPLES.c.series_id, SAMPLES.c.at, SAMPLES.c.value).where(is_wanted)
            rows = connection.execute(columns.order_by(SAMPLES.c.series_id, SAMPLES.c.at)).all()
            samples = ((series_id, at // step_s * step_s, value) for series_id, at, value in rows)
            steps = [
                row_of(series_id, point_of(Instant(start), [value for _, _, value in group]))
                for (series_id, start), group in groupby(samples, itemgetter(0, 1))
            ]
            put(connection, table, steps)


def _newest(connection: Connection, table: Table, ids: Sequence[int]) -> Instant:
    """Give the start of the newest step of any of the series, 0 for none.

    Asked series by series, which is a look at the last row of each; of all together PostgreSQL reads the whole table.
    """
    last = select(func.max(table.c.start)).where(table.c.series_id == SERIES.c.id).scalar_subquery()
    return connection.execute(select(func.max(last)).where(SERIES.c.id.in_(ids))).scalar() or 0
