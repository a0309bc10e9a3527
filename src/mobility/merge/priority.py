"""Claims to one claim a trip instance: which of several statements holds (rules 13 and 14)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import OWN_TRIP, Claims
from mobility.merge.reject import Reject
from mobility.merge.sources import UsedSource
from mobility.model.board import APPLIED_FOR_S
from mobility.model.time import Instant


def prefer(claims: Claims, used: Sequence[UsedSource], now: Instant) -> npt.NDArray[np.int64]:
    """Choose one claim for each trip instance, in the overlay's order, and reject the others.

    Within a message the newest timestamp wins, then the larger entity id, so that the order sent does not matter.
    Between sources: one young enough to be applied, then declared priority, then the newest timestamp, then the
    source's id. Source: GTFS-RT TripUpdate.timestamp; rules 13 and 14.
    """
    order = instance_order(claims)
    kept: list[int] = []
    firsts = _group_firsts(claims, order)
    for first, last in pairwise([*firsts, len(order)]):
        group = order[first:last]
        kept.append(group[0] if last - first == 1 else _best(claims, group, used, now))
    return np.array(kept, np.int64)


def instance_order(claims: Claims) -> list[int]:
    """Sort by (trip, service day, start time); trips of their own come first, by trip_id."""
    trip_ids = np.zeros(len(claims), np.int64)
    own = np.flatnonzero(claims.trip == OWN_TRIP)
    texts = [own_trip_id(claims, int(place)) for place in own]
    ranks = {text: rank for rank, text in enumerate(sorted(set(texts)))}
    trip_ids[own] = [ranks[text] for text in texts]
    order: list[int] = np.lexsort((claims.start_time, claims.day, trip_ids, claims.trip)).tolist()
    return order


def own_trip_id(claims: Claims, place: int) -> str:
    """Give the id under which a trip of its own runs; a duplicated trip's stands in its properties."""
    update = claims.entity_of(place)
    given = update.properties.trip_id if update.properties else ""
    return given or update.trip.trip_id or f"{update.trip.route_id} {update.entity_id}"


def _group_firsts(claims: Claims, order: list[int]) -> list[int]:
    if not order:
        return []
    place = np.array(order)
    is_first = np.ones(len(place), bool)
    is_first[1:] = False
    for column in (claims.trip, claims.day, claims.start_time):
        is_first[1:] |= column[place[1:]] != column[place[:-1]]
    both_own = np.flatnonzero(~is_first & (claims.trip[place] == OWN_TRIP)).tolist()
    for at in both_own:
        is_first[at] = own_trip_id(claims, order[at]) != own_trip_id(claims, order[at - 1])
    firsts: list[int] = np.flatnonzero(is_first).tolist()
    return firsts


def _best(claims: Claims, group: list[int], used: Sequence[UsedSource], now: Instant) -> int:
    of_source: dict[int, int] = {}
    for place in sorted(group, key=lambda place: _within_message(claims, place)):
        source = int(claims.source[place])
        if source in of_source:
            _reject(claims, of_source[source], used, Reject.DUPLICATE_TRIP)
        of_source[source] = place
    best = max(of_source.values(), key=lambda place: _between_sources(claims, place, used, now))
    for place in of_source.values():
        if place != best:
            _reject(claims, place, used, Reject.OTHER_SOURCE_PREFERRED)
    return best


def _within_message(claims: Claims, place: int) -> tuple[bool, int, str, int]:
    """Rank by: names the modified trip (rule 27), newest, larger entity id, more updates."""
    names_modified = claims.trip[place] != OWN_TRIP and claims.pattern[place] < 0
    extent = int(claims.last[place] - claims.first[place])
    return bool(names_modified), int(claims.stamp[place]), claims.entity_of(place).entity_id, extent


def _between_sources(
    claims: Claims, place: int, used: Sequence[UsedSource], now: Instant
) -> tuple[bool, int, int, str]:
    source = used[int(claims.source[place])].given
    is_young = now - int(claims.observed[place]) <= APPLIED_FOR_S
    return is_young, source.priority, int(claims.stamp[place]), source.id


def _reject(claims: Claims, place: int, used: Sequence[UsedSource], reason: Reject) -> None:
    update = claims.entity_of(place)
    used[int(claims.source[place])].account.reject(reason, update.entity_id, update.trip.trip_id)
