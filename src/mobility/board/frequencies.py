"""Trips that run by headway -> one call for every headway in the window (rule 4)."""

from collections.abc import Iterator

from mobility.board.candidate import NO_VISIT, Candidate, Window
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import NO_BOARDING, TimetableReader
from mobility.board.timetable_slice import standing_trips
from mobility.model.time import GtfsTime, ServiceDay


def headway_calls(
    reader: TimetableReader, realtime: OverlayReader | None, stops: tuple[int, ...], window: Window
) -> list[Candidate]:
    """Give the calls of all frequency instances at the stops in the window, in no particular order.

    Instances start every `headway_secs` from start_time up to, not including, end_time. Those that realtime speaks
    about come from the overlay. Source: GTFS Schedule, frequencies.txt; rule 4.
    """
    if not len(reader.frequencies.call_trip):
        return []
    first, days = reader.frequencies.call_first, reader.days_reaching(window.lower, window.upper)
    return [
        call
        for stop in stops
        if stop < reader.stop_count
        for entry in range(int(first[stop]), int(first[stop + 1]))
        for day in days
        for call in _calls_at(reader, realtime, stop, entry, day, window)
    ]


def _calls_at(
    reader: TimetableReader, realtime: OverlayReader | None, stop: int, entry: int, day: ServiceDay, window: Window
) -> Iterator[Candidate]:
    trip, position = int(reader.frequencies.call_trip[entry]), int(reader.frequencies.call_position[entry])
    if not standing_trips(reader, realtime, day)[trip]:
        return
    first = reader.trip_first[trip]
    row = first + position
    boards = not NO_BOARDING[reader.call_flags[row]]
    if not boards and not window.arrivals:
        return
    offset = reader.call_departure[row] - reader.call_departure[first]
    base = reader.origin(day) + offset - (0 if boards else reader.call_dwell[row])
    for start_time, headway_s in starts_between(reader, realtime, trip, day, window.lower - base, window.upper - base):
        yield Candidate(base + start_time, stop, NO_VISIT, trip, position, day, start_time, headway_s)


def starts_between(
    reader: TimetableReader,
    realtime: OverlayReader | None,
    trip: int,
    day: ServiceDay,
    lower: GtfsTime,
    upper: GtfsTime,
) -> Iterator[tuple[GtfsTime, int]]:
    """Give the starts of a trip's instances in [lower, upper) that realtime leaves standing.

    With each its headway in seconds, 0 where `exact_times=1` makes it an ordinary departure.
    """
    known = [] if realtime is None else realtime.headway_instances.get((trip, day), [])
    replaced = {start for start, _ in known}
    as_run = sorted(start for start, unscheduled in known if unscheduled)
    table = reader.frequencies
    for row in reader.frequency_rows.get(trip, ()):
        start, end, headway = int(table.start_time[row]), int(table.end_time[row]), int(table.headway_s[row])
        if headway <= 0:
            continue
        shown_headway = 0 if table.exact_times[row] else headway
        skipped = max(0, -((start - lower) // headway)) if lower > start else 0
        for start_time in range(start + skipped * headway, min(end, upper), headway):
            if start_time not in replaced and not _is_run_otherwise(start_time, as_run, headway):
                yield start_time, shown_headway


def starts_of(reader: TimetableReader, trip: int) -> list[GtfsTime]:
    """Give the start_time of every instance of a trip on a day; none when it does not run by headway."""
    table = reader.frequencies
    return [
        start
        for row in reader.frequency_rows.get(trip, ())
        if table.headway_s[row] > 0
        for start in range(int(table.start_time[row]), int(table.end_time[row]), int(table.headway_s[row]))
    ]


def headway_of(reader: TimetableReader, trip: int, start_time: GtfsTime) -> int | None:
    """Give the headway in seconds of an instance that runs about, not exactly, at its times; None for any other."""
    table = reader.frequencies
    for row in reader.frequency_rows.get(trip, ()):
        if not table.exact_times[row] and int(table.start_time[row]) <= start_time < int(table.end_time[row]):
            return int(table.headway_s[row])
    return None


def _is_run_otherwise(start_time: GtfsTime, as_run: list[GtfsTime], headway_s: int) -> bool:
    """Say whether the producer runs its own instances around this one (rule 24, UNSCHEDULED).

    They replace the computed ones from half a headway before the first to half a headway after the last.
    """
    if not as_run:
        return False
    return as_run[0] - headway_s / 2 <= start_time <= as_run[-1] + headway_s / 2
