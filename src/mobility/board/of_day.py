"""Stops and a service day -> when the first and the last departure of each line and destination is."""

from typing import NamedTuple

import numpy as np

from mobility.board.candidate import Candidate
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import NO_BOARDING, TimetableReader
from mobility.model.board import OfDay
from mobility.model.time import GtfsTime, ServiceDay
from mobility.model.timetable import HAS_STOP_HEADSIGN

DAYS_KEPT = 512
"""Answers kept with a timetable, one a place and day."""

Line = tuple[int, int]
"""Row in Routes and text of the headsign."""


class Ends(NamedTuple):
    """The first and the last departure of a line on a service day."""

    first: GtfsTime
    last: GtfsTime


def ends_of_day(reader: TimetableReader, stops: tuple[int, ...], day: ServiceDay) -> dict[Line, Ends]:
    """Find the ends of every line and destination that leaves from the stops on a service day.

    Lines that run by headway there have none, nor do departures under a stop_headsign of their own.
    """
    known = reader.keep(_EndsByStops, _EndsByStops).ends
    found = known.get((stops, day))
    if found is None:
        if len(known) >= DAYS_KEPT:
            known.clear()
        found = known[stops, day] = _ends(reader, stops, day)
    return found


class _EndsByStops:
    def __init__(self, _: TimetableReader) -> None:
        self.ends: dict[tuple[tuple[int, ...], ServiceDay], dict[Line, Ends]] = {}


def _ends(reader: TimetableReader, stops: tuple[int, ...], day: ServiceDay) -> dict[Line, Ends]:
    running = reader.running_trips(day)
    if running is None:
        return {}
    known = [stop for stop in stops if stop < reader.stop_count]
    ranges = [np.arange(reader.entry_first[stop], reader.entry_first[stop + 1]) for stop in known]
    entries = np.concatenate([np.zeros(0, np.int64), *ranges])
    trips = reader.by_stop.trip[entries]
    rows = reader.trips.first[trips].astype(np.int64) + reader.by_stop.position[entries]
    flags = reader.stop_times.flags[rows]
    leaves = (
        (running[trips] == 1) & (np.frombuffer(NO_BOARDING, np.uint8)[flags] == 0) & (flags & HAS_STOP_HEADSIGN == 0)
    )
    trips, rows = trips[leaves], rows[leaves]
    by_headway = _routes_by_headway(reader, known)
    found: dict[Line, Ends] = {}
    columns = (reader.trips.route[trips], reader.trips.headsign[trips], reader.stop_times.departure[rows])
    for route, headsign, departure in zip(*(column.tolist() for column in columns), strict=True):
        if route in by_headway:
            continue
        ends = found.get((route, headsign))
        if ends is None:
            found[route, headsign] = Ends(departure, departure)
        elif not ends.first <= departure <= ends.last:
            found[route, headsign] = Ends(min(ends.first, departure), max(ends.last, departure))
    return found


def _routes_by_headway(reader: TimetableReader, stops: list[int]) -> frozenset[int]:
    table = reader.frequencies
    if not len(table.call_trip):
        return frozenset()
    trips = [table.call_trip[int(table.call_first[stop]) : int(table.call_first[stop + 1])] for stop in stops]
    return frozenset(np.unique(reader.trips.route[np.concatenate(trips)]).tolist()) if trips else frozenset()


def of_day(
    reader: TimetableReader, realtime: OverlayReader | None, stops: tuple[int, ...], candidate: Candidate
) -> OfDay | None:
    """Say whether a call is the first, the last or the only one of its line and destination on its service day.

    None where it is neither, and where the timetable cannot tell: added trips, lines with added trips that day, and
    calls that are cancelled.
    """
    trip, position, day = candidate.trip, candidate.position, candidate.day
    if candidate.visit >= 0 and realtime is not None:
        instance = realtime.instance_of[candidate.visit]
        if realtime.trip_id[instance] or realtime.is_off[candidate.visit]:
            return None
        trip, position = realtime.trip[instance], realtime.position[candidate.visit]
        day = ServiceDay(realtime.service_day[instance])
    if trip < 0 or position < 0:
        return None
    route = reader.trip_route[trip]
    if realtime is not None and (route, day) in realtime.lines_with_additions:
        return None
    row = reader.trip_first[trip] + position
    if reader.call_flags[row] & HAS_STOP_HEADSIGN:
        return None
    ends = ends_of_day(reader, stops, day).get((route, reader.trip_headsign[trip]))
    return None if ends is None else _place(ends, reader.call_departure[row])


def _place(ends: Ends, departure: GtfsTime) -> OfDay | None:
    if ends.first == ends.last:
        return OfDay.ONLY
    return {ends.first: OfDay.FIRST, ends.last: OfDay.LAST}.get(departure)
