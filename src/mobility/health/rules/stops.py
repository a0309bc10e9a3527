"""Rules about the stops that a message names, against the timetable's."""

from collections.abc import Iterator

import numpy as np

from mobility.health.rules.calls import NO_CALL
from mobility.health.rules.checked import NOT_GIVEN, UNKNOWN, Checked
from mobility.health.rules.found import found, found_at, together
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity


def _at_stop(checked: Checked) -> Iterator[tuple[str, str, int]]:
    """Give the vehicles that name a stop: entity id, stop_id, row."""
    for vehicle in checked.vehicles:
        if vehicle.stop_id:
            yield vehicle.entity_id, vehicle.stop_id, checked.stop_row(vehicle.stop_id)


@rule(
    "E011",
    Severity.ERROR,
    Words(
        "stop_id not in GTFS",
        "stop_id absent du GTFS",
        "Use the stop_ids of the published timetable, or announce a new stop with a Stop entity.",
        "Utiliser les stop_id des horaires publiés, ou annoncer un nouvel arrêt par une entité Stop.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def unknown_stop(checked: Checked) -> Found:
    """Every stop_id of updates, vehicles and alerts is in stops.txt, or added by a Stop entity. Source: HEALTH.md E011."""
    return together(
        found_at(np.flatnonzero(checked.stop == UNKNOWN), checked.describe),
        found((entity_id, f"stop_id {stop_id}") for entity_id, stop_id, row in _at_stop(checked) if row == UNKNOWN),
        found(
            (entity_id, f"alert stop_id {selector.stop_id}")
            for entity_id, selector in checked.selectors
            if selector.stop_id and checked.stop_row(selector.stop_id) == UNKNOWN
        ),
    )


@rule(
    "E015",
    Severity.ERROR,
    Words(
        "Stop is not a platform",
        "L'arrêt n'est pas un quai",
        "Name the platform or stop (location_type 0), not its station or an entrance.",
        "Désigner le quai ou l'arrêt (location_type 0), non sa gare ni un accès.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def not_a_platform(checked: Checked) -> Found:
    """Updates and vehicles name stops of location_type 0; alerts may name stations. Source: HEALTH.md E015."""
    types = checked.static.stops.location_type
    rows = np.flatnonzero(checked.stop >= 0)
    return together(
        found_at(rows[types[checked.stop[rows]] != 0], checked.describe),
        found(
            (entity_id, f"stop_id {stop_id}")
            for entity_id, stop_id, row in _at_stop(checked)
            if row >= 0 and types[row]
        ),
    )


@rule(
    "E045",
    Severity.ERROR,
    Words(
        "stop_sequence and stop_id disagree",
        "stop_sequence et stop_id discordants",
        "Give the stop_id that stop_times.txt has at the stop_sequence; say another platform with assigned_stop_id.",
        "Donner le stop_id de stop_times.txt pour ce stop_sequence ; indiquer un autre quai par assigned_stop_id.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def sequence_of_other_stop(checked: Checked) -> Found:
    """The stop_id of an update is the one that the trip has at its stop_sequence.

    Not of trips with calls of their own, nor behind a stop_sequence that the trip does not have. Source: HEALTH.md E045, 1.2.
    """
    call = checked.calls.by_sequence
    rows = np.flatnonzero((call != NO_CALL) & (checked.stop != NOT_GIVEN) & checked.calls.before_unknown)
    stops = checked.static.stop_times.stop
    rows = rows[stops[call[rows]] != checked.stop[rows]]

    def describe(row: int) -> tuple[str, str]:
        entity_id, text = checked.describe(row)
        expected = checked.static.strings[int(checked.static.stops.id[stops[call[row]]])]
        return entity_id, f"{text}, GTFS has stop_id {expected}"

    return found_at(rows, describe)


@rule(
    "E051",
    Severity.ERROR,
    Words(
        "stop_sequence not in GTFS",
        "stop_sequence absent du GTFS",
        "Use the stop_sequence numbers of stop_times.txt.",
        "Utiliser les numéros stop_sequence de stop_times.txt.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def unknown_sequence(checked: Checked) -> Found:
    """A stop_sequence is one of the trip's; the first of a trip that is none. Source: HEALTH.md E051, 1.2."""
    rows = np.flatnonzero(checked.calls.unknown_sequence)
    _, first_of_trip = np.unique(checked.owner[rows], return_index=True)
    return found_at(rows[first_of_trip], checked.describe)


RULES = (unknown_stop, not_a_platform, sequence_of_other_stop, unknown_sequence)
