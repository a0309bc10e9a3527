"""Visits of several feeds, each sorted -> one sorted list in which a trip that two feeds carry is one row (rule 32)."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from heapq import merge
from operator import attrgetter

from mobility.model.board import Label, State, StopVisit

SameDestination = Callable[[StopVisit, StopVisit], bool]
"""Says whether visits of two feeds go to the same place."""

_when = attrgetter("when")
_SURENESS = {Label.LIVE: 0, Label.AGEING: 1, Label.SCHEDULED: 2}
_LEAST_SURE = 2


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """Strip accents, case, punctuation and double blanks, so that two operators' spellings of a name compare."""
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).casefold().split())


def same_trip_key(visit: StopVisit) -> tuple[str, int] | None:
    """Give what two feeds' copies of one trip share at a place, besides where they go; None where that cannot be told.

    Line name and scheduled minute. Source: rule 32.
    """
    if visit.route is None or visit.scheduled is None:
        return None
    return plain(visit.route.short_name or visit.route.long_name), visit.scheduled // 60


def same_headsign(one: StopVisit, other: StopVisit) -> bool:
    """Say whether two operators' vehicles show the same destination, as far as spelling goes."""
    return plain(one.trip.headsign) == plain(other.trip.headsign)


def combine(feeds: Iterable[Iterable[StopVisit]]) -> Iterator[StopVisit]:
    """Merge visits that are each sorted by time (Operators-Merge-On-Read); lazy, equal times in the feeds' order."""
    return merge(*feeds, key=_when)


def unite(
    visits: Iterable[StopVisit], shadows: Iterable[StopVisit] = (), are_same: SameDestination = same_headsign
) -> list[StopVisit]:
    """Make one row of each trip that several feeds carry, keeping the order.

    The surest copy stays, with all its times, and takes on the sources and alerts of the others. `shadows` are visits
    that realtime moved out of the window: a copy of one of them that another feed still has at its scheduled time
    goes with it, so that a vehicle that has left does not come back under another operator's name (rule 29).
    """
    kept: dict[tuple[str, int], list[StopVisit]] = {}
    moved: dict[tuple[str, int], list[StopVisit]] = {}
    for shadow in shadows:
        if (key := same_trip_key(shadow)) is not None:
            moved.setdefault(key, []).append(shadow)
    found: list[StopVisit] = []
    for visit in visits:
        visit.sources = (visit.feed,)
        key = same_trip_key(visit)
        if key is None:
            found.append(visit)
            continue
        if _sureness(visit) == _LEAST_SURE and _has_left(visit, moved.get(key, ()), are_same):
            continue
        rows = kept.setdefault(key, [])
        place = _place_of_copy(visit, rows, are_same)
        if place is None:
            rows.append(visit)
            found.append(visit)
        else:
            united = _united(rows[place], visit)
            found[_place_of(rows[place], found)] = united
            rows[place] = united
    found.sort(key=_when)
    return found


def _has_left(visit: StopVisit, shadows: Iterable[StopVisit], are_same: SameDestination) -> bool:
    return any(shadow.feed != visit.feed and are_same(shadow, visit) for shadow in shadows)


def _place_of_copy(visit: StopVisit, rows: list[StopVisit], are_same: SameDestination) -> int | None:
    """Find another feed's copy of a visit, rather one under the same headsign."""
    copies = [place for place, row in enumerate(rows) if visit.feed not in row.sources and are_same(row, visit)]
    return min(copies, key=lambda place: not same_headsign(rows[place], visit), default=None)


def _united(first: StopVisit, second: StopVisit) -> StopVisit:
    """Let the surer of two copies take on what the other adds."""
    surer, other = (first, second) if _sureness(first) <= _sureness(second) else (second, first)
    surer.sources = tuple(dict.fromkeys((*first.sources, *second.sources)))
    surer.alerts = tuple(dict.fromkeys((*surer.alerts, *other.alerts)))
    return surer


def _place_of(visit: StopVisit, visits: list[StopVisit]) -> int:
    return next(place for place, one in enumerate(visits) if one is visit)


def _sureness(visit: StopVisit) -> int:
    """Rank what realtime says of a visit: a prediction or a cancellation is surer than the schedule."""
    if visit.state in (State.CANCELLED, State.SKIPPED):
        return 1
    return _SURENESS[visit.label]
