"""The health of all feeds in, mails to the configured recipients out."""

import asyncio
import logging
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import msgspec

from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.notified import NotifiedOutcome
from mobility.model.time import Instant
from mobility.notify.config import MailServer, NotifyConfig, Recipient
from mobility.notify.deliveries import Delivered
from mobility.notify.letter import letter, subject
from mobility.notify.mail import compose, send_mail
from mobility.notify.mail_log import mail_ended, mail_notified
from mobility.notify.mail_plan import Mail, MailState, due_mails
from mobility.store.errors import StoreUnavailableError
from mobility.store.lease import Lease
from mobility.store.notices import (
    UNSUBSCRIBED,
    Notices,
    NoticesChange,
    read_notices,
    token_field,
    write_notices,
)
from mobility.worker.metrics import METRICS
from mobility.worker.notices_memory import (
    NoticesMemory,
    load_memory,
    recipient_name,
    save_memory,
    unsubscribe_token,
)
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOK_S = 10.0
AGAIN_AFTER_S = 60.0
"""Before a mail server that could not be spoken to is tried again."""
MOST_LOGGED = 50
"""Incidents of one mail that its line of the log in Redis names, the worst; history is told of all."""
_MAIL = "mail:"


async def mail_for_ever(
    config: NotifyConfig, memory: Path, feeds: Mapping[FeedId, FeedHealth], lease: Lease, around: Surroundings
) -> None:
    """Send what is due every LOOK_S; a mail that could not be handed over is due again at the next look."""
    assert config.mail is not None
    while True:
        pause_s = LOOK_S
        try:
            await mail_once(config, memory, feeds, lease, around)
        except StoreUnavailableError:
            log.debug("Redis is away; mails wait")
        except (OSError, smtplib.SMTPException) as error:
            METRICS.notice_attempts_total.labels("mail", "failed").inc()
            log.warning(
                "mail server %s: %s; trying again in %.0f s", config.mail.host, type(error).__name__, AGAIN_AFTER_S
            )
            pause_s = AGAIN_AFTER_S
        await asyncio.sleep(pause_s)


async def mail_once(
    config: NotifyConfig, memory_path: Path, feeds: Mapping[FeedId, FeedHealth], lease: Lease, around: Surroundings
) -> None:
    """Plan and send for every recipient who has not unsubscribed; each one's state is kept once its mails are taken.

    Raises:
        OSError, SMTPException: the mail server cannot be spoken to; nothing was noted as sent.
        StoreUnavailableError: Redis is away.
    """
    notices = await read_notices(around.connection)
    memory = await asyncio.to_thread(_remember, memory_path, notices, config)
    assert config.mail is not None
    for recipient in config.recipients:
        name = recipient_name(recipient)
        if name in memory.unsubscribed or not feeds:
            continue
        known = _state(notices, name)
        mails, state = due_mails(recipient, known, list(feeds.values()), around.clock.now())
        try:
            lines = await _send(config, config.mail, recipient, mails, known, memory, around.clock.now())
        except (OSError, smtplib.SMTPException):
            for mail in mails:
                failed = NotifiedOutcome.RETRYING
                around.history.notified(mail_notified(recipient, mail, known, failed, around.clock.now()))
            raise
        token = token_field(unsubscribe_token(memory, recipient))
        # Also where nothing was mailed: the links of earlier mails go on working when Redis comes back empty.
        if state != known or token not in notices.told:
            told = {_MAIL + name: msgspec.json.encode(state)}
            log_lines = [msgspec.json.encode(_bounded(line)) for line in lines]
            change = NoticesChange(told={**told, token: name.encode()}, log=log_lines)
            await write_notices(around.connection, lease, change)
            for line in lines:
                around.history.notified(line.notified)


def _bounded(line: Delivered) -> Delivered:
    return msgspec.structs.replace(line, notified=line.notified[:MOST_LOGGED])


async def _send(
    config: NotifyConfig,
    server: MailServer,
    recipient: Recipient,
    mails: list[Mail],
    before: MailState,
    memory: NoticesMemory,
    now: Instant,
) -> list[Delivered]:
    """Hand mails over; gives how each ended, and nothing where there is none."""
    if not mails:
        return []
    messages = [_message(config, server, recipient, mail, memory, now) for mail in mails]
    problems = await asyncio.to_thread(send_mail, server, messages)
    for problem in problems:
        METRICS.notice_attempts_total.labels("mail", "failed" if problem else "ok").inc()
        if problem:
            # Another attempt would be refused as well: the address or the message is not wanted.
            log.warning("mail to recipient %s was refused: %s", recipient.id, problem)
    return [mail_ended(recipient, mail, before, problem, now) for mail, problem in zip(mails, problems, strict=True)]


def _message(
    config: NotifyConfig, server: MailServer, recipient: Recipient, mail: Mail, memory: NoticesMemory, now: Instant
) -> EmailMessage:
    origin = config.public_url
    unsubscribe = f"{origin}/unsubscribe?token={unsubscribe_token(memory, recipient)}" if origin else ""
    text = letter(mail, recipient, origin, unsubscribe)
    return compose(
        server.sender, recipient.address, subject(mail, recipient.language), text, now=now, unsubscribe_url=unsubscribe
    )


def _remember(path: Path, notices: Notices, config: NotifyConfig) -> NoticesMemory:
    """Bring file and Redis together: who has unsubscribed in either has; of recipients no longer configured nothing is kept."""
    memory = load_memory(path)
    configured = {recipient_name(recipient) for recipient in config.recipients}
    in_redis = {key.removeprefix(UNSUBSCRIBED) for key in notices.told if key.startswith(UNSUBSCRIBED)}
    unsubscribed = sorted((in_redis | set(memory.unsubscribed)) & configured)
    if unsubscribed != memory.unsubscribed or not path.exists():
        memory.unsubscribed = unsubscribed
        save_memory(path, memory)
    return memory


def _state(notices: Notices, name: str) -> MailState:
    try:
        return msgspec.json.decode(notices.told.get(_MAIL + name, b"{}"), type=MailState)
    except msgspec.DecodeError:
        return MailState()
