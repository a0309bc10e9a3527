"""What a worker counts is there before the first failure: a count that begins with it has not risen for any alert."""

import asyncio
from types import SimpleNamespace

import pytest
from prometheus_client import CollectorRegistry

from mobility.history.waiting import LOSSES
from mobility.model.ids import FeedId
from mobility.worker.compartment import keep
from mobility.worker.history_metrics import HistoryMetrics
from mobility.worker.metrics import METRICS, WorkerMetrics


def test_notices_are_counted_from_nothing_on() -> None:
    registry = WorkerMetrics().registry
    for channel in ("webhook", "mail"):
        labels = {"channel": channel, "outcome": "failed"}
        assert registry.get_sample_value("notice_attempts_total", labels) == 0


async def test_faults_of_a_loop_are_counted_from_nothing_on() -> None:
    feed, owns = FeedId("counted-from-nothing"), asyncio.Event()

    async def own() -> None:
        owns.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(5):
        kept = asyncio.create_task(keep(feed, own))
        await owns.wait()
        kept.cancel()
    assert METRICS.registry.get_sample_value("feed_loop_errors_total", {"feed": feed}) == 0


@pytest.mark.parametrize("reason", LOSSES)
def test_losses_of_the_history_are_counted_from_nothing_on(reason: str) -> None:
    metrics, registry = HistoryMetrics(), CollectorRegistry()
    writer = SimpleNamespace(written={}, dropped={"disk_full": 3}, waiting=())
    metrics.writer = writer  # type: ignore[assignment]
    registry.register(metrics)
    expected = 3 if reason == "disk_full" else 0
    assert registry.get_sample_value("history_dropped_total", {"reason": reason}) == expected
