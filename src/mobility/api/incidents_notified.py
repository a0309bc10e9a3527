"""Incidents in, whom history knows to have been told of each, or why nobody was, out."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from mobility.api.health_judgements import utc_or_none
from mobility.api.state import Snapshot
from mobility.history.notified import notified_of, subscribers
from mobility.model.health import Incident
from mobility.model.notified import Notified, NotifiedAbout, NotifiedKind, NotifiedOutcome, Subscribers, UntoldReason
from mobility.model.time import Instant, utc_iso
from mobility.notify.untold import Untold, settled, untold
from mobility.web.health.notified_words import untold_sentence


class NotifiedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody was told of an incident."""

    to: str
    """Id of the subscriber in this service's configuration; never an address."""
    kind: NotifiedKind
    """By which way."""
    about: NotifiedAbout
    """What was told."""
    at: str
    """RFC 3339: the last attempt; while there was none, when it was put in the queue."""
    outcome: NotifiedOutcome
    """What became of it."""


class UntoldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Why nobody was told of an incident."""

    reason: UntoldReason
    """The same for programs."""
    until: str | None
    """RFC 3339: when somebody will be told; null where nobody will, or where that is now."""
    sentence: str
    """In English; a time of day is that of the time zone of whoever will be told."""
    sentence_fr: str
    """In French."""


class Told(NamedTuple):
    """What is known of one incident."""

    notified: list[Notified]
    """Oldest first."""
    untold: Untold | None
    """Why it is empty; None where it is not."""


def read_notified(
    connection: Connection, incidents: Sequence[str]
) -> tuple[Mapping[str, list[Notified]], Subscribers | None]:
    """Read what people were told of incidents, and who is told: a question for the history."""
    return notified_of(connection, incidents), subscribers(connection)


def told_of(
    read: tuple[Mapping[str, list[Notified]], Subscribers | None], snapshot: Snapshot, now: Instant
) -> Callable[[Incident], Told]:
    """Give what says of an incident who was told; `read` is what `read_notified` gave, for this incident among others."""
    notified, known = read

    def told(incident: Incident) -> Told:
        found = [settled(one, incident, now) for one in notified.get(incident.id, ())]
        if found:
            return Told(found, None)
        feed = snapshot.feeds.get(incident.feed)
        return Told([], untold(incident, feed.health.operators if feed is not None else (), known, now))

    return told


def notified_answers(told: Told) -> list[NotifiedAnswer]:
    """Describe what was told, oldest first."""
    return [
        NotifiedAnswer(to=one.to, kind=one.kind, about=one.about, at=utc_iso(one.at), outcome=one.outcome)
        for one in told.notified
    ]


def untold_answer(told: Told) -> UntoldAnswer | None:
    """Say why nobody was told; None where somebody was."""
    why = told.untold
    if why is None:
        return None
    return UntoldAnswer(
        reason=why.reason,
        until=utc_or_none(why.until),
        sentence=sentence_of(told, "en"),
        sentence_fr=sentence_of(told, "fr"),
    )


def sentence_of(told: Told, language: str) -> str:
    """Say why nobody was told; empty where somebody was."""
    why = told.untold
    return "" if why is None else untold_sentence(why.reason, why.until, why.timezone, language)
