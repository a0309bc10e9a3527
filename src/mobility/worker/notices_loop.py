"""FeedHealth of all feeds as it changes in, webhooks and mails out; by the one worker that holds their lease."""

import asyncio
import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mobility.health.transitions import transitions
from mobility.model.health import FeedHealth, Status
from mobility.model.history import Transition
from mobility.model.ids import NOTICES, FeedId
from mobility.model.notified import NotifiedAbout, NotifiedOutcome
from mobility.model.time import Instant
from mobility.notify.config import NotifyConfig
from mobility.notify.deliveries import Delivery, notified
from mobility.notify.notice import concerns
from mobility.notify.webhook import event_body
from mobility.store.changes import ChangeKind, ChangeReader
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import Lease
from mobility.store.notices import Notices, NoticesChange, read_notices, write_notices
from mobility.store.read import read_feeds, read_health
from mobility.worker.beat import StoreWatch
from mobility.worker.compartment import keep, let_go, renew_for_ever, wait_for_lease
from mobility.worker.notices_deliver import deliver_for_ever
from mobility.worker.notices_kept import keep_for_ever
from mobility.worker.notices_mail import mail_for_ever
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""Between two looks at the feeds that have changed."""
PAUSE_S = 1.0
"""Before Redis is asked again when it is away."""
_INCIDENT = "incident:"


@dataclass(slots=True)
class NoticesState:
    """What a worker knows of notices; it outlives a failed loop."""

    config: NotifyConfig
    memory: Path
    """File with what must outlive Redis (notices_memory)."""
    feeds: dict[FeedId, FeedHealth] = field(default_factory=dict)
    """As of the last look."""
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when deliveries were added."""


async def keep_notices(state: NoticesState, around: Surroundings, watch: StoreWatch) -> None:
    """Own the notices whenever nobody else does, for ever."""
    await keep(NOTICES, lambda: own_notices(state, around, watch))


async def own_notices(state: NoticesState, around: Surroundings, watch: StoreWatch) -> None:
    """Wait for the lease, then tell and deliver until it is lost."""
    lease = await wait_for_lease(NOTICES, around, watch)
    state.feeds.clear()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(renew_for_ever(lease, around, watch))
            group.create_task(look_for_ever(state, lease, around))
            group.create_task(deliver_for_ever(state.config, state.fresh, lease, around))
            group.create_task(keep_for_ever(state.config, state.memory, around))
            if state.config.recipients:
                group.create_task(mail_for_ever(state.config, state.memory, state.feeds, lease, around))
    finally:
        await let_go(lease, around)


async def look_for_ever(state: NoticesState, lease: Lease, around: Surroundings) -> None:
    """Look at what has changed every LOOK_S; Redis being away delays what is told and loses nothing."""
    loop, reader = asyncio.get_running_loop(), ChangeReader()
    changed: set[FeedId] = set()
    due = loop.time()
    while True:
        try:
            for change in await reader.read(around.connection):
                if change.kind is ChangeKind.EVERYTHING:
                    changed.update(await read_feeds(around.connection))
                elif change.feed is not None:
                    changed.add(change.feed)
            if loop.time() >= due:
                await look(state, changed, lease, around)
                changed.clear()
                due = loop.time() + LOOK_S
        except StoreUnavailableError:
            await asyncio.sleep(PAUSE_S)


async def look(state: NoticesState, changed: set[FeedId], lease: Lease, around: Surroundings) -> None:
    """Read the health of feeds that changed, and put a delivery in the queue for each transition and webhook."""
    for feed in sorted(changed):
        health = await read_health(around.connection, feed)
        if health is not None:
            state.feeds[feed] = health
    notices = await read_notices(around.connection)
    told = _told(notices)
    now = around.clock.now()
    found = [
        transition
        for feed in sorted(changed)
        if (health := state.feeds.get(feed)) is not None
        for transition in transitions(told, health, now)
    ]
    forgotten = _forgotten(told, state.feeds)
    if not found and not forgotten:
        return
    deliveries = [delivery for transition in found for delivery in _deliveries(state.config, transition, now)]
    change = NoticesChange(
        told={_INCIDENT + one.incident: one.status.value.encode() for one in found},
        forgotten=[_INCIDENT + incident for incident in forgotten],
        due={delivery.id: msgspec.json.encode(delivery) for delivery in deliveries},
    )
    await write_notices(around.connection, lease, change)
    for delivery in deliveries:
        around.history.notified(notified(delivery, NotifiedOutcome.WAITING, now))
    for transition in found:
        log.info("%s: %s -> %s: %s", transition.feed, transition.previous, transition.status, transition.cause)
    if deliveries:
        state.fresh.set()


def _deliveries(config: NotifyConfig, transition: Transition, now: Instant) -> list[Delivery]:
    body = event_body(transition, config.public_url)
    return [
        Delivery(
            id=_delivery_id(transition, webhook.id),
            webhook=webhook.id,
            body=body,
            made=now,
            due=now,
            incident=transition.incident,
            about=_about(transition),
        )
        for webhook in config.webhooks
        if concerns(transition, webhook)
    ]


def _about(transition: Transition) -> NotifiedAbout:
    if transition.ended is not None:
        return NotifiedAbout.RECOVERED
    return NotifiedAbout.OPENED if transition.previous is Status.OK else NotifiedAbout.CHANGED


def _delivery_id(transition: Transition, webhook: str) -> str:
    """Name a delivery by what it tells to whom, so that telling it twice is the same delivery."""
    parts = (transition.incident, transition.previous.value, transition.status.value, str(transition.at), webhook)
    return f"msg_{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def _told(notices: Notices) -> dict[str, Status]:
    told = {}
    for key, value in notices.told.items():
        if key.startswith(_INCIDENT):
            with suppress(ValueError):
                told[key.removeprefix(_INCIDENT)] = Status(value.decode(errors="replace"))
    return told


def _forgotten(told: dict[str, Status], feeds: dict[FeedId, FeedHealth]) -> list[str]:
    """List incidents that their feed's health no longer has: told to the end, or lost with a Redis that came back empty."""
    present = {incident.id for health in feeds.values() for incident in health.incidents}
    return [incident for incident in told if incident not in present and incident.partition(":")[0] in feeds]
