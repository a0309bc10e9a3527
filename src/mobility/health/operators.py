"""The health of feeds in, that of the operators who run them and of the whole territory out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mobility.model.health import FeedHealth, Impact, Status
from mobility.model.time import Instant

WORST_FIRST = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.OK, Status.NO_SERVICE, Status.PAUSED)


class OperatorHealth(NamedTuple):
    """One operator: its feeds, how they stand together, and what that costs travellers."""

    name: str
    feeds: tuple[FeedHealth, ...]
    """The worst first."""
    status: Status
    since: Instant | None
    """Since when the feed that explains the status has its own; None where that is unknown."""
    sentence: str
    sentence_fr: str
    impact: Impact | None
    """Departures of all feeds together, without lines and stops; None where no feed knows."""


def operators_of(feeds: Iterable[FeedHealth]) -> list[OperatorHealth]:
    """Give every operator once, the worst first, then by name; a feed without an operator stands under its own name."""
    by_name: dict[str, list[FeedHealth]] = {}
    for health in feeds:
        for name in health.operators or [health.name or health.feed]:
            by_name.setdefault(name, []).append(health)
    found = [_operator(name, theirs) for name, theirs in by_name.items()]
    return sorted(found, key=lambda one: (WORST_FIRST.index(one.status), one.name.casefold()))


def status_together(statuses: Sequence[Status]) -> Status:
    """Roll statuses up: down if all that run are down, degraded if any is not ok. Source: HEALTH.md 5.3.

    Paused feeds and those without service say nothing about the others.
    """
    telling = [one for one in statuses if one not in (Status.PAUSED, Status.NO_SERVICE)]
    if not telling:
        return Status.PAUSED if statuses and all(one is Status.PAUSED for one in statuses) else Status.NO_SERVICE
    if all(one is Status.DOWN for one in telling):
        return Status.DOWN
    if any(one in (Status.DOWN, Status.DEGRADED) for one in telling):
        return Status.DEGRADED
    return Status.UNKNOWN if all(one is Status.UNKNOWN for one in telling) else Status.OK


def share_ok(operators: Sequence[OperatorHealth]) -> float | None:
    """Give the share of operators that are well, 0 to 1, of those that can be judged: never one lamp for all."""
    judged = [one for one in operators if one.status in (Status.OK, Status.DEGRADED, Status.DOWN)]
    return sum(one.status is Status.OK for one in judged) / len(judged) if judged else None


def _operator(name: str, feeds: list[FeedHealth]) -> OperatorHealth:
    feeds = sorted(feeds, key=lambda one: (WORST_FIRST.index(one.status), one.feed))
    status = status_together([one.status for one in feeds])
    first = next((one for one in feeds if one.status is status), feeds[0])
    return OperatorHealth(
        name=name,
        feeds=tuple(feeds),
        status=status,
        since=first.since,
        sentence=first.sentence,
        sentence_fr=first.sentence_fr,
        impact=impact_together([one.impact for one in feeds if one.impact is not None]),
    )


def impact_together(impacts: Sequence[Impact]) -> Impact | None:
    """Add impacts up, without lines and stops; None without any."""
    if not impacts:
        return None
    known = [one.without for one in impacts if one.without is not None]
    return Impact(
        per_hour=sum(one.per_hour for one in impacts),
        so_far=sum(one.so_far for one in impacts),
        of=sum(one.of for one in impacts),
        without=sum(known) if len(known) == len(impacts) else None,
    )
