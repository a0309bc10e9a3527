"""Stops, a window and one feed's timetable and overlay -> what happens there, in order of the expected time (rule 28)."""

from collections.abc import Iterator
from operator import attrgetter

from mobility.board.candidate import LONGEST_DWELL_S, Candidate, Window
from mobility.board.filters import Filter
from mobility.board.frequencies import headway_calls
from mobility.board.overlay_slice import OverlaySlice, overlay_slices
from mobility.board.timetable_reader import TimetableReader
from mobility.board.timetable_slice import TimetableSlice, timetable_slices
from mobility.board.view import FeedView
from mobility.model.time import Instant

_BUSY_DAY_S = 64_800
"""Over how much of a day a stop's calls are taken to be spread when the first step is chosen."""
_when = attrgetter("when")


def candidates(
    view: FeedView, stops: tuple[int, ...], window: Window, chosen: Filter | None, wanted: int
) -> Iterator[Candidate]:
    """Give what happens at the stops, sorted by time, looking only as far ahead as the taker takes.

    Timetable and overlay are looked through in steps that double; the first is as long as about `wanted` visits take,
    so that a hub with 40 departures a minute and a limit of 30 does not touch its whole window.
    """
    reader = view.reader
    if reader is None:
        return
    scheduled = timetable_slices(reader, view.realtime, stops, window)
    merged = overlay_slices(view.realtime, stops, window)
    found = headway_calls(reader, view.realtime, stops, window)
    pending = [call for call in found if chosen is None or chosen.allows_call(call.trip, call.position)]
    margin = LONGEST_DWELL_S if window.arrivals else 0
    horizon = window.horizon
    step = _first_step_s(reader, stops, wanted)
    bound = window.lower + margin
    while True:
        bound = min(bound + step, horizon)
        _take(scheduled, merged, bound, pending, chosen)
        pending.sort(key=_when)
        settled = bound - margin if bound < horizon else window.upper
        taken = 0
        for candidate in pending:
            if candidate.when >= settled:
                break
            taken += 1
            yield candidate
        if bound >= horizon:
            return
        del pending[:taken]
        step *= 2


def _take(
    scheduled: list[TimetableSlice],
    merged: list[OverlaySlice],
    bound: Instant,
    pending: list[Candidate],
    chosen: Filter | None,
) -> None:
    for timetable_slice in scheduled:
        timetable_slice.take_until(bound, pending, chosen)
    for overlay_slice in merged:
        overlay_slice.take_until(bound, pending, chosen)


def _first_step_s(reader: TimetableReader, stops: tuple[int, ...], wanted: int) -> int:
    """Guess how long `wanted` visits take; a stop's entries are those of all its services together, so twice as many."""
    first = reader.entry_first
    entries = sum(first[stop + 1] - first[stop] for stop in stops if stop < reader.stop_count)
    return max(300, _BUSY_DAY_S * wanted * 2 // max(1, entries))
