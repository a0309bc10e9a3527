"""Requests and feed states in, Prometheus text out; each process has its own registry."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS_S = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5)


class RequestMetrics:
    """Counts of this process; plain numbers, because a request must not wait for a lock."""

    def __init__(self) -> None:
        """Start at zero."""
        self.requests: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.cache_hits: defaultdict[str, int] = defaultdict(int)
        self.buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS_S) + 1))
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.streams = 0
        self.streams_reset = 0

    def count(self, resource: str, status: int) -> None:
        """Count one answer."""
        self.requests[resource, status] += 1

    def computed(self, resource: str, seconds: float) -> None:
        """Note how long an answer that was not cached took to make."""
        self.buckets[resource][bisect_left(BUCKETS_S, seconds)] += 1
        self.seconds[resource] += seconds

    def families(self) -> Iterator[Metric]:
        """List the metrics of requests and streams."""
        requests = CounterMetricFamily(
            "api_requests", "Answers sent, by resource and HTTP status.", labels=["resource", "status"]
        )
        for (resource, status), count in self.requests.items():
            requests.add_metric([resource, str(status)], count)
        yield requests
        hits = CounterMetricFamily(
            "api_cache_hits", "Answers sent from bytes that were made before, by resource.", labels=["resource"]
        )
        for resource, count in self.cache_hits.items():
            hits.add_metric([resource], count)
        yield hits
        seconds = HistogramMetricFamily(
            "api_compute_seconds", "Time to make an answer that was not cached.", labels=["resource"]
        )
        for resource, counts in self.buckets.items():
            seconds.add_metric([resource], _cumulated(counts), self.seconds[resource])
        yield seconds
        yield GaugeMetricFamily("api_streams", "Event streams open now.", value=self.streams)
        yield CounterMetricFamily(
            "api_streams_reset",
            "Streams whose reader was too slow and was sent a fresh board.",
            value=self.streams_reset,
        )


def _cumulated(counts: list[int]) -> list[tuple[str, float]]:
    total, rows = 0, []
    for bound, count in zip((*BUCKETS_S, float("inf")), counts, strict=True):
        total += count
        rows.append(("+Inf" if bound == float("inf") else str(bound), float(total)))
    return rows


class _Families(Collector):
    def __init__(self, list_families: Callable[[], Iterable[Metric]]) -> None:
        self.list_families = list_families

    def collect(self) -> Iterable[Metric]:
        """Make the families anew at every scrape."""
        return self.list_families()


def prometheus_text(list_families: Callable[[], Iterable[Metric]]) -> bytes:
    """Write metric families in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(list_families))
    return generate_latest(registry)
