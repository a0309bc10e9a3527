"""Stop time updates and the trips they are about in; which call of the timetable each one means, as the reference walks, out."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from mobility.model.message import StopTimeUpdates
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NO_CALL = -1


class Calls:
    """Finds calls by stop_sequence, else by walking along the trip to the next visit of the stop_id."""

    def __init__(
        self, timetable: Timetable, updates: StopTimeUpdates, stop: Ints, first: Ints, owner: Ints, trip: Ints
    ) -> None:
        """Take the updates, the row of each one's stop, and of each trip update its first row and its trip (-1 for none)."""
        self._timetable = timetable
        self._stop = stop
        self._first = first
        self._end = first + np.bincount(owner, minlength=len(first))
        self._owner = owner
        self._trip = trip
        self._sequence = updates.stop_sequence.astype(np.int64)
        self._has_trip: Mask = (trip[owner] >= 0) if len(owner) else np.zeros(0, np.bool_)

    @cached_property
    def by_sequence(self) -> Ints:
        """The row in StopTimes that each update's stop_sequence names; NO_CALL where it names none or is not given."""
        call = np.full(len(self._sequence), NO_CALL)
        rows = np.flatnonzero(self._has_trip & (self._sequence >= 0))
        if not len(rows):
            return call
        trip, wanted = self._trip[self._owner[rows]], self._sequence[rows]
        first, last = (self._timetable.trips.first[trip + step].astype(np.int64) for step in (0, 1))
        sequences = self._timetable.stop_times.stop_sequence
        # Most trips count their stops without gaps, so that the place follows from the first number.
        place = np.clip(first + wanted - sequences[first], first, last - 1)
        missed = np.flatnonzero(sequences[place] != wanted)
        place[missed] = _bisected(sequences, first[missed], last[missed], wanted[missed])
        call[rows] = np.where(sequences[place] == wanted, place, NO_CALL)
        return call

    @cached_property
    def unknown_sequence(self) -> Mask:
        """Updates whose stop_sequence the trip does not have."""
        unknown: Mask = self._has_trip & (self._sequence >= 0) & (self.by_sequence == NO_CALL)
        return unknown

    @cached_property
    def before_unknown(self) -> Mask:
        """Updates of known trips before the trip's first unknown stop_sequence. Source: HEALTH.md E051."""
        unknown = np.cumsum(self.unknown_sequence)
        start = self._first[self._owner]
        within: Ints = unknown - np.where(start > 0, unknown[start - 1], 0)
        before: Mask = self._has_trip & (within == 0)
        return before

    @cached_property
    def without_sequence(self) -> Mask:
        """Updates of known trips that give no stop_sequence."""
        without: Mask = self._has_trip & (self._sequence < 0)
        return without

    @cached_property
    def call(self) -> Ints:
        """The row in StopTimes of each update, however found; NO_CALL for none."""
        call = self.by_sequence.copy()
        for owner in np.unique(self._owner[self.without_sequence]).tolist():
            rows = slice(int(self._first[owner]), int(self._end[owner]))
            call[rows] = self._walked(int(self._trip[owner]), self._stop[rows].tolist(), call[rows].tolist())
        return call

    def _walked(self, trip: int, stops: list[int], calls: list[int]) -> list[int]:
        """Fill in the calls of one trip's updates, going on from the last one found; a stop behind it is not found."""
        first, last = int(self._timetable.trips.first[trip]), int(self._timetable.trips.first[trip + 1])
        visits = self._timetable.stop_times.stop[first:last].tolist()
        ahead = 0
        for place, stop in enumerate(stops):
            if calls[place] == NO_CALL and stop >= 0:
                try:
                    calls[place] = first + visits.index(stop, ahead)
                except ValueError:
                    continue
            ahead = calls[place] - first + 1 if calls[place] != NO_CALL else ahead
        return calls

    @cached_property
    def loops(self) -> set[int]:
        """Trip updates with updates lacking stop_sequence, whose trip visits a stop twice."""
        owners = np.unique(self._owner[self.without_sequence]).tolist()
        return {owner for owner in owners if self._revisits(int(self._trip[owner]))}

    def _revisits(self, trip: int) -> bool:
        visits = self._timetable.stop_times.stop[
            self._timetable.trips.first[trip] : self._timetable.trips.first[trip + 1]
        ]
        return len(set(visits.tolist())) < len(visits)


def _bisected(sequences: npt.NDArray[np.unsignedinteger], first: Ints, last: Ints, wanted: Ints) -> Ints:
    """Give the place in each range where `wanted` stands, or would."""
    low, high = first.copy(), last - 1
    while (low < high).any():
        middle = (low + high) // 2
        is_below = sequences[middle] < wanted
        low, high = np.where(is_below, middle + 1, low), np.where(is_below, high, middle)
    return low
