"""`/v1/health` and `/v1/health/feeds/{id}`: what workers say about feeds in, the same for people and machines out."""

import difflib

import msgspec

from mobility.api import sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_shapes import FeedAnswer, FeedDetail, feed_answer, feed_detail
from mobility.api.latency import LatencyAnswer
from mobility.api.named import refuse_unknown
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.model.health import Status
from mobility.model.ids import FeedId
from mobility.model.time import utc_iso

HELD_FOR_S = 2
"""Ages are shown in seconds; whoever watches polls this often at most."""


class SelfAuditAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Departures that this process showed and recomputed from raw observations, since it started."""

    checked: int
    """How many."""
    false_live: int
    """Shown with a label, an age or an expected time that the observations do not bear out; must stay 0."""


class HealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All feeds at a glance."""

    as_of: str
    """RFC 3339."""
    store: str
    """`ok`, or `away` while Redis does not answer."""
    store_away_for_s: int | None
    """Seconds since Redis stopped answering; null while it does."""
    share_ok: float | None
    """Share of feeds whose status is ok; null without feeds."""
    counts: dict[str, int]
    """Feeds by status."""
    self_audit: SelfAuditAnswer
    """What this process found when it checked its own answers."""
    latency: LatencyAnswer
    """How long messages took until they could be read in this process, over all feeds."""
    feeds: list[FeedAnswer]
    """The worst first."""


def make_health(asked: Asked) -> tuple[Content, object]:
    """Answer with one row a feed, the worst first, and the share that is well: never one lamp for all."""
    refuse_unknown(asked)
    wanted = set(asked.values["feed"])
    feeds = [feed for feed in asked.snapshot.feeds.values() if not wanted or feed.id in wanted]
    rows = sorted((feed_answer(feed, asked.now) for feed in feeds), key=_worst_first)
    counts = {status.value: sum(row.status is status for row in rows) for status in Status}
    failing = asked.api.state.store_failing_since
    answer = HealthAnswer(
        as_of=utc_iso(asked.now),
        store="ok" if failing is None else "away",
        store_away_for_s=None if failing is None else max(0, int(asked.now - failing)),
        share_ok=round(counts[Status.OK] / len(rows), 3) if rows else None,
        self_audit=SelfAuditAnswer(checked=asked.api.audit.checked, false_live=asked.api.audit.false_live),
        latency=asked.api.state.latencies.of_all(asked.now),
        counts={status: count for status, count in counts.items() if count},
        feeds=rows,
    )
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), asked.snapshot


_ORDER = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.PAUSED, Status.NO_SERVICE, Status.OK)


def _worst_first(row: FeedAnswer) -> tuple[int, str]:
    return _ORDER.index(row.status), row.id


def make_feed(asked: Asked) -> tuple[Content, object]:
    """Answer with all that is known of one feed, rejections with examples included."""
    feed = find_feed(asked)
    latency = asked.api.state.latencies.of_feed(feed.id, asked.now)
    body = msgspec.json.encode(feed_detail(feed, latency, asked.now))
    return Content(body, valid_until=asked.now + HELD_FOR_S), (feed,)


def find_feed(asked: Asked) -> FeedInUse:
    """Find the feed of the path; RefusedError names those that are spelled alike."""
    feed = asked.snapshot.feeds.get(FeedId(asked.id))
    if feed is None:
        near = difflib.get_close_matches(asked.id[:64], asked.snapshot.feeds, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "/v1/health lists the feeds"
        raise RefusedError(
            Code.UNKNOWN_FEED, f"No feed is called `{asked.id[:64]}`.", parameter="id", value=asked.id, hint=hint
        )
    return feed


HEALTH = Resource(
    name="health",
    path="/v1/health",
    tag="health",
    summary="How every feed is: status, ages, match counts; the worst first.",
    text="`store` is `away` while Redis does not answer: boards go on from memory and their ages grow.",
    make=make_health,
    answer=HealthAnswer,
    parameters=ParameterTable((shared.FEED,)),
    codes=(Code.UNKNOWN_FEED,),
)

FEED = Resource(
    name="health_feed",
    path="/v1/health/feeds/{id}",
    tag="health",
    summary="All that is known of one feed: its timetable, its realtime sources, what was rejected and why.",
    text="Every rejection reason comes with its count and up to five examples.",
    make=make_feed,
    answer=FeedDetail,
    parameters=ParameterTable((shared.feed_path_id("Feed id, as in /v1/health.", sample.FEED),)),
    codes=(Code.UNKNOWN_FEED,),
)
