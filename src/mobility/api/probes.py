"""`/livez`, `/readyz` and `/metrics`: the process asked by machines, its state in, words and numbers out."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
from prometheus_client.core import GaugeMetricFamily, Metric

from mobility.api.answer import Content
from mobility.api.feed_metrics import feed_families
from mobility.api.metrics import prometheus_text
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Ready(msgspec.Struct, frozen=True):
    """The process serves."""

    feeds: int
    """Feeds known; how each is says /v1/health."""


def make_livez(_: Asked) -> tuple[Content, object]:
    """Answer while the event loop turns."""
    return Content(b'{"status":"live"}'), None


def make_readyz(asked: Asked) -> tuple[Content, object]:
    """Answer 200 once every feed that Redis knows has been tried, whatever came of it."""
    state = asked.api.state
    if not state.is_ready:
        detail = (
            f"{len(state.untried)} feeds are still being loaded." if state.has_listed else "Redis has not answered yet."
        )
        raise RefusedError(Code.NOT_READY, detail, hint="try again in a second")
    return Content(msgspec.json.encode(Ready(len(asked.snapshot.feeds)))), None


def make_metrics(asked: Asked) -> tuple[Content, object]:
    """Answer in Prometheus' text format; every process has its own numbers, so scrape each."""

    def families() -> Iterator[Metric]:
        api = asked.api
        yield from api.metrics.families()
        yield from api.audit.families()
        yield GaugeMetricFamily("api_cache_bytes", "Bytes of answers kept.", value=api.cache.used_bytes)
        clients = len(api.limiter.buckets) + len(api.limiter.uses)
        yield GaugeMetricFamily("api_clients", "Addresses and keys that have asked lately.", value=clients)
        yield GaugeMetricFamily("api_ready", "1 once every feed has been tried.", value=float(api.state.is_ready))
        failing = api.state.store_failing_since is not None
        yield GaugeMetricFamily("api_store_up", "1 while Redis answers.", value=float(not failing))
        yield from feed_families(asked.snapshot, asked.now)

    return Content(prometheus_text(families), PROMETHEUS), None


LIVEZ = Resource(
    name="livez",
    path="/livez",
    tag="operation",
    summary="Says that the process runs.",
    text="Restart it when it does not answer.",
    make=make_livez,
    is_limited=False,
    answer=None,
)
HEALTHZ = replace(
    LIVEZ,
    name="healthz",
    path="/healthz",
    text="The same as `/livez`, for monitors that ask under this name; how the feeds are says `/v1/health`.",
)
READYZ = Resource(
    name="readyz",
    path="/readyz",
    tag="operation",
    summary="Says that the process serves.",
    text="Send traffic once it answers 200; it goes on answering 200 while Redis is away.",
    make=make_readyz,
    is_limited=False,
    answer=Ready,
    codes=(Code.NOT_READY,),
)
METRICS = Resource(
    name="metrics",
    path="/metrics",
    tag="operation",
    summary="Prometheus metrics of this process and of the feeds as it sees them.",
    text="Feeds are labelled, vehicles and trips never.",
    make=make_metrics,
    is_limited=False,
    answer=None,
    media_types=("text/plain",),
)
