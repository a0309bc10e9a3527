"""One stop's entries on one service day -> those that run in the window, by scheduled time."""

from bisect import bisect_left

from mobility.board.candidate import NO_VISIT, Candidate, Window
from mobility.board.filters import Filter
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import NO_BOARDING, TimetableReader
from mobility.model.time import Instant, ServiceDay
from mobility.model.timetable import KEY_SHIFT


class TimetableSlice:
    """A stop's entries on a service day from the window's beginning on, read forward."""

    __slots__ = ("day", "end", "entry", "origin", "reader", "standing", "stop", "window")

    def __init__(
        self,
        reader: TimetableReader,
        standing: memoryview,
        stop: int,
        day: ServiceDay,
        origin: Instant,
        entry: int,
        window: Window,
    ) -> None:
        self.reader, self.standing, self.stop, self.day, self.origin = reader, standing, stop, day, origin
        self.entry, self.end, self.window = entry, reader.entry_first[stop + 1], window

    def take_until(self, bound: Instant, found: list[Candidate], chosen: Filter | None) -> None:
        """Add what departs before `bound` and is not yet taken; rounding to keys may add a few seconds more."""
        reader, standing, origin, window = self.reader, self.standing, self.origin, self.window
        keys, trips, positions = reader.entry_key, reader.entry_trip, reader.entry_position
        bound_key = (bound - origin + (1 << KEY_SHIFT) - 1) >> KEY_SHIFT
        entry, end = self.entry, self.end
        while entry < end and keys[entry] < bound_key:
            trip = trips[entry]
            if standing[trip]:
                position = positions[entry]
                row = reader.trip_first[trip] + position
                when = origin + reader.call_departure[row]
                if NO_BOARDING[reader.call_flags[row]]:
                    when = when - reader.call_dwell[row] if window.arrivals else -1
                if window.lower <= when < window.upper and (chosen is None or chosen.allows_call(trip, position)):
                    found.append(Candidate(when, self.stop, NO_VISIT, trip, position, self.day))
            entry += 1
        self.entry = entry


def timetable_slices(
    reader: TimetableReader, realtime: OverlayReader | None, stops: tuple[int, ...], window: Window
) -> list[TimetableSlice]:
    """Open a slice for every stop and service day that can have departures in the window.

    What realtime speaks about is not among them: it comes from the overlay, at its expected time.
    """
    keys, first = reader.entry_key, reader.entry_first
    found: list[TimetableSlice] = []
    for day in reader.days_reaching(window.lower, window.horizon):
        origin = reader.origin(day)
        lower_key = max(0, (window.lower - origin) >> KEY_SHIFT)
        standing: memoryview | None = None
        for stop in stops:
            if stop >= reader.stop_count:
                continue
            start, end = first[stop], first[stop + 1]
            if start == end or keys[end - 1] < lower_key:
                continue
            if standing is None:
                standing = standing_trips(reader, realtime, day)
            entry = bisect_left(keys, lower_key, start, end)
            found.append(TimetableSlice(reader, standing, stop, day, origin, entry, window))
    return found


def standing_trips(reader: TimetableReader, realtime: OverlayReader | None, day: ServiceDay) -> memoryview:
    """Give one byte a trip, 1 where the timetable's own times hold on a day of its calendar."""
    if realtime is not None:
        standing = realtime.standing_trips(day)
        assert standing is not None, "only days of the calendar are asked for"
        return standing
    running = reader.running_trips(day)
    assert running is not None, "only days of the calendar are asked for"
    return running.data
