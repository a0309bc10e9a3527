"""Names of feeds, sources and metrics -> the small numbers that rows carry instead."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from mobility.history.schema import SERIES, SOURCES
from mobility.history.upsert import insert_new
from mobility.model.ids import FeedId

SourceKey = tuple[FeedId, str]
SeriesKey = tuple[FeedId, str, str]


class Keys:
    """The numbers that one writer has met; they never change."""

    def __init__(self) -> None:
        """Start knowing none."""
        self._sources: dict[SourceKey, int] = {}
        self._series: dict[SeriesKey, int] = {}
        self._unsure_sources: list[SourceKey] = []
        self._unsure_series: list[SeriesKey] = []

    def source(self, connection: Connection, feed: FeedId, source: str, kind: str = "") -> int:
        """Give a source's number, which is made where there is none."""
        known = self._sources.get((feed, source))
        if known is None:
            insert_new(connection, SOURCES, [{"feed": feed, "source": source, "kind": kind}])
            is_it = (SOURCES.c.feed == feed) & (SOURCES.c.source == source)
            known = self._sources[feed, source] = connection.execute(select(SOURCES.c.id).where(is_it)).scalar_one()
            self._unsure_sources.append((feed, source))
        return known

    def series(self, connection: Connection, keys: Iterable[SeriesKey]) -> list[int]:
        """Give the numbers of series, which are made where there are none."""
        return [self._one_series(connection, *key) for key in keys]

    def _one_series(self, connection: Connection, feed: FeedId, source: str, metric: str) -> int:
        known = self._series.get((feed, source, metric))
        if known is None:
            source_id = self.source(connection, feed, source)
            insert_new(connection, SERIES, [{"source_id": source_id, "metric": metric}])
            is_it = (SERIES.c.source_id == source_id) & (SERIES.c.metric == metric)
            known = connection.execute(select(SERIES.c.id).where(is_it)).scalar_one()
            self._series[feed, source, metric] = known
            self._unsure_series.append((feed, source, metric))
        return known

    def are_committed(self) -> None:
        """Note that the numbers given so far will stay."""
        self._unsure_sources.clear()
        self._unsure_series.clear()

    def were_rolled_back(self) -> None:
        """Forget the numbers that a failed transaction made."""
        for source in self._unsure_sources:
            self._sources.pop(source, None)
        for series in self._unsure_series:
            self._series.pop(series, None)
        self.are_committed()
