"""Rules about which stops a trip update speaks of, and in which order."""

from operator import eq

import numpy as np

from mobility.health.rules.calls import NO_CALL
from mobility.health.rules.checked import Checked, Ints
from mobility.health.rules.found import found, found_at
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import StopRelationship, TripRelationship

_NEEDS_NO_UPDATES = (TripRelationship.CANCELED, TripRelationship.DELETED, TripRelationship.DUPLICATED)


def _follows(checked: Checked) -> Ints:
    """Give the rows whose row before belongs to the same trip update."""
    return np.flatnonzero(checked.owner[1:] == checked.owner[:-1]) + 1


@rule(
    "E002",
    Severity.ERROR,
    Words(
        "stop_time_updates not strictly sorted",
        "stop_time_updates non triés",
        "Sort the stop_time_updates of a trip by stop_sequence, each stop once.",
        "Trier les stop_time_updates d'une course par stop_sequence, chaque arrêt une seule fois.",
    ),
)
def not_sorted(checked: Checked) -> Found:
    """Along a trip update stop_sequence rises strictly; one finding a trip.

    Where it is not given and the timetable is known, it is taken from the timetable by walking along the trip; a stop not
    found that way is out of order, if others of the trip are found. Source: HEALTH.md E002.
    """
    sequence = checked.updates.stop_sequence.astype(np.int64)
    disordered: set[int] = set()
    if checked.timetable is not None and checked.calls.without_sequence.any():
        sequence, disordered = _derived(checked, sequence)
    rows = np.flatnonzero(sequence >= 0)
    owner = checked.owner[rows]
    falls = (owner[1:] == owner[:-1]) & (sequence[rows][1:] <= sequence[rows][:-1])
    disordered |= set(owner[1:][falls].tolist())
    return found(_sequence_of(checked, sequence, place) for place in sorted(disordered))


def _derived(checked: Checked, sequence: Ints) -> tuple[Ints, set[int]]:
    """Fill sequences in from the timetable; and give the trip updates of which only some stops were found."""
    missing, call = checked.calls.without_sequence, checked.calls.call
    is_found = missing & (call != NO_CALL)
    sequences = checked.static.stop_times.stop_sequence
    filled = sequence.copy()
    filled[is_found] = sequences[call[is_found]]
    with_some = np.unique(checked.owner[is_found])
    with_gap = np.unique(checked.owner[(filled < 0)])
    return filled, set(np.intersect1d(with_some, with_gap).tolist())


def _sequence_of(checked: Checked, sequence: Ints, place: int) -> tuple[str, str]:
    update = checked.trip_updates[place]
    order = " ".join(str(number) if number >= 0 else "?" for number in sequence[update.first : update.last].tolist())
    return update.entity_id, f"trip_id {update.trip.trip_id} stop_sequence {order}"


@rule(
    "E009",
    Severity.ERROR,
    Words(
        "stop_sequence missing on a trip that visits a stop twice",
        "stop_sequence absent d'une course desservant deux fois un arrêt",
        "Give stop_sequence with every stop_time_update.",
        "Renseigner stop_sequence dans chaque stop_time_update.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def loop_without_sequence(checked: Checked) -> Found:
    """Updates of a trip that visits a stop twice give stop_sequence; one finding a trip. Source: HEALTH.md E009."""
    places = sorted(checked.calls.loops)
    return found((checked.trip_updates[place].entity_id, checked.mentions[place].text) for place in places)


@rule(
    "E036",
    Severity.ERROR,
    Words(
        "Repeated stop_sequence",
        "stop_sequence répété",
        "Send one stop_time_update for each call.",
        "Transmettre un seul stop_time_update par passage.",
    ),
)
def repeated_sequence(checked: Checked) -> Found:
    """Two neighbouring updates do not give the same stop_sequence; one that is not given is none. Source: HEALTH.md E036, 1.2."""
    rows, sequence = _follows(checked), checked.updates.stop_sequence
    return found_at(rows[(sequence[rows] >= 0) & (sequence[rows] == sequence[rows - 1])], checked.describe)


@rule(
    "E037",
    Severity.ERROR,
    Words(
        "Repeated stop_id",
        "stop_id répété",
        "Send one stop_time_update for each call.",
        "Transmettre un seul stop_time_update par passage.",
    ),
)
def repeated_stop(checked: Checked) -> Found:
    """Two neighbouring updates do not give the same stop_id. Source: HEALTH.md E037."""
    stops, rows = checked.updates.stop_id, _follows(checked)
    is_same = np.fromiter(map(eq, stops[1:], stops), np.bool_, max(0, len(stops) - 1))
    repeated = [row for row in rows[is_same[rows - 1]].tolist() if stops[row]]
    return found_at(np.array(repeated, np.int64), checked.describe)


@rule(
    "E040",
    Severity.ERROR,
    Words(
        "Neither stop_id nor stop_sequence",
        "Ni stop_id ni stop_sequence",
        "Say with stop_sequence, and best with stop_id too, which call an update is about.",
        "Indiquer par stop_sequence, et de préférence aussi stop_id, le passage concerné.",
    ),
)
def stop_not_named(checked: Checked) -> Found:
    """An update names its stop by stop_id or stop_sequence. Source: HEALTH.md E040."""
    unnamed = np.flatnonzero(checked.updates.stop_sequence < 0)
    rows = [row for row in unnamed.tolist() if not checked.updates.stop_id[row]]
    return found_at(np.array(rows, np.int64), checked.describe)


@rule(
    "E041",
    Severity.ERROR,
    Words(
        "Trip without stop_time_update",
        "Course sans stop_time_update",
        "Send at least one stop_time_update, unless the trip is CANCELED, DELETED or DUPLICATED.",
        "Transmettre au moins un stop_time_update, sauf pour une course CANCELED, DELETED ou DUPLICATED.",
    ),
)
def no_updates(checked: Checked) -> Found:
    """A trip update has a stop_time_update, unless its trip is CANCELED, DELETED or DUPLICATED. Source: HEALTH.md E041, 1.2."""
    return found(
        (update.entity_id, f"trip_id {update.trip.trip_id}")
        for update in checked.trip_updates
        if update.first == update.last and update.trip.schedule_relationship not in _NEEDS_NO_UPDATES
    )


@rule(
    "BP_ALL_STOPS_SKIPPED",
    Severity.WARNING,
    Words(
        "All stops skipped",
        "Tous les arrêts supprimés",
        "Cancel the trip (CANCELED) instead of skipping each of its stops.",
        "Annuler la course (CANCELED) au lieu de supprimer chacun de ses arrêts.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def all_stops_skipped(checked: Checked) -> Found:
    """A trip of which no stop is left is CANCELED. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    skipped = checked.updates.schedule_relationship == StopRelationship.SKIPPED
    number = np.bincount(checked.owner[skipped], minlength=len(checked.trip_updates))
    first = checked.static.trips.first
    return found(
        (checked.trip_updates[place].entity_id, mention.text)
        for place in np.flatnonzero(number).tolist()
        for mention in [checked.mentions[place]]
        if mention.row >= 0 and number[place] >= int(first[mention.row + 1]) - int(first[mention.row])
    )


RULES = (
    not_sorted,
    loop_without_sequence,
    repeated_sequence,
    repeated_stop,
    stop_not_named,
    no_updates,
    all_stops_skipped,
)
