"""What merging knows from before: the overlay before, messages in use, routes that ever had realtime (rules 13, 29)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mobility.merge.differential import accumulate
from mobility.merge.reject import EXAMPLES_KEPT, Account, Reject
from mobility.merge.sources import SourceMessage, UsedSource
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.time import DAY_S, Instant
from mobility.model.timetable import Timetable

ROUTES_KEPT_S = 7 * DAY_S
"""A line that realtime has not spoken about for this long counts as one without (DESIGN.md, `line_never_realtime`)."""


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """A source's dataset in use."""

    read: FeedMessage
    """The message as it was read."""
    dataset: FeedMessage
    """With what DIFFERENTIAL messages before it left standing."""
    fetched_at: Instant | None


@dataclass(frozen=True, slots=True)
class Memory:
    """What has happened; empty at the first start.

    A restarted worker needs none of its own: `remember_overlay` derives it from the timetable and the overlay that it
    last published, and `carry_on` shows that until a source is heard. Only what a DIFFERENTIAL source has said is then
    lost, until its next full dataset (DIFFERENTIAL-Starts-Anew).
    """

    timetable: Timetable | None = None
    """That `overlay` speaks of."""
    overlay: Overlay | None = None
    messages: dict[str, HeldMessage] = field(default_factory=dict)
    """By source."""
    routes: dict[str, Instant] = field(default_factory=dict)
    """By route_id: when realtime last spoke about it."""
    watched_since: Instant | None = None


def remember_overlay(overlay: Overlay, timetable: Timetable) -> Memory:
    """Derive a memory from the newest overlay that was published and the version it speaks of."""
    info = overlay.info
    rows = {int(route) for route in overlay.instances.route if route >= 0} | set(info.realtime_routes or ())
    routes = {timetable.strings[int(timetable.routes.id[row])]: info.made_at for row in rows}
    return Memory(timetable, overlay, {}, routes, info.realtime_watched_since)


def use_messages(
    sources: Sequence[SourceMessage], memory: Memory, examples_kept: int = EXAMPLES_KEPT
) -> tuple[list[UsedSource], dict[str, HeldMessage]]:
    """Choose each source's dataset: an older message never replaces a newer one.

    Source: GTFS-RT FeedHeader.timestamp; rules 13 and 26.
    """
    used: list[UsedSource] = []
    held: dict[str, HeldMessage] = {}
    for source in sources:
        before = memory.messages.get(source.id)
        chosen = _newest(source, before)
        is_refused = source.message is not None and chosen is before and _is_older(source, before)
        dataset = chosen.dataset if chosen else None
        use = UsedSource(source, dataset, chosen.fetched_at if chosen else None, Account(examples_kept))
        if chosen is not None:
            held[source.id] = chosen
            _open_account(use, chosen.dataset)
        if is_refused and source.message is not None:
            use.account.keep_example(Reject.OLDER_THAN_KNOWN, "", f"header.timestamp {source.message.timestamp}")
            use.account.entities[Reject.OLDER_THAN_KNOWN] += source.message.entity_count
        used.append(use)
    return used, held


def _is_older(source: SourceMessage, before: HeldMessage | None) -> bool:
    return before is not None and source.message is not None and source.message.timestamp < before.dataset.timestamp


def _newest(source: SourceMessage, before: HeldMessage | None) -> HeldMessage | None:
    if source.message is None or _is_older(source, before):
        return before
    if before is not None and source.message is before.read:
        return HeldMessage(before.read, before.dataset, source.fetched_at)
    dataset = accumulate(before.dataset if before else None, source.message)
    return HeldMessage(source.message, dataset, source.fetched_at)


def _open_account(use: UsedSource, dataset: FeedMessage) -> None:
    for rejection in dataset.rejections:
        use.account.reject(rejection.reason, rejection.entity_id, rejection.detail, rejection.count)


def routes_now(memory: Memory, spoken: set[str], now: Instant) -> tuple[dict[str, Instant], Instant, bool]:
    """Give routes by when realtime last spoke about them, since when that is noted, and whether for long enough."""
    since = now if memory.watched_since is None else min(memory.watched_since, now)
    routes = {route: seen for route, seen in memory.routes.items() if now - seen <= ROUTES_KEPT_S}
    routes.update(dict.fromkeys(spoken, now))
    return routes, since, now - since >= ROUTES_KEPT_S
