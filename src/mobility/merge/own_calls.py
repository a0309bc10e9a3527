"""Updates of added and replacing trips to the calls of these trips (rules 23 and 24)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mobility.merge.claims import OWN_CALLS, OWN_TRIP, UNDATED, Claims
from mobility.merge.matches import Matches, follow
from mobility.merge.patterns import PatternCall, Patterns
from mobility.merge.reject import APPLIED, VERDICT, Reject
from mobility.merge.sources import UsedSource
from mobility.merge.stops import NOT_GIVEN, StopRows
from mobility.merge.updates import Updates
from mobility.model.message import NO_DELAY
from mobility.model.time import NO_TIME, service_day_at, service_day_origin
from mobility.model.timetable import LAST_CALL, Timetable


@dataclass(slots=True)
class OwnCalls:
    """Lays out the calls of claims that bring their own."""

    claims: Claims
    updates: Updates
    matches: Matches
    timetable: Timetable
    patterns: Patterns
    stops: StopRows
    used: Sequence[UsedSource]

    def lay_out(self) -> Claims:
        """Give the claims with a pattern for each; those without a usable stop are rejected and left out.

        Source: GTFS-RT ADDED, NEW, REPLACEMENT; rules 23 and 24.
        """
        keep = np.ones(len(self.claims), bool)
        for place in np.flatnonzero(self.claims.pattern == OWN_CALLS).tolist():
            rows = list(self._usable_rows(place))
            if self.claims.day[place] == UNDATED and rows:
                self.claims.day[place] = service_day_at(max(self._times(rows[0])), self.timetable.zone)
            calls = self._calls(place, rows)
            if calls:
                self.claims.pattern[place] = self.patterns.add(calls)
                continue
            keep[place] = False
            update = self.claims.entity_of(place)
            account = self.used[int(self.claims.source[place])].account
            account.reject(Reject.NO_USABLE_STOP, update.entity_id, update.trip.trip_id)
        return follow(self.claims, np.flatnonzero(keep), self.updates, self.matches)

    def _usable_rows(self, place: int) -> Iterator[int]:
        """Go through the updates in trip order; unknown stops are rejected one by one (rule 23)."""
        rows = range(int(self.claims.first[place]), int(self.claims.last[place]))
        sequences = self.updates.columns.stop_sequence
        is_numbered = all(sequences[row] >= 0 for row in rows)
        for row in sorted(rows, key=lambda row: int(sequences[row])) if is_numbered else rows:
            reason = self._fault(place, row)
            self.updates.verdict[row] = APPLIED if reason is None else VERDICT[reason]
            if reason is None:
                yield row

    def _fault(self, place: int, row: int) -> Reject | None:
        if self._stop(row) < 0:
            return Reject.NO_STOP_REFERENCE if self._stop(row) == NOT_GIVEN else Reject.UNKNOWN_STOP
        is_in_timetable = self.claims.trip[place] != OWN_TRIP
        return None if any(self._times(row)) or is_in_timetable else Reject.NO_TIME

    def _stop(self, row: int) -> int:
        assigned = NOT_GIVEN if self.updates.assigned is None else int(self.updates.assigned[row])
        stop = int(self.updates.stop[row])
        return assigned if stop == NOT_GIVEN and assigned >= 0 else stop

    def _times(self, row: int) -> tuple[int, int, int, int]:
        columns = self.updates.columns
        given = (columns.arrival_time, columns.departure_time, columns.scheduled_arrival, columns.scheduled_departure)
        arrival, departure, scheduled_arrival, scheduled_departure = (int(column[row]) for column in given)
        return arrival, departure, scheduled_arrival, scheduled_departure

    def _calls(self, place: int, rows: list[int]) -> list[PatternCall]:
        originals = self._originals(place)
        calls: list[PatternCall] = []
        for row in rows:
            stop = self._stop(row)
            original = next((call for call in originals if call.stop == stop), None)
            if original is not None:
                originals = originals[originals.index(original) + 1 :]
            elif not self._is_timed(row):
                self.updates.verdict[row] = VERDICT[Reject.NO_TIME]
                continue
            self.matches.position[row] = len(calls)
            calls.append(self._call(row, stop, original, len(calls) + 1))
        if calls:
            last = calls[-1]
            calls[-1] = PatternCall(
                **{name: getattr(last, name) for name in PatternCall.__slots__} | {"flags": LAST_CALL}
            )
        return calls

    def _is_timed(self, row: int) -> bool:
        """Say whether a call that the timetable does not know can be shown at some time."""
        arrival, departure, *scheduled = self._times(row)
        delays = (self.updates.columns.arrival_delay[row], self.updates.columns.departure_delay[row])
        return bool(arrival or departure or any(scheduled)) or (any(scheduled) and any(d != NO_DELAY for d in delays))

    def _call(self, row: int, stop: int, original: PatternCall | None, number: int) -> PatternCall:
        """Take `scheduled` from scheduled_time, else from the timetable's call at the same stop, else have none."""
        *_, arrival, departure = self._times(row)
        if original is not None:
            arrival, departure = arrival or original.arrival, departure or original.departure
        sequence = int(self.updates.columns.stop_sequence[row])
        return PatternCall(
            stop=stop,
            arrival=arrival or departure or NO_TIME,
            departure=departure or arrival or NO_TIME,
            stop_sequence=sequence if sequence >= 0 else number,
            position=-1 if original is None else original.position,
            scheduled_stop=-1 if original is None else original.stop,
            is_replacement=True,
        )

    def _originals(self, place: int) -> list[PatternCall]:
        """Give the timetable's calls of a replaced instance, as instants."""
        trip = int(self.claims.trip[place])
        if trip == OWN_TRIP:
            return []
        day = int(self.claims.day[place])
        origin = service_day_origin(day, self.timetable.zone) + int(self.claims.shift[place])
        times = self.timetable.stop_times
        return [
            PatternCall(
                stop=int(times.stop[row]),
                departure=(departure := int(times.departure[row]) + origin),
                arrival=departure - int(times.dwell[row]),
                stop_sequence=int(times.stop_sequence[row]),
                position=position,
            )
            for position, row in enumerate(self.timetable.rows_of(trip))
        ]
