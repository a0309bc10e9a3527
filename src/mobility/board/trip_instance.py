"""A trip_id, perhaps with its day and start -> which instance of it is meant."""

import msgspec
import numpy as np

from mobility.board.candidate import NO_START
from mobility.board.frequencies import starts_of
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import TimetableReader
from mobility.board.view import FeedView
from mobility.model.overlay import VisitState
from mobility.model.shared_ids import find_trip_on, rows_of_trip_id
from mobility.model.time import DAY_S, GtfsTime, Instant, ServiceDay

_NOT_KNOWN = -1


class UnknownTripError(LookupError):
    """The question names a trip that the feed does not have, or not on that day: the caller's fault."""


class TripInstance(msgspec.Struct, frozen=True):
    """A trip on a day."""

    trip: int
    """Row in Trips; -1 for a trip that the timetable does not know."""
    day: ServiceDay
    start_time: GtfsTime
    """Of a frequency instance; -1 otherwise."""
    row: int
    """Row in Instances; -1 where realtime does not speak about it."""
    route: int
    direction: int


def find_instance(
    view: FeedView, trip_id: str, now: Instant, day: ServiceDay | None, start_time: GtfsTime | None
) -> TripInstance:
    """Find the instance meant; UnknownTripError when there is none."""
    reader, realtime = view.reader, view.realtime
    if view.timetable is None or reader is None:
        raise UnknownTripError(trip_id)
    rows = rows_of_trip_id(view.timetable, trip_id)
    if not rows:
        return _added(realtime, trip_id, day)
    if day is None:
        day = _nearest_day(reader, realtime, rows, now)
    trip = find_trip_on(view.timetable, trip_id, day)
    assert trip is not None, "there are rows of that id"
    start = start_time if start_time is not None else _nearest_start(reader, trip, day, now)
    row = _NOT_KNOWN if realtime is None else _row_of(realtime, trip, day, start)
    if realtime is not None and row >= 0 and realtime.instance_state[row] == VisitState.DELETED:
        raise UnknownTripError(f"{trip_id} is deleted on that day")
    if row < 0 and not reader.service_runs(reader.trip_service[trip], day):
        raise UnknownTripError(f"{trip_id} does not run on that day")
    return TripInstance(trip, day, start, row, reader.trip_route[trip], reader.trip_direction[trip])


def _row_of(realtime: OverlayReader, trip: int, day: int, start_time: int) -> int:
    instances = realtime.overlay.instances
    same = (instances.trip == trip) & (instances.service_day == day) & (instances.trip_id == 0)
    rows = np.flatnonzero(same & (instances.start_time == start_time))
    return int(rows[0]) if len(rows) else _NOT_KNOWN


def _added(realtime: OverlayReader | None, trip_id: str, day: ServiceDay | None) -> TripInstance:
    """Find a trip that only realtime knows: added, or a duplicate under an id of its own."""
    rows = [] if realtime is None else np.flatnonzero(realtime.overlay.instances.trip_id).tolist()
    for row in rows:
        assert realtime is not None, "rows come from it"
        if realtime.text(realtime.trip_id[row]) == trip_id and day in (None, realtime.service_day[row]):
            found = ServiceDay(realtime.service_day[row])
            return TripInstance(
                realtime.trip[row], found, realtime.start_time[row], row, realtime.route[row], realtime.direction[row]
            )
    raise UnknownTripError(trip_id)


def _nearest_day(reader: TimetableReader, realtime: OverlayReader | None, rows: range, now: Instant) -> ServiceDay:
    """Choose the day on which the trip runs now, else the next, else the last; realtime's days count as running.

    `rows` are those of its trip_id: several where versions of the timetable were joined.
    """
    ends: dict[int, int] = {}
    for trip in rows:
        service = reader.trip_service[trip]
        active = reader.calendar.active[:, service >> 3] >> (service & 7) & 1
        days = set((np.flatnonzero(active) + reader.first_day).tolist())
        if realtime is not None:
            instances = realtime.overlay.instances
            days |= set(instances.service_day[instances.trip == trip].tolist())
        last_row = reader.trip_first[trip + 1] - 1
        ends |= dict.fromkeys(days, reader.call_departure[last_row] if trip not in reader.frequency_rows else DAY_S)
    if not ends:
        raise UnknownTripError(reader.text.once(reader.trip_id[rows[0]]))
    left = [day for day in sorted(ends) if reader.origin(ServiceDay(day)) + ends[day] >= now]
    return ServiceDay(left[0] if left else max(ends))


def _nearest_start(reader: TimetableReader, trip: int, day: ServiceDay, now: Instant) -> GtfsTime:
    starts = starts_of(reader, trip)
    if not starts:
        return NO_START
    wanted = now - reader.origin(day)
    return min(starts, key=lambda start: abs(start - wanted))
