"""Instances to their calls as flat columns, from the timetable or from patterns that realtime brought."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mobility.model.overlay import NONE
from mobility.model.time import NO_TIME
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNMATCHABLE = -3
"""Stands for the stop_sequence or stop of a call that updates cannot name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternCall:
    """One call of a pattern that is not in the timetable; times count from the instance's origin, NO_TIME = none."""

    stop: int
    arrival: int
    departure: int
    stop_sequence: int
    flags: int = 0
    position: int = -1
    scheduled_stop: int = -1
    is_replacement: bool = False
    """It stands for a call that the timetable does not have."""
    mute: bool = False
    """No delay is carried to it (rule 27)."""
    match_sequence: int = UNMATCHABLE
    """stop_sequence by which updates name it."""
    match_stop: int = UNMATCHABLE


@dataclass(slots=True)
class Patterns:
    """Patterns that realtime brought; the pattern at place `k` is called `~k`, so that it cannot be a row in Trips."""

    calls: list[list[PatternCall]] = field(default_factory=list)

    def add(self, calls: list[PatternCall]) -> int:
        """Keep a pattern and give its name."""
        self.calls.append(calls)
        return ~(len(self.calls) - 1)

    def __getitem__(self, name: int) -> list[PatternCall]:
        """Give the calls of a pattern by name."""
        return self.calls[~name]


@dataclass(slots=True)
class Calls:
    """All calls of all instances, instance after instance. Instants are int64 UTC seconds, NONE where there is none."""

    first: Ints
    """First call of each instance; one entry more than there are instances."""
    instance: Ints
    """Instance of each call."""
    stop: Ints
    scheduled_stop: Ints
    position: Ints
    stop_sequence: Ints
    arrival: Ints
    departure: Ints
    flags: npt.NDArray[np.uint8]
    is_replacement: Flags
    mute: Flags

    def __len__(self) -> int:
        """Count the calls."""
        return len(self.instance)


def lengths_of(timetable: Timetable, patterns: Patterns, names: Ints) -> Ints:
    """Count the calls of each pattern."""
    first = timetable.trips.first
    rows = np.maximum(names, 0)
    lengths: Ints = first[rows + 1].astype(np.int64) - first[rows]
    for place in np.flatnonzero(names < 0).tolist():
        lengths[place] = len(patterns[int(names[place])])
    return lengths


def lay_out(timetable: Timetable, patterns: Patterns, names: Ints, origins: Ints) -> Calls:
    """Lay the calls of instances out; `origins` are the instants that their patterns' times count from."""
    lengths = lengths_of(timetable, patterns, names)
    first = np.zeros(len(names) + 1, np.int64)
    np.cumsum(lengths, out=first[1:])
    instance = np.repeat(np.arange(len(names)), lengths)
    place = np.arange(int(first[-1])) - first[instance]
    rows = timetable.trips.first[np.maximum(names, 0)].astype(np.int64)[instance] + place
    rows[names[instance] < 0] = 0
    times = timetable.stop_times
    departure = times.departure[rows].astype(np.int64) + origins[instance]
    stop = times.stop[rows].astype(np.int64)
    calls = Calls(
        first=first,
        instance=instance,
        stop=stop,
        scheduled_stop=stop.copy(),
        position=place,
        stop_sequence=times.stop_sequence[rows].astype(np.int64),
        arrival=departure - times.dwell[rows],
        departure=departure,
        flags=times.flags[rows].astype(np.uint8),
        is_replacement=np.zeros(len(rows), bool),
        mute=np.zeros(len(rows), bool),
    )
    for number in np.flatnonzero(names < 0).tolist():
        _write(calls, number, patterns[int(names[number])], int(origins[number]))
    return calls


def _write(calls: Calls, instance: int, pattern: list[PatternCall], origin: int) -> None:
    span = slice(int(calls.first[instance]), int(calls.first[instance + 1]))
    for name in ("stop", "scheduled_stop", "position", "stop_sequence", "flags", "is_replacement", "mute"):
        getattr(calls, name)[span] = [getattr(call, name) for call in pattern]
    for name in ("arrival", "departure"):
        times = [getattr(call, name) for call in pattern]
        getattr(calls, name)[span] = [NONE if time == NO_TIME else time + origin for time in times]
