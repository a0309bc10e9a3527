"""Who is told and what they were told in, the same in the history beside the incidents out, also after a crash."""

import asyncio
import logging
from pathlib import Path

import msgspec

from mobility.model.notified import NotifiedOutcome, Subscriber
from mobility.notify.config import NotifyConfig
from mobility.notify.deliveries import Delivered, Delivery, notified
from mobility.notify.subscribers import subscribers_of
from mobility.store.errors import StoreUnavailableError
from mobility.store.notices import LOG_KEPT, UNSUBSCRIBED, read_notice_log, read_notices
from mobility.worker.notices_memory import load_memory, recipient_name
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOK_S = 10.0
SAY_AGAIN_S = 600
"""Who is told is said again this often: a history that has not heard it for an hour takes it that nobody is."""


async def keep_for_ever(config: NotifyConfig, memory: Path, around: Surroundings) -> None:
    """Tell history who is told, whenever that changes, and once all that Redis remembers of what was told."""
    is_told_anew = False
    said: tuple[Subscriber, ...] | None = None
    said_at = 0
    while True:
        try:
            everybody, now = await _everybody(config, memory, around), around.clock.now()
            if everybody != said or now - said_at >= SAY_AGAIN_S:
                around.history.subscribers(now, everybody)
                said, said_at = everybody, now
            if not is_told_anew:
                await tell_anew(around)
                is_told_anew = True
        except StoreUnavailableError:
            log.debug("Redis is away; who is told is said later")
        await asyncio.sleep(LOOK_S)


async def tell_anew(around: Surroundings) -> None:
    """Tell history what the log and the queue in Redis hold: a worker that was killed may have noted it there alone.

    History keeps each delivery once, so that telling it twice changes nothing.
    """
    for line in reversed(await read_notice_log(around.connection, LOG_KEPT)):
        try:
            around.history.notified(msgspec.json.decode(line, type=Delivered).notified)
        except msgspec.DecodeError:
            log.debug("a line of the delivery log is another version's")
    for value in (await read_notices(around.connection)).due.values():
        try:
            delivery = msgspec.json.decode(value, type=Delivery)
        except msgspec.DecodeError:
            continue
        outcome = NotifiedOutcome.RETRYING if delivery.attempts else NotifiedOutcome.WAITING
        at = delivery.made if delivery.tried is None else delivery.tried
        around.history.notified(notified(delivery, outcome, at))


async def _everybody(config: NotifyConfig, memory: Path, around: Surroundings) -> tuple[Subscriber, ...]:
    names = {recipient_name(one): one.id for one in config.recipients}
    left: set[str] = set()
    if names:
        notices = await read_notices(around.connection)
        in_redis = {key.removeprefix(UNSUBSCRIBED) for key in notices.told if key.startswith(UNSUBSCRIBED)}
        left = in_redis | set((await asyncio.to_thread(load_memory, memory)).unsubscribed)
    return subscribers_of(config, {names[name] for name in left & names.keys()})
