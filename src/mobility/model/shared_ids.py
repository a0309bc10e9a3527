"""A trip_id and a day to the row that is meant, where joined versions of a timetable both have that trip_id."""

from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable


def rows_of_trip_id(timetable: Timetable, trip_id: str) -> range:
    """Give all rows that bear a trip_id: none, one, or one of each joined version, the older first."""
    first = timetable.find_trip(trip_id)
    if first is None:
        return range(0)
    last = first + 1
    # Texts stand in a timetable once, so that equal ids have equal numbers.
    while timetable.info.archives and last < len(timetable.trips.id) and _is_same(timetable, first, last):
        last += 1
    return range(first, last)


def find_trip_on(timetable: Timetable, trip_id: str, day: ServiceDay | int) -> int | None:
    """Find the row of a trip_id that runs on a day, else the first that bears it; None for an unknown id.

    Joined versions serve different days, so that never two of them run.
    """
    rows = rows_of_trip_id(timetable, trip_id)
    if len(rows) < 2:
        return rows[0] if rows else None
    services = timetable.trips.service
    return next((row for row in rows if timetable.service_runs(int(services[row]), ServiceDay(day))), rows[0])


def _is_same(timetable: Timetable, row: int, other: int) -> bool:
    return bool(timetable.trips.id[row] == timetable.trips.id[other])
