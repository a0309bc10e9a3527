"""Runs of headway trips to the nominal departures they stand for (rule 24)."""

import numpy as np

from mobility.merge.claims import Claims, Row, silent_claim
from mobility.merge.instances import headways_of
from mobility.model.overlay import VisitState
from mobility.model.timetable import Timetable

_REACH = 3


def hidden_departures(claims: Claims, timetable: Timetable) -> list[tuple[Row, int]]:
    """Name the nominal departures that reported runs of a headway trip replace: deleted instances, and the run's claim.

    With exact_times=0 the producer's start_time need not be one that the headway gives; each such run stands for the
    nearest nominal departure that nothing else stands for. Source: GTFS frequencies.txt; GTFS-RT UNSCHEDULED; rule 24.
    """
    if not timetable.frequency_trips:
        return []
    by_headway = np.flatnonzero(np.isin(claims.trip, list(timetable.frequency_trips)))
    taken = {(int(claims.trip[at]), int(claims.day[at]), int(claims.start_time[at])) for at in by_headway}
    hidden: list[tuple[Row, int]] = []
    for at in by_headway.tolist():
        trip, day, start = int(claims.trip[at]), int(claims.day[at]), int(claims.start_time[at])
        nominal = nearest_departures(timetable, trip, start)
        free = [time for time in nominal if (trip, day, time) not in taken]
        if not nominal or nominal[0] == start or not free:
            continue
        taken.add((trip, day, free[0]))
        told = {"source": int(claims.source[at]), "observed": int(claims.observed[at]), "state": VisitState.DELETED}
        hidden.append((silent_claim(trip=trip, day=day, start_time=free[0], **told), at))
    return hidden


def nearest_departures(timetable: Timetable, trip: int, start: int) -> list[int]:
    """Give the nominal departures of a headway trip within about a headway of `start`, nearest first."""
    found: list[int] = []
    for first, end, headway, _ in headways_of(timetable, trip):
        number = round((start - first) / headway)
        times = (first + step * headway for step in range(number - _REACH + 1, number + _REACH))
        found += [time for time in times if first <= time < end and abs(time - start) <= headway]
    return sorted(found, key=lambda time: (abs(time - start), time))
