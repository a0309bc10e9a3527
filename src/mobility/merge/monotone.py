"""Expected times that run backwards to expected times that do not (rule 20)."""

import numpy as np
import numpy.typing as npt

from mobility.merge.patterns import Calls
from mobility.merge.propagate import Expected
from mobility.merge.times import Given
from mobility.model.overlay import NONE, Rule

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_FAR = 2**33
"""More than any two uint32 instants differ, so that groups cannot reach into one another."""


def keep_in_order(calls: Calls, given: Given, expected: Expected) -> int:
    """Move carried times so that none is before what comes before it, and count explicit ones that contradict.

    Explicit times stay as given. A carried time yields to the next explicit one (so a dwell shrinks to absorb a
    delay), but never falls below the one before it. Skipped calls bound nothing. Source: rule 20.
    """
    times = np.empty(2 * len(calls), np.int64)
    times[0::2], times[1::2] = expected.arrival, expected.departure
    is_explicit = np.empty(2 * len(calls), bool)
    is_explicit[0::2], is_explicit[1::2] = given.arrival != NONE, given.departure != NONE
    event = np.flatnonzero((times != NONE) & np.repeat(~given.is_skipped, 2))
    if not len(event):
        return 0
    instance = calls.instance[event // 2]
    before, explicit = times[event], is_explicit[event]
    after, contradictions = ordered(before, explicit, instance)
    times[event] = after
    moved = event[after != before] // 2
    is_carried = (given.departure[moved] == NONE) & (expected.rule[moved] != Rule.REMEMBERED)
    expected.rule[moved[is_carried]] = Rule.HELD_BACK
    expected.arrival[:], expected.departure[:] = times[0::2], times[1::2]
    return contradictions


def ordered(times: Ints, is_explicit: Flags, instance: Ints) -> tuple[Ints, int]:
    """Order the times of each instance as `keep_in_order` says; also count the explicit times that decrease."""
    place = np.arange(len(times))
    starts = np.ones(len(times), bool)
    starts[1:] = instance[1:] != instance[:-1]
    following = _next_explicit(is_explicit, place)
    has_following = following < len(times)
    has_following &= instance[np.minimum(following, len(times) - 1)] == instance
    capped = np.where(
        has_following & ~is_explicit, np.minimum(times, times[np.minimum(following, len(times) - 1)]), times
    )
    group = np.cumsum(starts | is_explicit)
    after = np.maximum.accumulate(capped + group * _FAR) - group * _FAR
    explicit = place[is_explicit]
    is_same = instance[explicit[1:]] == instance[explicit[:-1]]
    contradictions = int((is_same & (times[explicit[1:]] < times[explicit[:-1]])).sum())
    return after, contradictions


def _next_explicit(is_explicit: Flags, place: Ints) -> Ints:
    """Give the place of the next explicit time at or after each; the length where there is none."""
    candidates = np.where(is_explicit, place, len(place))
    following: Ints = np.minimum.accumulate(candidates[::-1])[::-1]
    return following
