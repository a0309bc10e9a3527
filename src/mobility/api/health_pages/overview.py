"""`/status` and `/health`: all feeds in, how networks and feeds are out, the worst first."""

from collections.abc import Callable
from typing import Any

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_pages.page import held, page_resource
from mobility.api.health_pages.past import Past
from mobility.api.latency import LatencyAnswer
from mobility.api.page_content import page_language
from mobility.api.parameters import Parameter
from mobility.api.resource import Asked
from mobility.model.health import Status
from mobility.web.health.overview_pages import Around, Filter, OurDelay, health_page, status_page

LONGEST_WORDS = 100


def make_status(asked: Asked) -> tuple[Content, object]:
    """Answer with one line a network."""
    past = Past(asked)
    days = past.days(list(asked.snapshot.feeds), asked.now)
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    audit = asked.api.audit
    delay = _our_delay(asked.api.state.latencies.of_all(asked.now))
    around = Around(past.note, asked.api.state.is_ready, audit.checked, audit.false_live, delay)
    return held(status_page(feeds, days, around, page_language(asked), asked.now), asked)


def _our_delay(latency: LatencyAnswer) -> OurDelay | None:
    half, most = latency.from_fetch_p50_s, latency.from_fetch_p95_s
    return OurDelay(half, most, latency.messages) if half is not None and most is not None else None


def make_health(asked: Asked) -> tuple[Content, object]:
    """Answer with one line a feed."""
    past = Past(asked)
    days = past.days(list(asked.snapshot.feeds), asked.now)
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    wanted = Filter(asked.values["q"], asked.values["operator"], asked.values["status"])
    around = Around(past.note, asked.api.state.is_ready)
    return held(health_page(feeds, days, around, wanted, page_language(asked), asked.now), asked)


def _or_nothing(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Let a form's empty fields pass."""
    return lambda text: parse(text) if text.strip() else ""


_WORDS = Parameter(
    "q",
    "Words of a feed's name or id.",
    _or_nothing(parsers.text_up_to(LONGEST_WORDS)),
    shared.TEXT,
    "ville",
    default="",
)
_OPERATOR = Parameter(
    "operator",
    "Only this network, by name.",
    _or_nothing(parsers.text_up_to(200)),
    shared.TEXT,
    "Transports de Valorne",
    default="",
)
_STATUS = Parameter(
    "status",
    "Only feeds of this status.",
    _or_nothing(parsers.one_of(*(status.value for status in Status))),
    shared.TEXT,
    "down",
    default="",
)

STATUS = page_resource(
    "status_page", "/status", make_status, "How each network is: one line each, for everybody.", is_heavy=True
)
HEALTH = page_resource(
    "health_page",
    "/health",
    make_health,
    "How each feed is and what it costs travellers, for authorities.",
    _WORDS,
    _OPERATOR,
    _STATUS,
    is_heavy=True,
)
