"""One stop's visits of the overlay -> those to show in the window, at the time that holds for them (rules 22, 28, 30)."""

from bisect import bisect_left

from mobility.board.candidate import Candidate, Window
from mobility.board.filters import Filter
from mobility.board.overlay_reader import OverlayReader
from mobility.board.time_index import NO_BOARDING_HERE, OFF, TimeIndex
from mobility.model.board import APPLIED_FOR_S
from mobility.model.time import Instant

_NEVER = -1


class OverlaySlice:
    """A stop's visits from the window's beginning on, read forward: those whose prediction applies, or the others."""

    __slots__ = ("applied", "end", "index", "mixed", "oldest", "place", "realtime", "stop", "window")

    def __init__(self, realtime: OverlayReader, stop: int, window: Window, *, applied: bool, mixed: bool) -> None:
        self.realtime, self.stop, self.window, self.applied, self.mixed = realtime, stop, window, applied, mixed
        self.index: TimeIndex = realtime.by_expected if applied else realtime.by_scheduled
        self.oldest = window.now - APPLIED_FOR_S
        first, self.end = self.index.first[stop], self.index.first[stop + 1]
        self.place = bisect_left(self.index.when, min(window.lower, window.lower_cancelled), first, self.end)

    def take_until(self, bound: Instant, found: list[Candidate], chosen: Filter | None) -> None:
        """Add what happens before `bound` and is not yet taken."""
        window, when_of, visits, special = self.window, self.index.when, self.index.visit, self.index.special
        place, end, lower, stop = self.place, self.end, window.lower, self.stop
        realtime, mixed = self.realtime, self.mixed
        while place < end:
            when = when_of[place]
            if when >= bound:
                break
            visit, kind = visits[place], special[place]
            place += 1
            if kind:
                when = self._time_of_special(visit, kind, when)
                if when == _NEVER:
                    continue
            elif when < lower:
                continue
            if when >= window.upper:
                continue
            if mixed and (realtime.observed[realtime.instance_of[visit]] >= self.oldest) is not self.applied:
                continue
            if chosen is None or chosen.allows_visit(visit):
                found.append(Candidate(when, stop, visit))
        self.place = place

    def _time_of_special(self, visit: int, kind: int, when: Instant) -> Instant:
        """Give when to show a visit that is no ordinary departure; a time before all windows when it is not shown.

        Cancelled and skipped visits stay until their scheduled time, or a while longer (rule 22); calls where nobody
        boards are shown at their arrival, where arrivals are asked for (rule 6).
        """
        if kind & NO_BOARDING_HERE:
            if not self.window.arrivals:
                return _NEVER
            arrival = self.realtime.expected_arrival[visit] if self.applied and not kind & OFF else 0
            when = arrival or self.realtime.scheduled_arrival[visit] or when
        return when if when >= (self.window.lower_cancelled if kind & OFF else self.window.lower) else _NEVER


def is_running(realtime: OverlayReader | None, candidate: Candidate) -> bool:
    """Say whether a candidate is neither cancelled nor skipped."""
    return candidate.visit < 0 or realtime is None or not realtime.is_off[candidate.visit]


def places_between(index: TimeIndex, stop: int, begin: Instant, end: Instant) -> range:
    """Give the places in an index of a stop's visits in [begin, end)."""
    first, last = index.first[stop], index.first[stop + 1]
    return range(bisect_left(index.when, begin, first, last), bisect_left(index.when, end, first, last))


def overlay_slices(realtime: OverlayReader | None, stops: tuple[int, ...], window: Window) -> list[OverlaySlice]:
    """Open the slices that the window needs: predictions that apply, and the others only where there are any."""
    if realtime is None:
        return []
    oldest = window.now - APPLIED_FOR_S
    some_apply, some_do_not = realtime.newest >= oldest, realtime.oldest < oldest
    kinds = [applied for applied, needed in ((True, some_apply), (False, some_do_not)) if needed]
    mixed = some_apply and some_do_not
    return [OverlaySlice(realtime, stop, window, applied=applied, mixed=mixed) for applied in kinds for stop in stops]
