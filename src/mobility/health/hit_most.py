"""Departures without live data by row of stop or route in, the stops and lines that are hit most, as travellers know them, out."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.health.coverage import route_name
from mobility.model.earth import M_PER_DEGREE
from mobility.model.health import HardHit
from mobility.model.timetable import Timetable

Counts = npt.NDArray[np.int64]

HIT_MOST = 5
SAME_STOP_M = 400.0
"""Two stops of one name this near are the two sides of one street; farther apart they are in two villages."""


class _Hit(NamedTuple):
    """Rows that travellers take for one thing."""

    row: int
    """The one hit most."""
    name: str
    departures: int


def lines_hit(timetable: Timetable, counts: Counts) -> tuple[HardHit, ...]:
    """Name the lines hit most; routes of one agency that have the same name are one line."""
    found: dict[tuple[int, str], _Hit] = {}
    for row in _most_first(counts):
        key = int(timetable.routes.agency[row]), route_name(timetable, row)
        known = found.get(key, _Hit(row, key[1], 0))
        found[key] = known._replace(departures=known.departures + int(counts[row]))
    return _told(timetable, timetable.routes.id, found.values())


def stops_hit(timetable: Timetable, counts: Counts) -> tuple[HardHit, ...]:
    """Name the stops hit most: platforms count for their station, and stops of one name that are near each other are one."""
    parent = timetable.stops.parent
    together = np.zeros_like(counts)
    np.add.at(together, np.where(parent >= 0, parent, np.arange(len(parent))), counts)
    found: dict[str, list[_Hit]] = {}
    for row in _most_first(together):
        name, departures = timetable.strings[int(timetable.stops.name[row])], int(together[row])
        alike = found.setdefault(name, [])
        place = next((at for at, one in enumerate(alike) if _are_near(timetable, one.row, row)), None)
        if place is None:
            alike.append(_Hit(row, name, departures))
        else:
            alike[place] = alike[place]._replace(departures=alike[place].departures + departures)
    return _told(timetable, timetable.stops.id, (one for alike in found.values() for one in alike))


def _told(timetable: Timetable, ids: Counts, hits: Iterable[_Hit]) -> tuple[HardHit, ...]:
    """Keep the five hit most; those that still share a name are told apart by their ids."""
    most = sorted(hits, key=lambda one: (-one.departures, one.row))[:HIT_MOST]
    names = [one.name for one in most]
    told = []
    for one in most:
        own = timetable.strings[int(ids[one.row])]
        name = f"{one.name} ({own})" if one.name and names.count(one.name) > 1 else one.name
        told.append(HardHit(id=f"{timetable.info.feed}:{own}", name=name, departures=one.departures))
    return tuple(told)


def _most_first(counts: Counts) -> Iterator[int]:
    rows = np.flatnonzero(counts)
    yield from rows[np.argsort(-counts[rows], kind="stable")].tolist()


def _are_near(timetable: Timetable, one: int, other: int) -> bool:
    """Say whether two stops are a few steps apart; False where a position is not known."""
    stops = timetable.stops
    north = float(stops.lat[one]) - float(stops.lat[other])
    east = (float(stops.lon[one]) - float(stops.lon[other])) * math.cos(math.radians(float(stops.lat[one])))
    return math.hypot(north, east) * M_PER_DEGREE <= SAME_STOP_M
