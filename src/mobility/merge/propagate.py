"""What updates say to expected times of all calls: delays carried along the trip (rules 16 to 19 and 21)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.patterns import Calls
from mobility.merge.times import Given
from mobility.model.message import NO_DELAY
from mobility.model.overlay import NONE, Rule
from mobility.model.time import Instant

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Expected:
    """Expected instants by call, NONE without a prediction; which rule gave them, and which row of Updates."""

    arrival: Ints
    departure: Ints
    rule: npt.NDArray[np.uint8]
    row: Ints
    """-1 where the time comes from no update."""


@dataclass(slots=True)
class Carried:
    """A delay carried to calls: in seconds, whether it is known, and the call it comes from."""

    delay: Ints
    is_known: Flags
    call: Ints
    """-1 where it is the trip's own delay, or none."""


def propagate(calls: Calls, given: Given, trip_delay: Ints, last_scheduled: Instant | None) -> Expected:
    """Carry delays to the calls that no update speaks about.

    A departure's delay goes on until the next update; an arrival's goes on to its own departure and beyond. Calls
    before the first update keep the schedule unless the trip has a delay of its own. Nothing is carried to calls
    scheduled after `last_scheduled`. Source: GTFS-RT Trip Updates, Stop Time Updates; rules 16, 17 and 21.
    """
    reaching, leaving = carry(calls, given, trip_delay)
    has_arrival, has_departure = given.arrival != NONE, given.departure != NONE
    is_open = ~calls.mute & ~given.ends_delay & (calls.departure != NONE)
    if last_scheduled is not None:
        is_open &= has_arrival | (calls.departure <= last_scheduled)
    arrival = np.where(is_open & reaching.is_known, calls.arrival + reaching.delay, NONE)
    departure = np.where(is_open & leaving.is_known, calls.departure + leaving.delay, NONE)
    arrival = np.where(has_arrival, given.arrival, arrival)
    departure = np.where(has_departure, given.departure, departure)
    _complete(calls, arrival, departure, given)
    rule = np.where(leaving.call >= 0, Rule.CARRIED, Rule.TRIP_DELAY)
    rule[departure == NONE] = Rule.NONE
    is_unknown = ~leaving.is_known & (leaving.call >= 0)
    rule[is_unknown & (departure == NONE)] = Rule.NO_DATA
    is_explicit = has_arrival | has_departure
    rule[is_explicit] = given.rule[is_explicit]
    row = np.where(departure != NONE, np.where(leaving.call >= 0, given.row[leaving.call], -1), -1)
    return Expected(arrival, departure, rule.astype(np.uint8), np.where(is_explicit, given.row, row))


def carry(calls: Calls, given: Given, trip_delay: Ints) -> tuple[Carried, Carried]:
    """Give the delay with which each call is reached and the one with which it is left.

    SKIPPED and platform-only updates let it pass; NO_DATA ends it. Source: rules 16 to 19.
    """
    of_departure = (given.departure != NONE) & (calls.departure != NONE)
    of_arrival = (given.arrival != NONE) & (calls.arrival != NONE)
    delay = np.where(of_departure, given.departure - calls.departure, given.arrival - calls.arrival)
    sets_delay = (of_departure | of_arrival) & ~given.is_skipped & ~given.ends_delay
    place = np.arange(len(calls))
    left_from = np.maximum.accumulate(np.where(sets_delay | given.ends_delay, place, -1)) if len(calls) else place
    reached_from = np.concatenate([left_from[:1] * 0 - 1, left_from[:-1]])
    return (
        _carried(calls, reached_from, delay, sets_delay, trip_delay),
        _carried(calls, left_from, delay, sets_delay, trip_delay),
    )


def _carried(calls: Calls, source: Ints, delay: Ints, sets_delay: Flags, trip_delay: Ints) -> Carried:
    call = np.where(source >= calls.first[calls.instance], source, -1)
    has_source = call >= 0
    own = trip_delay[calls.instance]
    is_known = np.where(has_source, sets_delay[call], own != NO_DELAY)
    return Carried(np.where(has_source, delay[call], own), is_known, call)


def _complete(calls: Calls, arrival: Ints, departure: Ints, given: Given) -> None:
    """Take an explicit time of a call for the other one where the vehicle does not wait, or nothing else is known."""
    is_scheduled = calls.departure != NONE
    waits = is_scheduled & (calls.departure > calls.arrival)
    lacks_arrival = (given.arrival == NONE) & (given.departure != NONE) & ~waits
    arrival[lacks_arrival] = departure[lacks_arrival]
    lacks_departure = (departure == NONE) & (given.arrival != NONE) & ~is_scheduled
    departure[lacks_departure] = arrival[lacks_departure]
