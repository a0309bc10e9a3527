"""Stops in, the pairs of them that a traveller takes for one place out, nearest first."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.board.places.names import are_like
from mobility.board.places.nearness import pairs_within
from mobility.board.places.stops import Stops

SAME_NAME_M = 150.0
"""Two poles of one name: across a boulevard and a junction away, not across a river (bridges over 150 m carry two stops) nor
in the next village."""
STATION_M = 300.0
"""Railway, coach and town bus stations of one town under their several names: as far apart as a forecourt is long, four
minutes on foot. Within one feed SAME_NAME_M, and only where but the words for a station differ: an operator that has two
knows why."""
LIKE_NAME_M = 60.0
"""Names of two operators of which one adds its town to the other: in sight of each other, so that a stray likeness
(Mairie, Mairie annexe) does no harm."""

NEVER = -1.0
"""Less than any distance: two stops of other names may stand on one spot."""

Column = npt.NDArray[Any]

Pair = tuple[float, int, int]
"""Metres, and two rows of Stops, the smaller first."""


def like_pairs(stops: Stops) -> list[Pair]:
    """Find the pairs that may share a place, nearest first; what decides is the nearest of their points."""
    is_station = stops.is_rail | np.array([name.is_station for name in stops.name], bool)
    found: list[tuple[Column, Column, Column]] = []
    for one, other, metres in pairs_within(stops.point_lat, stops.point_lon, STATION_M):
        low, high = np.sort(np.stack((stops.point_stop[one], stops.point_stop[other])), axis=0)
        keep = (low != high) & _may_be_like(stops, is_station, low, high, metres)
        found.append((low[keep], high[keep], metres[keep]))
    low, high, metres = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = np.lexsort((metres, high, low))
    low, high, metres = low[order], high[order], metres[order]
    is_nearest = np.ones(len(order), bool)
    is_nearest[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    pairs = zip(*(column[is_nearest].tolist() for column in (metres, low, high)), strict=True)
    return sorted(pair for pair in pairs if pair[0] <= reach_m(stops, pair[1], pair[2]))


def reach_m(stops: Stops, one: int, other: int) -> float:
    """Give how far apart two stops may be to share a place; NEVER when their names are not alike."""
    name, second = stops.name[one], stops.name[other]
    if not name.words or not second.words:
        return NEVER
    is_same_feed = stops.feed[one] == stops.feed[other]
    are_stations = _is_station(stops, one) and _is_station(stops, other)
    if name.words == second.words or (is_same_feed and are_stations and name.core == second.core):
        return STATION_M if are_stations and not is_same_feed else SAME_NAME_M
    if are_stations and not is_same_feed and are_like(name.core, second.core):
        return STATION_M
    return LIKE_NAME_M if not is_same_feed and are_like(frozenset(name.words), frozenset(second.words)) else NEVER


def _is_station(stops: Stops, stop: int) -> bool:
    """Take for a station what is called so, and where trains call."""
    return stops.name[stop].is_station or bool(stops.is_rail[stop])


def _may_be_like(stops: Stops, is_station: Column, one: Column, other: Column, metres: Column) -> Column:
    """Leave out, all at once, most of the pairs that `reach_m` would."""
    is_same_name = (stops.name_key[one] == stops.name_key[other]) & (metres <= SAME_NAME_M)
    is_other_feed = (stops.feed[one] != stops.feed[other]) & (metres <= LIKE_NAME_M)
    may: Column = is_same_name | is_other_feed | (is_station[one] & is_station[other])
    return may
