"""Answers as they are sent in, one in a thousand recomputed beside the event loop; how many visits were right out."""

import asyncio
import logging
from collections.abc import Iterator

import msgspec
from prometheus_client.core import CounterMetricFamily, Metric

from mobility.api.answer import JSON, Content
from mobility.api.audit_reference import Audit, audit
from mobility.api.state import Snapshot
from mobility.model.time import Instant

log = logging.getLogger(__name__)

AT_LEAST_EVERY_S = 60
"""Little traffic is audited too."""
AT_ONCE = 4
"""Audits under way; of more the process has no time."""


class SelfAudit:
    """Counts of this process since it started."""

    def __init__(self, every: int) -> None:
        """Audit one in `every` answers, and one a minute; 0 for none."""
        self.every = every
        self.checked = 0
        """Visits."""
        self.false_live = 0
        """Visits whose label, age or expected time the raw observations do not bear out."""
        self.failures = 0
        """Audits that ended in an exception: faults of ours."""
        self.offered = 0
        self._audited_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    def offer(self, content: Content, snapshot: Snapshot, now: float) -> None:
        """Take note of an answer that goes out at `now`, made or cached; costs a comparison, but for the few."""
        self.offered += 1
        is_due = self.offered % self.every == 0 if self.every else False
        is_due |= bool(self.every) and now - self._audited_at >= AT_LEAST_EVERY_S
        if not is_due or content.media_type != JSON or content.status != 200 or len(self._tasks) >= AT_ONCE:
            return
        self._audited_at = now
        task = asyncio.get_running_loop().create_task(self._audit(content.body, snapshot, int(now)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait for the audits under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _audit(self, body: bytes, snapshot: Snapshot, now: Instant) -> None:
        try:
            found = await asyncio.to_thread(_audited, body, snapshot, now)
        except Exception:
            self.failures += 1
            log.exception("the self-audit failed")
            return
        self.checked += found.checked
        self.false_live += len(found.disagreements)
        for one in found.disagreements[:3]:
            log.error(
                "self-audit: feed %s trip %.100r stop %.100r was shown as %s, the observations say %s",
                one.feed,
                one.trip,
                one.stop,
                tuple(one.shown),
                [tuple(right) for right in one.right],
            )

    def families(self) -> Iterator[Metric]:
        """List the metrics."""
        yield CounterMetricFamily(
            "self_audit_checked", "Departures recomputed from raw observations.", value=self.checked
        )
        yield CounterMetricFamily(
            "false_live",
            "Departures whose label, age or expected time the raw observations do not bear out; must stay 0.",
            value=self.false_live,
        )
        yield CounterMetricFamily(
            "self_audit_failures", "Audits that ended in an exception: faults of ours.", value=self.failures
        )


def _audited(body: bytes, snapshot: Snapshot, now: Instant) -> Audit:
    """Check an answer; one that a client had thinned or grouped has not all that is needed, and is passed over."""
    answer = msgspec.json.decode(body)
    rows = answer.get("departures", [])
    if "as_of" not in answer or not all({"label", "trip", "stop", "age_s", "expected"} <= row.keys() for row in rows):
        return Audit(0, [])
    return audit(answer, snapshot, now)
