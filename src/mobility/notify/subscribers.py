"""The configuration and who has unsubscribed in, everybody who is told as the public may read it out."""

from collections.abc import Collection

from mobility.model.ids import FeedId
from mobility.model.notified import NotifiedKind, Subscriber
from mobility.notify.config import NotifyConfig, Recipient, Webhook


def subscribers_of(config: NotifyConfig, unsubscribed: Collection[str]) -> tuple[Subscriber, ...]:
    """Name everybody by their id; `unsubscribed` are ids of recipients. No address, host or secret is among it."""
    mails = (_mail(one) for one in config.recipients if one.id not in unsubscribed)
    return (*map(_webhook, config.webhooks), *mails)


def _webhook(one: Webhook) -> Subscriber:
    return Subscriber(
        to=one.id,
        kind=NotifiedKind.WEBHOOK,
        operators=one.operators,
        feeds=tuple(map(FeedId, one.feeds)),
        causes=one.causes,
        severity=one.severity,
    )


def _mail(one: Recipient) -> Subscriber:
    return Subscriber(
        to=one.id,
        kind=NotifiedKind.MAIL,
        operators=one.operators,
        feeds=tuple(map(FeedId, one.feeds)),
        causes=one.causes,
        timezone=one.timezone,
        digest_at=one.digest_at,
        down_after_s=one.down_after_s,
        quiet_from=one.quiet_from,
        quiet_to=one.quiet_to,
    )
