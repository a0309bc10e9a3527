"""Rules about trips that run by headway."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from mobility.health.rules.checked import Checked, Mention
from mobility.health.rules.found import found, found_at
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import NO_DELAY, StopRelationship, TripRelationship
from mobility.model.time import parse_gtfs_time
from mobility.model.timetable import Timetable


def _headway_trips(timetable: Timetable, exact_times: int) -> set[int]:
    frequencies = timetable.frequencies
    return set(frequencies.trip[frequencies.exact_times == exact_times].tolist())


def _by_headway(checked: Checked, exact_times: int) -> list[Mention]:
    """Give the mentions of trips with exact_times 0 or 1."""
    trips = _headway_trips(checked.static, exact_times)
    return [mention for mention in checked.mentions if mention.row in trips] if trips else []


@rule(
    "E006",
    Severity.ERROR,
    Words(
        "Frequency trip lacks a required field",
        "Champ requis absent pour une course en fréquence",
        "Give start_date and start_time with trips of exact_times=0: nothing else tells their runs apart.",
        "Renseigner start_date et start_time pour les courses exact_times=0 : rien d'autre ne les distingue.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def frequency_trip_lacks_field(checked: Checked) -> Found:
    """A trip with exact_times=0 is named with start_date and start_time; one finding for each that is missing.

    Source: HEALTH.md E006; GTFS-RT TripDescriptor.
    """
    return found(
        (mention.entity_id, f"{mention.text} without {name}")
        for mention in _by_headway(checked, 0)
        for name, text in (("start_date", mention.trip.start_date), ("start_time", mention.trip.start_time))
        if not text
    )


@rule(
    "E013",
    Severity.ERROR,
    Words(
        "Frequency trip has a wrong schedule_relationship",
        "schedule_relationship incorrect pour une course en fréquence",
        "Use UNSCHEDULED, or leave it out, for trips of exact_times=0.",
        "Employer UNSCHEDULED, ou omettre le champ, pour les courses exact_times=0.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def frequency_trip_relationship(checked: Checked) -> Found:
    """A trip with exact_times=0 is UNSCHEDULED or says nothing. Source: HEALTH.md E013."""
    return found(
        (mention.entity_id, f"{mention.text} schedule_relationship {_name(mention.trip.schedule_relationship)}")
        for mention in _by_headway(checked, 0)
        if mention.trip.schedule_relationship not in {None, TripRelationship.UNSCHEDULED}
    )


@cache
def _name(relationship: int | None) -> str:
    return TripRelationship(relationship).name if relationship in set(TripRelationship) else str(relationship)


@rule(
    "E019",
    Severity.ERROR,
    Words(
        "start_time is no departure of the headway",
        "start_time hors de la fréquence",
        "Set start_time to a start_time of frequencies.txt plus a multiple of headway_secs, before its end_time.",
        "Renseigner start_time avec un start_time de frequencies.txt plus un multiple de headway_secs, avant end_time.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def start_time_off_headway(checked: Checked) -> Found:
    """With exact_times=1 a start_time is start_time + k * headway_secs before end_time, of any row of the trip.

    Vehicles and trip updates alike. Source: HEALTH.md E019, 1.2.
    """
    return found(
        (mention.entity_id, f"{mention.text} start_time {mention.trip.start_time or 'missing'}")
        for mention in _by_headway(checked, 1)
        if not _is_departure(checked.static, mention.row, mention.trip.start_time)
    )


def _is_departure(timetable: Timetable, trip: int, start_time: str) -> bool:
    try:
        start = parse_gtfs_time(start_time)
    except ValueError:
        return False
    return any(
        low <= start < high and (start - low) % max(headway, 1) == 0 for low, high, headway in _spans(timetable, trip)
    )


def _spans(timetable: Timetable, trip: int) -> Iterator[tuple[int, int, int]]:
    """Give start_time, end_time and headway of a trip's rows with exact_times=1."""
    table = timetable.frequencies
    for row in range(*np.searchsorted(table.trip, [trip, trip + 1]).tolist()):
        if table.exact_times[row] == 1:
            yield int(table.start_time[row]), int(table.end_time[row]), int(table.headway_s[row])


@rule(
    "W005",
    Severity.WARNING,
    Words(
        "Frequency trip without vehicle id",
        "Course en fréquence sans identifiant de véhicule",
        "Give vehicle.id with trips of exact_times=0.",
        "Renseigner vehicle.id pour les courses exact_times=0.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def frequency_trip_without_vehicle(checked: Checked) -> Found:
    """A trip with exact_times=0 comes with vehicle.id. Source: HEALTH.md W005."""
    return found((mention.entity_id, mention.text) for mention in _by_headway(checked, 0) if not mention.vehicle_id)


@rule(
    "BP_DELAY_ON_FREQUENCY_TRIP",
    Severity.WARNING,
    Words(
        "Delay on a frequency trip",
        "Retard sur une course en fréquence",
        "Predict times, not delays, for trips of exact_times=0: they have no schedule to be late against.",
        "Prédire des heures, non des retards, pour les courses exact_times=0 : elles n'ont pas d'horaire de référence.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def delay_on_frequency_trip(checked: Checked) -> Found:
    """A trip with exact_times=0 has no delay, neither of the trip nor at a stop; once a trip. Source: HEALTH.md 1.3."""
    is_late = (checked.updates.arrival_delay != NO_DELAY) | (checked.updates.departure_delay != NO_DELAY)
    late = set(np.unique(checked.owner[is_late]).tolist())
    trips = _headway_trips(checked.static, 0)
    return found(
        (update.entity_id, mention.text)
        for place, (update, mention) in enumerate(zip(checked.trip_updates, checked.mentions, strict=False))
        if mention.row in trips and (place in late or update.delay is not None)
    )


@rule(
    "BP_STOP_REL_ON_FREQUENCY_TRIP",
    Severity.WARNING,
    Words(
        "SCHEDULED or SKIPPED stop on a frequency trip",
        "Arrêt SCHEDULED ou SKIPPED sur une course en fréquence",
        "Use UNSCHEDULED or NO_DATA for the stops of trips of exact_times=0.",
        "Employer UNSCHEDULED ou NO_DATA pour les arrêts des courses exact_times=0.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def stop_relationship_on_frequency_trip(checked: Checked) -> Found:
    """Stops of a trip with exact_times=0 are neither SCHEDULED nor SKIPPED. Source: HEALTH.md 1.3; validator issue 63."""
    trips = _headway_trips(checked.static, 0)
    updates = checked.mentions[: len(checked.trip_updates)]
    by_headway = np.array([mention.row in trips for mention in updates], np.bool_)
    relationship = checked.updates.schedule_relationship
    is_said = (relationship == StopRelationship.SCHEDULED) | (relationship == StopRelationship.SKIPPED)
    return found_at(np.flatnonzero(is_said & by_headway[checked.owner]), checked.describe)


RULES = (
    frequency_trip_lacks_field,
    frequency_trip_relationship,
    start_time_off_headway,
    frequency_trip_without_vehicle,
    delay_on_frequency_trip,
    stop_relationship_on_frequency_trip,
)
