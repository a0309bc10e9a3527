"""Deliveries that are due in, attempts at them out: until they arrive, for 24 hours, each webhook on its own."""

import asyncio
import logging
import random
from contextlib import suppress

import aiohttp
import msgspec

from mobility.model.notified import Notified, NotifiedOutcome
from mobility.notify.config import NotifyConfig, Webhook
from mobility.notify.deliveries import Delivered, Delivery, Ending, ended, next_try, notified
from mobility.notify.webhook import open_senders, send
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import Lease
from mobility.store.notices import NoticesChange, read_notices, write_notices
from mobility.worker.metrics import METRICS
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""Between two looks at what is due, when nothing new is announced."""
AT_ONCE = 20
"""Attempts at one webhook before the others' results are written."""


async def deliver_for_ever(config: NotifyConfig, fresh: asyncio.Event, lease: Lease, around: Surroundings) -> None:
    """Attempt what is due, whenever something is added and every LOOK_S."""
    senders = open_senders()
    try:
        while True:
            fresh.clear()
            with suppress(StoreUnavailableError):
                await deliver(config, senders, lease, around)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await fresh.wait()
    finally:
        for session in senders:
            await session.close()


async def deliver(
    config: NotifyConfig,
    senders: tuple[aiohttp.ClientSession, aiohttp.ClientSession],
    lease: Lease,
    around: Surroundings,
) -> None:
    """Attempt each due delivery once; webhooks side by side, the deliveries of one in order, until one fails."""
    now = around.clock.now()
    notices = await read_notices(around.connection)
    due = [one for value in notices.due.values() if (one := _read(value)) is not None and one.due <= now]
    by_webhook: dict[str, list[Delivery]] = {}
    for delivery in sorted(due, key=lambda one: (one.made, one.id)):
        by_webhook.setdefault(delivery.webhook, []).append(delivery)
    known = {webhook.id: webhook for webhook in config.webhooks}
    attempts = (
        _attempt_all(known.get(webhook), deliveries[:AT_ONCE], senders, lease, around)
        for webhook, deliveries in by_webhook.items()
    )
    await asyncio.gather(*attempts)


async def _attempt_all(
    webhook: Webhook | None,
    deliveries: list[Delivery],
    senders: tuple[aiohttp.ClientSession, aiohttp.ClientSession],
    lease: Lease,
    around: Surroundings,
) -> None:
    for delivery in deliveries:
        change, told, is_delivered = await _attempt(webhook, delivery, senders, around)
        await write_notices(around.connection, lease, change)
        around.history.notified(told)
        if not is_delivered:
            return


async def _attempt(
    webhook: Webhook | None,
    delivery: Delivery,
    senders: tuple[aiohttp.ClientSession, aiohttp.ClientSession],
    around: Surroundings,
) -> tuple[NoticesChange, tuple[Notified, ...], bool]:
    """Attempt once; gives what to write, to Redis and to history, and whether the webhook takes more."""
    if webhook is None:
        line = ended(delivery, Ending.UNCONFIGURED, around.clock.now())
        return _closed(line), line.notified, True
    sent = await send(senders, webhook, delivery.id, delivery.body, around.clock.now())
    METRICS.notice_attempts_total.labels("webhook", "ok" if sent.is_delivered else "failed").inc()
    now = around.clock.now()
    again = None
    if not sent.is_delivered and not sent.is_gone:
        again = next_try(delivery, now, sent.error, random.random(), sent.retry_after_s)
    if again is not None:
        log.info("webhook %s: attempt %d failed: %s", webhook.id, again.attempts, sent.error)
        change = NoticesChange(due={again.id: msgspec.json.encode(again)})
        return change, notified(again, NotifiedOutcome.RETRYING, now), False
    ending = Ending.DELIVERED if sent.is_delivered else Ending.GONE if sent.is_gone else Ending.GIVEN_UP
    if ending is not Ending.DELIVERED:
        log.warning("webhook %s: %s after %d attempts: %s", webhook.id, ending, delivery.attempts + 1, sent.error)
    line = ended(delivery, ending, now, sent.error)
    return _closed(line), line.notified, sent.is_delivered


def _closed(line: Delivered) -> NoticesChange:
    return NoticesChange(done=[line.id], log=[msgspec.json.encode(line)])


def _read(value: bytes) -> Delivery | None:
    """Read a delivery; None for one that another version of the service wrote."""
    try:
        return msgspec.json.decode(value, type=Delivery)
    except msgspec.DecodeError:
        return None
