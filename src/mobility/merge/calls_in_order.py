"""One entity's stop time updates to the calls of its trip, in order: loops, other platforms, patterns (rule 12)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mobility.merge.claims import Claims
from mobility.merge.matches import NO_POSITION, Matches
from mobility.merge.patterns import Patterns
from mobility.merge.reject import APPLIED, VERDICT, Reject
from mobility.merge.stops import NOT_GIVEN, UNKNOWN, StopRows
from mobility.merge.updates import Updates
from mobility.model.time import DAY_S, Instant, service_day_at, service_day_origin
from mobility.model.timetable import Timetable

_CLOSED = (VERDICT[Reject.UNKNOWN_STOP], VERDICT[Reject.SEQUENCE_STOP_MISMATCH])


@dataclass(slots=True)
class InOrder:
    """Matches the updates of single claims that columns cannot match."""

    claims: Claims
    updates: Updates
    timetable: Timetable
    patterns: Patterns
    matches: Matches
    stops: StopRows
    now: Instant
    _stations: list[int] = field(default_factory=list)
    _boarded: list[bool] = field(default_factory=list)

    def match(self, claim: int) -> None:
        """Match a claim's updates that are not matched yet, in the order sent."""
        if not self._stations:
            self._stations, self._boarded = self.stops.stations().tolist(), self.stops.can_be_boarded().tolist()
        sequences, call_stops, departures = self._calls(claim)
        span = range(int(self.claims.first[claim]), int(self.claims.last[claim]))
        taken = {int(self.matches.position[row]) for row in span if self.matches.position[row] != NO_POSITION}
        places = {sequence: position for position, sequence in enumerate(sequences)}
        open_rows = []
        for row in span:
            sequence = int(self.updates.columns.stop_sequence[row])
            if self.matches.position[row] != NO_POSITION or self.updates.verdict[row] in _CLOSED:
                continue
            if sequence in places:
                self._accept(row, places[sequence], call_stops)
                taken.add(places[sequence])
            elif self.updates.stop[row] >= 0:
                open_rows.append(row)
            else:
                self._accept(row, None, call_stops)
        wanted = [self._stop_in(row, call_stops) for row in open_rows]
        origin = service_day_origin(service_day_at(self.now, self.timetable.zone), self.timetable.zone)
        origin += int(self.claims.shift[claim])

        def deviation(place: int, position: int) -> int:
            return _deviation(self._time_of(open_rows[place]), origin + departures[position])

        for row, position in zip(open_rows, align(call_stops, wanted, taken, deviation), strict=True):
            self._accept(row, position, call_stops)

    def _calls(self, claim: int) -> tuple[list[int], list[int], list[int]]:
        pattern = int(self.claims.pattern[claim])
        if pattern < 0:
            calls = self.patterns[pattern]
            times = [call.departure for call in calls]
            return [call.match_sequence for call in calls], [call.match_stop for call in calls], times
        times_of, span = self.timetable.stop_times, self.timetable.rows_of(pattern)
        rows = slice(span.start, span.stop)
        return times_of.stop_sequence[rows].tolist(), times_of.stop[rows].tolist(), times_of.departure[rows].tolist()

    def _stop_in(self, row: int, call_stops: list[int]) -> int:
        """Give the stop of the trip that an update means: its own, else the one platform of the same station."""
        stop = int(self.updates.stop[row])
        if stop < 0 or stop in call_stops:
            return stop
        beside = {other for other in call_stops if other >= 0 and self._stations[other] == self._stations[stop]}
        return beside.pop() if len(beside) == 1 else stop

    def _accept(self, row: int, position: int | None, call_stops: list[int]) -> None:
        reason = self._fault(row, position, call_stops)
        self.updates.verdict[row] = VERDICT[reason] if reason else APPLIED
        if reason is None and position is not None:
            self.matches.position[row] = position

    def _fault(self, row: int, position: int | None, call_stops: list[int]) -> Reject | None:
        stop, has_sequence = int(self.updates.stop[row]), self.updates.columns.stop_sequence[row] >= 0
        if stop == UNKNOWN:
            return Reject.UNKNOWN_STOP
        if position is None and stop == NOT_GIVEN and not has_sequence:
            return Reject.NO_STOP_REFERENCE
        if position is None:
            return Reject.SEQUENCE_NOT_IN_TRIP if has_sequence else Reject.STOP_NOT_IN_TRIP
        if stop in (NOT_GIVEN, call_stops[position]) or self._moves(row, stop, call_stops[position]):
            return None
        return Reject.SEQUENCE_STOP_MISMATCH

    def _moves(self, row: int, stop: int, call_stop: int) -> bool:
        if self.updates.assigned is not None and self.updates.assigned[row] == stop:
            return True
        if call_stop < 0 or self._stations[stop] != self._stations[call_stop]:
            return False
        if self._boarded[stop]:
            self.matches.platform[row] = stop
        return True

    def _time_of(self, row: int) -> int:
        return int(self.updates.columns.departure_time[row]) or int(self.updates.columns.arrival_time[row])


def _deviation(time: int, scheduled: int) -> int:
    """Give the seconds between a time and a scheduled one, whatever the day; 0 where no time is given."""
    half = DAY_S // 2
    return abs((time - scheduled + half) % DAY_S - half) if time else 0


def align(
    call_stops: list[int], wanted: list[int], taken: set[int], deviation: Callable[[int, int], int]
) -> list[int | None]:
    """Give each wanted stop a call of its own, along the trip.

    Where the first of them fits several calls (a loop of which the producer has dropped the past), the start that
    leaves fewest unmatched and steps back least counts, then the one whose scheduled time is nearest. Source: rule 12.
    """
    first = next((place for place, stop in enumerate(wanted) if stop in call_stops), None)
    if first is None:
        return [None] * len(wanted)
    starts = [position for position, stop in enumerate(call_stops) if stop == wanted[first] and position not in taken]
    attempts = []
    for start in starts:
        found, steps_back = _along(call_stops, wanted, taken, start)
        attempts.append((found.count(None), steps_back, deviation(first, start), start, found))
    return min(attempts, key=lambda attempt: attempt[:4])[4] if attempts else [None] * len(wanted)


def _along(call_stops: list[int], wanted: list[int], taken: set[int], start: int) -> tuple[list[int | None], int]:
    used, reached, steps_back = set(taken), start, 0
    found: list[int | None] = []
    for stop in wanted:
        ahead = [*range(reached, len(call_stops)), *range(reached)]
        position = next((place for place in ahead if call_stops[place] == stop and place not in used), None)
        found.append(position)
        if position is not None:
            used.add(position)
            steps_back += position < reached
            reached = max(reached, position)
    return found, steps_back
