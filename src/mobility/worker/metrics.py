"""What a worker counts, in the words of HEALTH.md 5.7; labels are feed ids of the registry and names of ours, nothing else."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from mobility.model.health import Attempt
from mobility.model.ids import FeedId
from mobility.worker.history_metrics import HistoryMetrics


class WorkerMetrics:
    """The worker's metrics in a registry of their own."""

    def __init__(self) -> None:
        """Declare every metric with its sentence."""
        self.registry = CollectorRegistry()
        self.feed_fetch_total = Counter(
            "feed_fetch_total",
            "Attempts to fetch, by how they ended.",
            ["feed", "kind", "outcome"],
            registry=self.registry,
        )
        self.feed_fetch_duration_seconds = Histogram(
            "feed_fetch_duration_seconds",
            "From the request to the end of the body.",
            ["feed", "kind"],
            registry=self.registry,
        )
        self.feed_last_attempt_timestamp_seconds = Gauge(
            "feed_last_attempt_timestamp_seconds",
            "When an attempt last ended.",
            ["feed", "kind"],
            registry=self.registry,
        )
        self.feed_header_timestamp_seconds = Gauge(
            "feed_header_timestamp_seconds",
            "Header timestamp of the message in use.",
            ["feed", "kind"],
            registry=self.registry,
        )
        self.merge_seconds = Histogram(
            "merge_duration_seconds",
            "Time to merge all messages of a feed with its timetable.",
            ["feed"],
            registry=self.registry,
        )
        self.feed_checks_total = Counter(
            "feed_checks_total",
            "Polls whose message the health rules looked at (checked), or had no time left for (left_out).",
            ["feed", "how"],
            registry=self.registry,
        )
        self.feed_check_seconds = Histogram(
            "feed_check_duration_seconds",
            "CPU time that the health rules took for one message.",
            ["feed"],
            registry=self.registry,
        )
        self.feed_loop_errors_total = Counter(
            "feed_loop_errors_total",
            "Exceptions that reached a feed's loop: faults of ours.",
            ["feed"],
            registry=self.registry,
        )
        self.notice_attempts_total = Counter(
            "notice_attempts_total",
            "Attempts to tell somebody of an incident, by channel (webhook, mail) and how they ended (ok, failed).",
            ["channel", "outcome"],
            registry=self.registry,
        )
        # A count that begins with its first failure has not risen yet, and no alert would see that failure.
        for channel in ("webhook", "mail"):
            for outcome in ("ok", "failed"):
                self.notice_attempts_total.labels(channel, outcome)
        self.history = HistoryMetrics()
        self.registry.register(self.history)
        self.feeds_owned = Gauge("feeds_owned", "Feeds whose lease this worker holds.", registry=self.registry)

    def observe_attempt(self, feed: FeedId, attempt: Attempt) -> None:
        """Count one attempt."""
        self.feed_fetch_total.labels(feed, attempt.kind, attempt.outcome).inc()
        self.feed_fetch_duration_seconds.labels(feed, attempt.kind).observe(attempt.duration_s)
        self.feed_last_attempt_timestamp_seconds.labels(feed, attempt.kind).set(attempt.started + attempt.duration_s)
        if attempt.header_timestamp is not None:
            self.feed_header_timestamp_seconds.labels(feed, attempt.kind).set(attempt.header_timestamp)


METRICS = WorkerMetrics()
"""One per process, as Prometheus scrapes processes."""
