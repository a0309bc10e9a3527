"""Who is told of incidents, what they were told and what became of it; as the public may read it, without addresses."""

from enum import StrEnum

import msgspec

from mobility.model.health import Status
from mobility.model.ids import FeedId
from mobility.model.time import Instant


class NotifiedKind(StrEnum):
    """The way by which somebody is told."""

    WEBHOOK = "webhook"
    """A signed request to a program."""
    MAIL = "mail"
    """A mail to a person."""


class NotifiedAbout(StrEnum):
    """What of an incident somebody is told."""

    OPENED = "opened"
    """That it began, or that it has lasted long enough for a mail."""
    CHANGED = "changed"
    """That it became worse, or better without being over."""
    REMINDER = "reminder"
    """That it still lasts."""
    RECOVERED = "recovered"
    """That it is over."""
    DIGEST = "digest"
    """That it was open, in the digest of a day."""


class NotifiedOutcome(StrEnum):
    """What became of telling somebody."""

    WAITING = "waiting"
    """The first attempt has not been made yet."""
    SENT = "sent"
    """The receiver has taken it."""
    RETRYING = "retrying"
    """An attempt failed, and another one follows."""
    GIVEN_UP = "given_up"
    """It never arrived: refused, or failed for 24 hours, or its receiver is no longer configured."""

    @property
    def is_final(self) -> bool:
        """Say whether no other outcome follows."""
        return self in (NotifiedOutcome.SENT, NotifiedOutcome.GIVEN_UP)


class Notified(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody was told of one incident."""

    incident: str
    delivery: str
    """The same from the first attempt to the last; with the incident it names this record."""
    to: str
    """Id of the webhook or recipient in the configuration; never an address."""
    kind: NotifiedKind
    about: NotifiedAbout
    at: Instant
    """Of the last attempt; while there was none, when it was put in the queue."""
    outcome: NotifiedOutcome


class Subscriber(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is told, and of what; an empty tuple stands for all."""

    to: str
    kind: NotifiedKind
    operators: tuple[str, ...] = ()
    feeds: tuple[FeedId, ...] = ()
    causes: tuple[str, ...] = ()
    severity: Status = Status.DEGRADED
    """From which status on a webhook is told."""
    timezone: str = "UTC"
    """In which the times of a mail's recipient are meant."""
    digest_at: str = ""
    """Local time of the digest; empty for none."""
    down_after_s: int = 0
    """How long something is down before a mail leaves at once."""
    quiet_from: str = ""
    """Local times between which no mail but the digest leaves; empty for none."""
    quiet_to: str = ""


class Subscribers(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who is told, as last heard of the worker that tells them."""

    first: Instant
    """Since when what is told is kept."""
    at: Instant
    """When this was last said."""
    all: tuple[Subscriber, ...] = ()


class UntoldReason(StrEnum):
    """Why nobody was told of an incident."""

    NO_SUBSCRIBER = "no_subscriber"
    """Nobody has subscribed to this feed."""
    NOT_ASKED_FOR = "not_asked_for"
    """Those who have subscribed to this feed asked for other causes, or for graver incidents."""
    QUIET_HOURS = "quiet_hours"
    """A mail waits until the quiet hours of its recipient are over."""
    TOO_SOON = "too_soon"
    """A mail leaves once it has lasted for as long as its recipient wants."""
    DIGEST = "digest"
    """It will stand in the next digest."""
    BEING_SENT = "being_sent"
    """A mail is due and leaves now."""
    NOT_KEPT = "not_kept"
    """It began before this service kept whom it tells."""
    NOBODY = "nobody"
    """No message about it was made."""
