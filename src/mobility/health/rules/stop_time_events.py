"""Rules about the arrivals and departures of stop time updates."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from mobility.health.rules.calls import NO_CALL
from mobility.health.rules.checked import Checked, Ints
from mobility.health.rules.found import found_at, together
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.as_sent import ARRIVAL_GIVEN, ARRIVAL_TIME_ZERO, DEPARTURE_GIVEN, DEPARTURE_TIME_ZERO
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.message import NO_DELAY, StopRelationship, TripRelationship

_WITH_OWN_SCHEDULE = (TripRelationship.NEW, TripRelationship.REPLACEMENT, TripRelationship.DUPLICATED)
"""Trips whose events may have a scheduled_time."""

Mask = npt.NDArray[np.bool_]


def _before(checked: Checked, times: Ints) -> Ints:
    """Give for every row the last time of its trip update before it; 0 for none."""
    row = np.arange(len(times))
    last = np.maximum.accumulate(np.where(times != 0, row, -1))
    last = np.concatenate(([-1], last[:-1])) if len(times) else last
    return np.where(last >= checked.first[checked.owner], times[last], 0)


def _compared(checked: Checked, is_wrong: Callable[[Ints, Ints], Mask], verb: str) -> Found:
    """Hold each arrival and departure against the arrival and the departure before it."""
    events = (("arrival", checked.updates.arrival_time), ("departure", checked.updates.departure_time))
    before = [(name, _before(checked, times)) for name, times in events]
    parts = []
    for name, times in events:
        for name_before, times_before in before:
            rows = np.flatnonzero((times != 0) & (times_before != 0) & is_wrong(times, times_before))
            if len(rows):
                parts.append(found_at(rows, _pair(checked, (name, times), (f"{verb} {name_before}", times_before))))
    return together(*parts)


def _pair(checked: Checked, one: tuple[str, Ints], other: tuple[str, Ints]) -> Callable[[int], tuple[str, str]]:
    def describe(row: int) -> tuple[str, str]:
        entity_id, text = checked.describe(row)
        return entity_id, f"{text} {one[0]} {one[1][row]} {other[0]} {other[1][row]}"

    return describe


@rule(
    "E022",
    Severity.ERROR,
    Words(
        "Stop times run backwards",
        "Heures prédites en recul",
        "Along a trip predict no arrival or departure before those of the stops before.",
        "Le long d'une course, ne prédire ni arrivée ni départ avant ceux des arrêts précédents.",
    ),
)
def times_run_backwards(checked: Checked) -> Found:
    """No arrival or departure is earlier than the arrival or departure before it: up to four findings a stop.

    Equal times are a rule of their own, for predictors that count minutes. Source: HEALTH.md E022, 1.2.
    """
    return _compared(checked, np.less, "before the last")


@rule(
    "BP_STOP_TIMES_EQUAL",
    Severity.WARNING,
    Words(
        "Stop times do not increase",
        "Heures prédites identiques",
        "Predict to the second, so that a vehicle is not at two stops at once.",
        "Prédire à la seconde, afin qu'un véhicule ne soit pas à deux arrêts à la fois.",
    ),
)
def times_equal(checked: Checked) -> Found:
    """No arrival or departure is at the same instant as the arrival or departure before it. Source: HEALTH.md 1.2 (E022)."""
    return _compared(checked, np.equal, "same as the last")


@rule(
    "E025",
    Severity.ERROR,
    Words(
        "Departure before arrival",
        "Départ avant l'arrivée",
        "Predict a departure at or after the arrival at the same stop.",
        "Prédire le départ à l'instant de l'arrivée au même arrêt, ou après.",
    ),
)
def departure_before_arrival(checked: Checked) -> Found:
    """At one stop the departure is not earlier than the arrival. Source: HEALTH.md E025."""
    arrival, departure = checked.updates.arrival_time, checked.updates.departure_time
    rows = np.flatnonzero((arrival != 0) & (departure != 0) & (departure < arrival))
    return found_at(rows, _pair(checked, ("departure", departure), ("before arrival", arrival)))


def _said(checked: Checked, *statements: StopRelationship) -> Mask:
    said: Mask = np.isin(checked.updates.schedule_relationship, statements)
    return said


def _by_event(checked: Checked, is_wrong: Callable[[str], Mask]) -> Found:
    """Find rows by event: one finding for each arrival and each departure given."""
    parts = []
    for name, bit in (("arrival", ARRIVAL_GIVEN), ("departure", DEPARTURE_GIVEN)):
        given = (checked.sent.given & bit) > 0

        def describe(row: int, name: str = name) -> tuple[str, str]:
            entity_id, text = checked.describe(row)
            return entity_id, f"{text} {name}"

        parts.append(found_at(np.flatnonzero(given & is_wrong(name)), describe))
    return together(*parts)


def _without_time(checked: Checked, event: str) -> Mask:
    if event == "arrival":
        mask: Mask = (checked.updates.arrival_time == 0) & ((checked.sent.given & ARRIVAL_TIME_ZERO) == 0)
    else:
        mask = (checked.updates.departure_time == 0) & ((checked.sent.given & DEPARTURE_TIME_ZERO) == 0)
    return mask


@rule(
    "E042",
    Severity.ERROR,
    Words(
        "NO_DATA with arrival or departure",
        "NO_DATA avec arrivée ou départ",
        "Leave arrival and departure out where there is no data.",
        "Omettre arrivée et départ en l'absence de données.",
    ),
)
def no_data_with_event(checked: Checked) -> Found:
    """A NO_DATA update has no arrival and no departure; one finding for each. Source: HEALTH.md E042."""
    no_data = _said(checked, StopRelationship.NO_DATA)
    return _by_event(checked, lambda _: no_data)


@rule(
    "E043",
    Severity.ERROR,
    Words(
        "Neither arrival nor departure",
        "Ni arrivée ni départ",
        "Predict an arrival or a departure, or say SKIPPED or NO_DATA.",
        "Prédire une arrivée ou un départ, ou indiquer SKIPPED ou NO_DATA.",
    ),
)
def no_event(checked: Checked) -> Found:
    """An update has an arrival or a departure, unless it is SKIPPED or NO_DATA. Source: HEALTH.md E043."""
    is_empty = (checked.sent.given & (ARRIVAL_GIVEN | DEPARTURE_GIVEN)) == 0
    excused = _said(checked, StopRelationship.SKIPPED, StopRelationship.NO_DATA)
    return found_at(np.flatnonzero(is_empty & ~excused), checked.describe)


@rule(
    "E044",
    Severity.ERROR,
    Words(
        "Arrival or departure without delay and time",
        "Arrivée ou départ sans retard ni heure",
        "Give a time, a delay, or both with every arrival and departure.",
        "Renseigner une heure, un retard ou les deux pour chaque arrivée et départ.",
    ),
)
def event_says_nothing(checked: Checked) -> Found:
    """An arrival or departure has a delay or a time, unless the stop is SKIPPED.

    The reference is older than scheduled_time, with which a trip of its own brings its timetable: an event that has one
    says something, and leaves delay and time empty where the prediction is unknown.
    Source: HEALTH.md E044, 1.2; GTFS-RT StopTimeEvent.scheduled_time, uncertainty.
    """
    updates, skipped = checked.updates, _said(checked, StopRelationship.SKIPPED)
    delay = {"arrival": updates.arrival_delay, "departure": updates.departure_delay}
    scheduled = {"arrival": updates.scheduled_arrival, "departure": updates.scheduled_departure}
    of_trip = [one.trip.schedule_relationship in _WITH_OWN_SCHEDULE for one in checked.trip_updates]
    has_own = np.array(of_trip, np.bool_)[checked.owner]

    def says_nothing(name: str) -> Mask:
        nothing: Mask = (delay[name] == NO_DELAY) & ~(has_own & (scheduled[name] != 0)) & ~skipped
        return nothing & _without_time(checked, name)

    return _by_event(checked, says_nothing)


@rule(
    "E046",
    Severity.ERROR,
    Words(
        "Delay where GTFS has no time",
        "Retard là où le GTFS n'a pas d'heure",
        "Predict a time at calls to which stop_times.txt gives none.",
        "Prédire une heure aux passages pour lesquels stop_times.txt n'en donne pas.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def delay_without_schedule(checked: Checked) -> Found:
    """An event without a time is about a call that has one in stop_times.txt; one finding for each event.

    Not looked at behind a stop_sequence that the trip does not have. Source: HEALTH.md E046, E051.
    """
    bits = checked.static.stop_times.untimed
    if not len(bits):
        return NOTHING
    call = checked.calls.call
    has_no_time = (bits[np.maximum(call, 0) >> 3] >> (np.maximum(call, 0) & 7) & 1).astype(np.bool_)
    concerned = (call != NO_CALL) & has_no_time & checked.calls.before_unknown
    return _by_event(checked, lambda name: concerned & _without_time(checked, name))


RULES = (
    times_run_backwards,
    times_equal,
    departure_before_arrival,
    no_data_with_event,
    no_event,
    event_says_nothing,
    delay_without_schedule,
)
