"""Groups of stops and the places before in, ids that last out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from mobility.board.places.names import stop_name
from mobility.board.places.nearness import distance_m
from mobility.model.ids import PLACE, StopRef, join_scoped_id
from mobility.model.places import StopPlace

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as a digit or spells a word."""
LENGTH = 6
"""A thousand million ids: of 50,000 places one or two would share one by chance, and the later then takes another."""
SAME_SPOT_M = 50.0
"""A re-import that renames every stop_id still has its stops where they were, within what surveys move them."""
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A place that has no id yet."""

    name: str
    position: tuple[float, float] | None
    """Latitude and longitude."""
    members: tuple[StopRef, ...]
    """Its founding member is the first in byte order."""


def spelled_place_id(text: str) -> str:
    """Spell the part of a place's id after `place:` as it is kept: capitals, O as 0, I and L as 1. Source: Crockford."""
    return text.upper().replace("-", "").translate(_MISREAD)


def ids_for(places: Sequence[Newcomer], previous: Iterable[StopPlace]) -> list[str]:
    """Give every place an id: that of the place it was, else a new one made from its founding member.

    It was the place with which it shares most members, at least half of the smaller of the two; else the one of the same
    folded name at the same spot. Of several that were one, the one with more of its members keeps the id, then the one
    with its first. `previous` holds those in use before those given up.
    """
    before = list(previous)
    given = _by_members(places, before)
    given |= _by_spot(places, before, given)
    taken = {place.id for place in before}
    ids: list[str] = []
    for number, place in enumerate(places):
        if number in given:
            ids.append(before[given[number]].id)
        else:
            ids.append(new_id(min(place.members), taken))
            taken.add(ids[-1])
    return ids


def new_id(founder: StopRef, taken: set[str]) -> str:
    """Make an id from a founding member; another one where chance has given it away already."""
    for attempt in range(1000):
        digest = blake2s(f"{founder.feed}:{founder.id}\0{attempt}".encode(errors="replace"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        code = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
        if join_scoped_id(PLACE, code) not in taken:
            return join_scoped_id(PLACE, code)
    raise RuntimeError("no id is free: there are as many places as ids")


def _by_members(places: Sequence[Newcomer], before: Sequence[StopPlace]) -> dict[int, int]:
    homes: dict[StopRef, list[int]] = {}
    for number, old in enumerate(before):
        for member in old.members:
            homes.setdefault(member, []).append(number)
    claims: list[tuple[int, bool, int, int]] = []
    for number, place in enumerate(places):
        shared: dict[int, int] = {}
        for member in place.members:
            for home in homes.get(member, ()):
                shared[home] = shared.get(home, 0) + 1
        for home, count in shared.items():
            old = before[home]
            if 2 * count >= min(len(old.members), len(place.members)):
                claims.append((-count, old.members[0] not in place.members, home, number))
    return _first_come(claims)


def _by_spot(places: Sequence[Newcomer], before: Sequence[StopPlace], given: dict[int, int]) -> dict[int, int]:
    known = set(given.values())
    by_name: dict[tuple[str, ...], list[int]] = {}
    for number, old in enumerate(before):
        if number not in known and old.lat is not None:
            by_name.setdefault(stop_name(old.name).words, []).append(number)
    claims: list[tuple[int, bool, int, int]] = []
    for number, place in enumerate(places):
        if number in given or place.position is None:
            continue
        for home in by_name.get(stop_name(place.name).words, ()):
            lat, lon = before[home].lat, before[home].lon
            assert lat is not None
            assert lon is not None
            metres = distance_m(place.position, (lat, lon))
            if metres <= SAME_SPOT_M:
                claims.append((round(metres * 100), False, home, number))
    return _first_come(claims)


def _first_come(claims: list[tuple[int, bool, int, int]]) -> dict[int, int]:
    """Serve claims in order; no id is given twice, and no place gets two."""
    given: dict[int, int] = {}
    used: set[int] = set()
    for *_, home, number in sorted(claims):
        if home not in used and number not in given:
            given[number] = home
            used.add(home)
    return given
