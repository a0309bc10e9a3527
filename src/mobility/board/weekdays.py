"""Feeds' parts of a question and a day in, the only days of the week on which anything leaves there out."""

from collections.abc import Sequence

import numpy as np

from mobility.board.feed_part import FeedPart
from mobility.model.time import DAY_S, ServiceDay, date_of
from mobility.model.timetable import KEY_SHIFT

WEEKS_AHEAD = 8
"""As far as timetables are reliably published; what runs in another season is not promised."""
LEAST_DATES = 2
"""A single date is no habit."""


def only_weekdays(parts: Sequence[FeedPart], today: ServiceDay) -> tuple[int, ...]:
    """List the days of the week with service from a day on, 0 for Monday; empty where it is every day, or cannot be told.

    It cannot where a filter hides part of the service, where one books without a timetable or runs by headway, where
    departures after midnight belong to the day before, and where fewer than two dates are left. Source: GTFS Schedule, calendar.txt and
    calendar_dates.txt, both of which count.
    """
    dates: set[ServiceDay] = set()
    for part in parts:
        if part.chosen is not None or part.on_demand is not None or _is_told_otherwise(part):
            return ()
        dates |= _dates_served(part, today)
    weekdays = {date_of(day).weekday() for day in dates}
    return tuple(sorted(weekdays)) if len(dates) >= LEAST_DATES and len(weekdays) < 7 else ()


def _is_told_otherwise(part: FeedPart) -> bool:
    if any(one.by_headway for one in part.departures):
        return True
    keys = (part.context.reader.entry_key[one.entries[-1]] for one in part.departures if len(one.entries))
    return any(key << KEY_SHIFT >= DAY_S for key in keys)


def _dates_served(part: FeedPart, today: ServiceDay) -> set[ServiceDay]:
    reader = part.context.reader
    services = set[int]().union(*(one.services for one in part.departures))
    first = max(today, reader.first_day)
    last = min(today + 7 * WEEKS_AHEAD, reader.last_day + 1)
    if not services or first >= last:
        return set()
    active = reader.calendar.active[first - reader.first_day : last - reader.first_day]
    runs = np.unpackbits(active, axis=1, bitorder="little")[:, sorted(services)].any(axis=1)
    return {ServiceDay(first + int(place)) for place in np.flatnonzero(runs)}
