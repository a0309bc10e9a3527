"""A trip's calls and its modifications to the calls of the detour (rule 27)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mobility.merge.patterns import PatternCall
from mobility.merge.stops import StopRows
from mobility.model.message import Modification
from mobility.model.timetable import LAST_CALL, Timetable


class InvalidModificationError(ValueError):
    """The producer's selectors do not fit the trip."""


def original_calls(timetable: Timetable, trip: int) -> list[PatternCall]:
    """Give a timetable trip's calls as a pattern, named by updates as the timetable names them."""
    times = timetable.stop_times
    return [
        PatternCall(
            stop=int(times.stop[row]),
            arrival=int(times.departure[row]) - int(times.dwell[row]),
            departure=int(times.departure[row]),
            stop_sequence=int(times.stop_sequence[row]),
            flags=int(times.flags[row]),
            position=position,
            scheduled_stop=int(times.stop[row]),
            match_sequence=int(times.stop_sequence[row]),
            match_stop=int(times.stop[row]),
        )
        for position, row in enumerate(timetable.rows_of(trip))
    ]


def modified_calls(
    original: list[PatternCall], modifications: Sequence[Modification], stops: StopRows
) -> list[PatternCall]:
    """Replace each modification's span by its replacement stops and number the calls anew from 1.

    A replacement's arrival counts from the call before the span (from the trip's first call where the span begins
    there); without a travel time it is spread evenly over the span. Delays of modifications add up along the trip.
    Source: GTFS-RT Modification, ReplacementStop; rule 27.
    """
    inserted: dict[int, list[PatternCall]] = defaultdict(list)
    removed: set[int] = set()
    delays: dict[int, int] = defaultdict(int)
    for modification in modifications:
        start = _find_call(original, modification.start_stop, stops)
        end = start - 1 if modification.end_stop is None else _find_call(original, modification.end_stop, stops)
        if (modification.end_stop is not None and end < start) or removed & set(range(start, end + 1)):
            raise InvalidModificationError(f"span {modification.start_stop} to {modification.end_stop}")
        removed |= set(range(start, end + 1))
        inserted[start] += _replacements(original, start, end, modification, stops)
        delays[end + 1] += modification.propagated_modification_delay
    calls: list[PatternCall] = []
    shift = 0
    for position in range(len(original) + 1):
        calls += [_moved(call, shift) for call in inserted[position]]
        shift += delays[position]
        if position < len(original) and position not in removed:
            calls.append(_moved(original[position], shift))
    if not calls:
        raise InvalidModificationError("no call is left")
    return [_numbered(call, place, len(calls)) for place, call in enumerate(calls)]


def _replacements(
    original: list[PatternCall], start: int, end: int, modification: Modification, stops: StopRows
) -> list[PatternCall]:
    reference = original[max(0, start - 1)]
    after = original[min(end + 1, len(original) - 1)]
    count = len(modification.replacement_stops)
    span = max(0, after.arrival - reference.departure)
    calls = []
    for number, stop in enumerate(modification.replacement_stops, 1):
        row = stops.find(stop.stop_id)
        if row < 0:
            raise InvalidModificationError(f"unknown stop_id {stop.stop_id!r}")
        travel = stop.travel_time_to_stop
        when = reference.departure + span * number // (count + 1) if travel is None else reference.arrival + travel
        calls.append(
            PatternCall(stop=row, arrival=when, departure=when, stop_sequence=0, is_replacement=True, mute=True)
        )
    return calls


def _find_call(original: list[PatternCall], selector: tuple[int | None, str], stops: StopRows) -> int:
    sequence, stop_id = selector
    stop = stops.find(stop_id)
    for position, call in enumerate(original):
        if call.stop_sequence == sequence or (sequence is None and call.stop == stop):
            return position
    raise InvalidModificationError(f"stop_sequence {sequence}, stop_id {stop_id!r} is not in the trip")


def _moved(call: PatternCall, delay: int) -> PatternCall:
    return replace(call, arrival=call.arrival + delay, departure=call.departure + delay) if delay else call


def _numbered(call: PatternCall, place: int, count: int) -> PatternCall:
    flags = call.flags & ~LAST_CALL | (LAST_CALL if place == count - 1 else 0)
    return replace(call, stop_sequence=place + 1, flags=flags)


def matched_by_new_sequence(calls: list[PatternCall]) -> list[PatternCall]:
    """Give the pattern as those see it who speak of the replacement trip: numbered from 1, predictions everywhere."""
    return [replace(call, match_sequence=call.stop_sequence, match_stop=call.stop, mute=False) for call in calls]
