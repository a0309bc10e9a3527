"""How a worker's history fares, as Prometheus metrics: what is kept, what is lost and why, what waits."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from mobility.history.waiting import LOSSES

if TYPE_CHECKING:
    from mobility.history.writer import HistoryWriter


class HistoryMetrics(Collector):
    """Reads the counts of the writer at the moment of a scrape; empty while no history is kept."""

    def __init__(self) -> None:
        """Start without a writer."""
        self.writer: HistoryWriter | None = None

    def collect(self) -> Iterator[Metric]:
        """List the metrics."""
        kept = CounterMetricFamily(
            "history_written", "Records kept, messages and their bytes, by kind.", labels=["kind"]
        )
        lost = CounterMetricFamily(
            "history_dropped", "Records and messages that are lost, by reason.", labels=["reason"]
        )
        waiting = GaugeMetricFamily("history_waiting", "Records that wait to be written.")
        if self.writer is not None:
            for kind, count in sorted(self.writer.written.copy().items()):
                kept.add_metric([kind], count)
            # From 0 on: a count that begins with its first loss has not risen yet for an alert.
            for reason, count in sorted((dict.fromkeys(LOSSES, 0) | self.writer.dropped.copy()).items()):
                lost.add_metric([reason], count)
            waiting.add_metric([], len(self.writer.waiting))
        yield from (kept, lost, waiting)
