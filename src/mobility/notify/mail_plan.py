"""A recipient, what was mailed so far and the feeds' health now -> the mails that are due (HEALTH.md 5.7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from mobility.health.validity import ends_on
from mobility.model.health import FeedHealth, Incident, RuleState, Status
from mobility.model.time import Instant, zone_named
from mobility.notify.config import Recipient, clock_time

EXPIRING_WITHIN_DAYS = 30
NEW_RULE_WITHIN_S = 86_400


class MailKind(StrEnum):
    """Why a mail is written."""

    DOWN = "down"
    """At once, for what has been down for a while."""
    REMINDER = "reminder"
    RECOVERY = "recovery"
    DIGEST = "digest"


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """One incident with the feed it is about."""

    health: FeedHealth
    incident: Incident


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What one mail says; one a recipient, never one a feed."""

    kind: MailKind
    concerns: tuple[Concern, ...] = ()
    """Open incidents, the worst first; of a recovery the ended ones."""
    expiring: tuple[tuple[FeedHealth, int], ...] = ()
    """Feeds with the days that are left of their timetable."""
    new_rules: tuple[tuple[FeedHealth, RuleState], ...] = ()
    scores: tuple[tuple[FeedHealth, float], ...] = ()


class MailState(msgspec.Struct, kw_only=True):
    """What a recipient has been mailed."""

    digest_day: str = ""
    """ISO date of the last digest, local."""
    told: dict[str, Instant] = {}
    """Down incidents by id, and when they were last mailed."""


def due_mails(
    recipient: Recipient, state: MailState, feeds: Sequence[FeedHealth], now: Instant
) -> tuple[list[Mail], MailState]:
    """Give the mails that are due, and the state once they have been sent; `state` is left as it is."""
    state = msgspec.structs.replace(state, told=dict(state.told))
    concerned = [health for health in feeds if _concerns(recipient, health)]
    local = dt.datetime.fromtimestamp(now, zone_named(recipient.timezone))
    mails: list[Mail] = []
    if not is_quiet(recipient.quiet_from, recipient.quiet_to, local.time()):
        mails += _at_once(recipient, state, concerned, now)
    if recipient.digest_at and local.time() >= clock_time(recipient.digest_at):
        today = local.date().isoformat()
        digest = _digest(concerned, local.date(), now) if state.digest_day != today else None
        state.digest_day = today
        if digest is not None:
            mails.append(digest)
    return mails, state


def _at_once(recipient: Recipient, state: MailState, feeds: Sequence[FeedHealth], now: Instant) -> Iterator[Mail]:
    """Write of what is down for long enough, of what still is a day later, and once of what has recovered."""
    down = [
        one
        for one in _open(feeds)
        if one.incident.status is Status.DOWN
        and now - one.incident.since >= recipient.down_after_s
        and (not recipient.causes or one.incident.cause in recipient.causes)
    ]
    fresh = [one for one in down if one.incident.id not in state.told]
    again = [one for one in down if one not in fresh and now - state.told[one.incident.id] >= recipient.remind_after_s]
    ended = [
        Concern(health=health, incident=incident)
        for health in feeds
        for incident in health.incidents
        if incident.ended is not None and incident.id in state.told
    ]
    for kind, concerns in ((MailKind.DOWN, fresh), (MailKind.REMINDER, again), (MailKind.RECOVERY, ended)):
        if concerns:
            yield Mail(kind=kind, concerns=tuple(concerns))
    for one in (*fresh, *again):
        state.told[one.incident.id] = now
    known = {incident.id for health in feeds for incident in health.incidents if incident.ended is None}
    state.told = {incident: at for incident, at in state.told.items() if incident in known}


def _digest(feeds: Sequence[FeedHealth], today: dt.date, now: Instant) -> Mail | None:
    """Gather what a person has to look at; None when there is nothing, for a mail a day that says so is soon unread."""
    concerns = tuple(_open(feeds))
    expiring = tuple((health, days) for health in feeds if (days := days_left(health, today)) <= EXPIRING_WITHIN_DAYS)
    rules = tuple(
        (health, rule)
        for health in feeds
        for rule in health.rules
        if rule.count and now - rule.first < NEW_RULE_WITHIN_S
    )
    if not (concerns or expiring or rules):
        return None
    scores = tuple((one, one.score.value) for one in feeds if one.score is not None and one.score.value is not None)
    by_days = sorted(expiring, key=lambda one: (one[1], one[0].feed))
    return Mail(kind=MailKind.DIGEST, concerns=concerns, expiring=tuple(by_days), new_rules=rules, scores=tuple(scores))


def days_left(health: FeedHealth, today: dt.date) -> int:
    """Count the days after today that the timetable still covers; a number beyond any threshold while that is unknown."""
    last = ends_on(health.static, today)
    return (dt.date.fromisoformat(last) - today).days if last is not None else 10_000


def _open(feeds: Sequence[FeedHealth]) -> list[Concern]:
    """List the open incidents, down before degraded, then the longest first."""
    found = [
        Concern(health=health, incident=incident)
        for health in feeds
        for incident in health.incidents
        if incident.ended is None
    ]
    return sorted(found, key=lambda one: (one.incident.status is not Status.DOWN, one.incident.since, one.incident.id))


def _concerns(recipient: Recipient, health: FeedHealth) -> bool:
    return (not recipient.feeds or health.feed in recipient.feeds) and (
        not recipient.operators or not set(recipient.operators).isdisjoint(health.operators)
    )


def is_quiet(quiet_from: str, quiet_to: str, time: dt.time) -> bool:
    """Say whether a local time lies in the quiet hours, which may reach over midnight; empty words are none."""
    if not quiet_from:
        return False
    start, end = clock_time(quiet_from), clock_time(quiet_to)
    return start <= time < end if start <= end else time >= start or time < end
