"""A mail and how handing it over went in, what was told of each of its incidents out."""

import hashlib

from mobility.model.notified import Notified, NotifiedAbout, NotifiedKind, NotifiedOutcome
from mobility.model.time import Instant, local_iso, zone_named
from mobility.notify.config import Recipient
from mobility.notify.deliveries import Delivered, Ending, outcome_of
from mobility.notify.mail_plan import Mail, MailKind, MailState

ABOUT = {
    MailKind.DOWN: NotifiedAbout.OPENED,
    MailKind.REMINDER: NotifiedAbout.REMINDER,
    MailKind.RECOVERY: NotifiedAbout.RECOVERED,
    MailKind.DIGEST: NotifiedAbout.DIGEST,
}
_DIGEST_CHARACTERS = 32


def mail_notified(
    recipient: Recipient, mail: Mail, before: MailState, outcome: NotifiedOutcome, now: Instant
) -> tuple[Notified, ...]:
    """Say of each incident in a mail who is told and how it went.

    `before` is what the recipient had been mailed: a mail that failed and the one that follows in its place are one delivery.
    """
    about = ABOUT[mail.kind]
    return tuple(
        Notified(
            incident=one.incident.id,
            delivery=_delivery(
                recipient, about, one.incident.id, _round(recipient, mail.kind, one.incident.id, before, now)
            ),
            to=recipient.id,
            kind=NotifiedKind.MAIL,
            about=about,
            at=now,
            outcome=outcome,
        )
        for one in mail.concerns
    )


def mail_ended(recipient: Recipient, mail: Mail, before: MailState, problem: str, now: Instant) -> Delivered:
    """Close a mail: taken by the server, or refused where there is a problem, which is a word of ours."""
    ending = Ending.REFUSED if problem else Ending.DELIVERED
    told = mail_notified(recipient, mail, before, outcome_of(ending), now)
    return Delivered(
        id=_delivery(recipient, ABOUT[mail.kind], *(one.delivery for one in told), str(now)),
        to=recipient.id,
        made=now,
        ended=now,
        ending=ending,
        attempts=1,
        last_error=problem,
        kind=NotifiedKind.MAIL,
        notified=told,
    )


def _round(recipient: Recipient, kind: MailKind, incident: str, before: MailState, now: Instant) -> str:
    """Tell one digest and one reminder from the next: by its local day, by the mail before it."""
    if kind is MailKind.DIGEST:
        return local_iso(now, zone_named(recipient.timezone))[:10]
    return str(before.told.get(incident, "")) if kind is MailKind.REMINDER else ""


def _delivery(recipient: Recipient, about: NotifiedAbout, *parts: str) -> str:
    text = "|".join((recipient.id, about.value, *parts))
    return f"mail_{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_CHARACTERS]}"
