"""An incident, what was told of it and who is told of incidents in; what became of that, or why nobody was told, out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from mobility.health.confirm import SEVERITY
from mobility.model.health import Incident, Status
from mobility.model.notified import (
    Notified,
    NotifiedAbout,
    NotifiedKind,
    NotifiedOutcome,
    Subscriber,
    Subscribers,
    UntoldReason,
)
from mobility.model.time import DAY_S, Instant, zone_named
from mobility.notify.config import clock_time
from mobility.notify.deliveries import GIVE_UP_AFTER_S, RETRY_AFTER_S
from mobility.notify.mail_plan import is_quiet

SILENT_AFTER_S = 3_600
"""A worker that has not said for so long who is told tells nobody any more: it says so every ten minutes."""


class Untold(NamedTuple):
    """Why nobody was told."""

    reason: UntoldReason
    until: Instant | None = None
    """When somebody will be; None where nobody will, or where that is now."""
    timezone: str = "UTC"
    """Of whoever will be."""


def untold(incident: Incident, operators: Sequence[str], known: Subscribers | None, now: Instant) -> Untold:
    """Say why nobody was told. Source: HEALTH.md 5.6, "notified whom".

    `operators` are those of the incident's feed, `known` is None where no worker tells anybody.
    """
    everybody = known.all if known is not None and now - known.at <= SILENT_AFTER_S else ()
    of_feed = [one for one in everybody if _is_for(one, incident, operators)]
    if known is None or not of_feed:
        return Untold(UntoldReason.NO_SUBSCRIBER)
    if not any(_wants(one, incident) for one in of_feed):
        return Untold(UntoldReason.NOT_ASKED_FOR)
    if incident.ended is None:
        ahead = [pending for one in of_feed for pending in _pending(one, incident, now)]
        if ahead:
            return min(ahead, key=lambda one: one.until or now)
    return Untold(UntoldReason.NOT_KEPT if incident.since < known.first else UntoldReason.NOBODY)


def settled(one: Notified, incident: Incident, now: Instant) -> Notified:
    """Say of an attempt after which no other will come that it was given up.

    A mail that could not be handed over is written anew at every attempt: once its incident has ended it tells of the end
    instead, and a digest is of its day. A webhook's last attempt is followed by its end.
    """
    if one.outcome.is_final:
        return one
    is_over = incident.ended is not None and one.about is not NotifiedAbout.RECOVERED
    if one.kind is NotifiedKind.MAIL:
        is_lost = is_over or now - one.at > DAY_S
    else:
        is_lost = now - one.at > GIVE_UP_AFTER_S + RETRY_AFTER_S[-1]
    return msgspec.structs.replace(one, outcome=NotifiedOutcome.GIVEN_UP) if is_lost else one


def _is_for(one: Subscriber, incident: Incident, operators: Sequence[str]) -> bool:
    return (not one.feeds or incident.feed in one.feeds) and (
        not one.operators or not set(one.operators).isdisjoint(operators)
    )


def _wants(one: Subscriber, incident: Incident) -> bool:
    if one.kind is NotifiedKind.WEBHOOK:
        return _has_cause(one, incident) and SEVERITY[incident.status] >= SEVERITY[one.severity]
    return bool(one.digest_at) or _leaves_at_once(one, incident)


def _has_cause(one: Subscriber, incident: Incident) -> bool:
    return not one.causes or incident.cause in one.causes


def _leaves_at_once(one: Subscriber, incident: Incident) -> bool:
    return incident.status is Status.DOWN and _has_cause(one, incident)


def _pending(one: Subscriber, incident: Incident, now: Instant) -> Iterator[Untold]:
    """Give what a mail to somebody waits for."""
    if one.kind is not NotifiedKind.MAIL:
        return
    local = dt.datetime.fromtimestamp(now, zone_named(one.timezone))
    if _leaves_at_once(one, incident):
        due = Instant(incident.since + one.down_after_s)
        if is_quiet(one.quiet_from, one.quiet_to, local.time()):
            yield Untold(UntoldReason.QUIET_HOURS, _next(local, one.quiet_to), one.timezone)
        elif now < due:
            yield Untold(UntoldReason.TOO_SOON, due, one.timezone)
        else:
            yield Untold(UntoldReason.BEING_SENT)
    if one.digest_at:
        yield Untold(UntoldReason.DIGEST, _next(local, one.digest_at), one.timezone)


def _next(local: dt.datetime, clock: str) -> Instant:
    """Give the next time that clocks show this."""
    then = dt.datetime.combine(local.date(), clock_time(clock), local.tzinfo)
    if then <= local:
        then = dt.datetime.combine(local.date() + dt.timedelta(days=1), clock_time(clock), local.tzinfo)
    return Instant(int(then.timestamp()))
