"""Timetables of all feeds, corrections and the places before in, the stop places of now out."""

import math
from collections.abc import Mapping, Sequence

from mobility.board.places.corrections import Action, Correction
from mobility.board.places.grouping import group
from mobility.board.places.identity import Newcomer, ids_for
from mobility.board.places.likeness import STATION_M, like_pairs
from mobility.board.places.nearness import crowded
from mobility.board.places.stops import Stops, stops_of
from mobility.model.ids import FeedId, StopRef
from mobility.model.places import FormerPlace, Places, StopPlace
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

FORMER_KEPT_S = 400 * 86_400
"""How long the id of a place that is gone is kept for it: a stop may be closed for a year of road works."""
UNKNOWN_MEMBER = "unknown_member"
CONTRADICTS_A_JOIN = "contradicts_a_join"

Groups = list[list[int]]


def make_places(
    feeds: Mapping[FeedId, Timetable], corrections: Sequence[Correction], previous: Places, now: Instant
) -> Places:
    """Group the stops of all feeds into places, and give each the id it had.

    A pure function of its arguments: two workers that know the same make the same. 100,000 stops take a few seconds.
    """
    stops = stops_of(feeds)
    usable, unused = _usable(stops, corrections)
    groups = _groups(stops, usable, unused)
    newcomers, leads = [], []
    for members in groups:
        lead = min(members, key=lambda stop: (not stops.is_rail[stop], -int(stops.weight[stop]), stops.ref[stop]))
        leads.append(lead)
        refs = (stops.ref[lead], *(stops.ref[stop] for stop in members if stop != lead))
        newcomers.append(Newcomer(stops.text[lead], _position(stops, members, lead), refs))
    before = (*previous.places, *(former.place for former in previous.former))
    names = _names(usable, groups)
    found = [
        _place(place_id, newcomer, names.get(number))
        for number, (place_id, newcomer) in enumerate(zip(ids_for(newcomers, before), newcomers, strict=True))
    ]
    return Places(
        places=tuple(sorted(found, key=lambda place: place.id)),
        former=_former(previous, {place.id for place in found}, now),
        unused=unused,
        counts=_counts(stops, found),
    )


def _usable(
    stops: Stops, corrections: Sequence[Correction]
) -> tuple[list[tuple[Correction, list[int]]], dict[str, list[str]]]:
    """Find the members of every correction; one that names an unknown stop goes on without it while enough are left."""
    row_of = {ref: row for row, ref in enumerate(stops.ref)}
    usable: list[tuple[Correction, list[int]]] = []
    unused: dict[str, list[str]] = {}
    for one in corrections:
        rows = [row_of[member] for member in one.members if member in row_of]
        if len(rows) < len(one.members):
            unused.setdefault(UNKNOWN_MEMBER, []).append(one.shown)
        if len(rows) >= (1 if one.action is Action.NAME else 2):
            usable.append((one, rows))
    return usable, unused


def _groups(stops: Stops, usable: list[tuple[Correction, list[int]]], unused: dict[str, list[str]]) -> Groups:
    joins = [rows for one, rows in usable if one.action is Action.JOIN]
    splits = [rows for one, rows in usable if one.action is Action.SPLIT]
    groups = group(len(stops.ref), like_pairs(stops), joins, splits)
    home = {stop: number for number, members in enumerate(groups) for stop in members}
    for one, rows in usable:
        if one.action is Action.SPLIT and len({home[row] for row in rows}) < len(rows):
            unused.setdefault(CONTRADICTS_A_JOIN, []).append(one.shown)
    return groups


def _names(usable: list[tuple[Correction, list[int]]], groups: Groups) -> dict[int, str]:
    home = {stop: number for number, members in enumerate(groups) for stop in members}
    return {home[rows[0]]: one.name for one, rows in usable if one.name and one.action is not Action.SPLIT}


def _position(stops: Stops, members: list[int], lead: int) -> tuple[float, float] | None:
    """Give where the place is: at its first member, or at another one where the feed does not say."""
    for stop in (lead, *members):
        if math.isfinite(stops.lat[stop]) and math.isfinite(stops.lon[stop]):
            return float(stops.lat[stop]), float(stops.lon[stop])
    return None


def _place(place_id: str, newcomer: Newcomer, name: str | None) -> StopPlace:
    lat, lon = newcomer.position or (None, None)
    members: tuple[StopRef, ...] = newcomer.members
    return StopPlace(
        id=place_id, name=name or newcomer.name, lat=lat, lon=lon, members=members, is_named=name is not None
    )


def _former(previous: Places, present: set[str], now: Instant) -> tuple[FormerPlace, ...]:
    gone = [one for one in previous.former if one.place.id not in present and one.gone_since > now - FORMER_KEPT_S]
    gone += [FormerPlace(place=place, gone_since=now) for place in previous.places if place.id not in present]
    return tuple(sorted(gone, key=lambda one: one.place.id))


def _counts(stops: Stops, found: list[StopPlace]) -> dict[str, int]:
    return {
        "stops": len(stops.ref),
        "places": len(found),
        "places_of_several_stops": sum(len(place.members) > 1 for place in found),
        "places_of_several_feeds": sum(len({member.feed for member in place.members}) > 1 for place in found),
        "stops_in_a_crowd": crowded(stops.point_lat, stops.point_lon, STATION_M),
    }
