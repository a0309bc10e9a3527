"""A delivery and how its last attempt ended in, when it is tried again or that it is given up out."""

from enum import StrEnum

import msgspec

from mobility.model.notified import Notified, NotifiedAbout, NotifiedKind, NotifiedOutcome
from mobility.model.time import Instant

RETRY_AFTER_S = (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800)
"""Pauses after the first, second, ... failed attempt; the last is repeated."""
GIVE_UP_AFTER_S = 86_400
"""Source: HEALTH.md 5.7, "retry with backoff for 24 h"."""
JITTER = 0.2


class Ending(StrEnum):
    """What became of a delivery."""

    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    """24 hours of attempts failed."""
    GONE = "gone"
    """The receiver answered 410: it wants no more of it."""
    REFUSED = "refused"
    """The mail server took neither the address nor another attempt at it."""
    UNCONFIGURED = "unconfigured"
    """The configuration no longer has the receiver."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one webhook, until it has arrived."""

    id: str
    """The same for all attempts, so that a receiver knows a repetition."""
    webhook: str
    body: bytes
    made: Instant
    due: Instant
    attempts: int = 0
    last_error: str = ""
    """Status or exception of the last attempt, never the receiver's text."""
    tried: Instant | None = None
    """When the last attempt was made; None before the first."""
    incident: str = ""
    """What it is about; empty as an earlier version of the service wrote it."""
    about: NotifiedAbout = NotifiedAbout.OPENED


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the delivery log."""

    id: str
    to: str = msgspec.field(name="webhook")
    """Id of the webhook or mail recipient; the log named it when it had webhooks alone."""
    made: Instant
    ended: Instant
    ending: Ending
    attempts: int
    last_error: str
    kind: NotifiedKind = NotifiedKind.WEBHOOK
    notified: tuple[Notified, ...] = ()
    """The same for each incident it was about, as the log needs it after a crash."""


def next_try(
    delivery: Delivery, now: Instant, error: str, random_fraction: float, retry_after_s: int = 0
) -> Delivery | None:
    """Plan the next attempt after a failed one; None when it is time to give up.

    `random_fraction` is 0 to 1, drawn anew; `retry_after_s` is what the receiver asked for, at most an hour of it.
    """
    pause = RETRY_AFTER_S[min(delivery.attempts, len(RETRY_AFTER_S) - 1)]
    pause = round(pause * (1 - JITTER + 2 * JITTER * random_fraction))
    due = Instant(now + max(pause, min(retry_after_s, 3_600)))
    if due > delivery.made + GIVE_UP_AFTER_S:
        return None
    return msgspec.structs.replace(delivery, due=due, attempts=delivery.attempts + 1, last_error=error, tried=now)


def ended(delivery: Delivery, ending: Ending, now: Instant, error: str = "") -> Delivered:
    """Close a delivery with the attempt that has just ended."""
    return Delivered(
        id=delivery.id,
        to=delivery.webhook,
        made=delivery.made,
        ended=now,
        ending=ending,
        attempts=delivery.attempts + 1,
        last_error=error,
        notified=notified(delivery, outcome_of(ending), now),
    )


def outcome_of(ending: Ending) -> NotifiedOutcome:
    """Say in the public's words how a delivery ended."""
    return NotifiedOutcome.SENT if ending is Ending.DELIVERED else NotifiedOutcome.GIVEN_UP


def notified(delivery: Delivery, outcome: NotifiedOutcome, at: Instant) -> tuple[Notified, ...]:
    """Say who is told of which incident by a delivery to a webhook, and how it went; nothing where the incident is not known."""
    if not delivery.incident:
        return ()
    return (
        Notified(
            incident=delivery.incident,
            delivery=delivery.id,
            to=delivery.webhook,
            kind=NotifiedKind.WEBHOOK,
            about=delivery.about,
            at=at,
            outcome=outcome,
        ),
    )
