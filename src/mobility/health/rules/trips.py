"""Rules about the trips that trip updates, vehicles and alerts name."""

from collections.abc import Iterator

import numpy as np

from mobility.health.rules.checked import NOT_GIVEN, UNKNOWN, Checked, Mention
from mobility.health.rules.found import found, together
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import TripDescriptor, TripRelationship
from mobility.model.time import format_gtfs_time

_OTHER_START = (TripRelationship.DUPLICATED, TripRelationship.NEW)
_NEW = (TripRelationship.ADDED, TripRelationship.NEW)
_MADE_UP = (*_NEW, TripRelationship.DUPLICATED)
"""A vehicle or alert with one of these is about a trip that the timetable does not have."""


def _announced(checked: Checked) -> set[str]:
    """Give the trip_ids that this message, or one beside it, announces as new."""
    announced: set[str] = set()
    for sent in (checked.sent, *checked.beside):
        for update in sent.trip_updates:
            if update.trip.schedule_relationship in _NEW:
                announced.add(update.trip.trip_id)
            elif update.trip.schedule_relationship == TripRelationship.DUPLICATED and update.properties:
                announced.add(update.properties.trip_id)
    return announced


def _alerted(checked: Checked) -> Iterator[tuple[str, TripDescriptor]]:
    return ((entity_id, selector.trip) for entity_id, selector in checked.selectors if selector.trip is not None)


@rule(
    "E003",
    Severity.ERROR,
    Words(
        "trip_id not in GTFS",
        "trip_id absent du GTFS",
        "Make timetable and realtime from one data set, and publish a new timetable before realtime speaks of it.",
        "Produire horaires théoriques et temps réel à partir des mêmes données, et publier le théorique en premier.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def unknown_trip(checked: Checked) -> Found:
    """Every trip_id is in trips.txt, alerts' too, but for trips that realtime adds.

    New trips are those that say ADDED or NEW; a DUPLICATED one has its new trip_id in trip_properties, under which
    vehicles and alerts then speak of it. Source: HEALTH.md E003, 1.2; GTFS-RT TripDescriptor.schedule_relationship.
    """
    unknown = [mention for mention in checked.chosen(checked.rows < 0) if mention.trip.trip_id]
    alerted = [(entity_id, trip) for entity_id, trip in _alerted(checked) if trip.trip_id]
    alerted = [(entity_id, trip) for entity_id, trip in alerted if checked.trip_row(trip.trip_id) < 0]
    announced = _announced(checked) if unknown or alerted else set()
    return together(
        found((mention.entity_id, mention.text) for mention in unknown if not _is_made_up(mention, announced)),
        found(
            (entity_id, f"alert trip_id {trip.trip_id}")
            for entity_id, trip in alerted
            if trip.schedule_relationship not in _MADE_UP and trip.trip_id not in announced
        ),
    )


def _is_made_up(mention: Mention, announced: set[str]) -> bool:
    if mention.vehicle is None:
        return mention.trip.schedule_relationship in _NEW
    return mention.trip.schedule_relationship in _MADE_UP or mention.trip.trip_id in announced


@rule(
    "E004",
    Severity.ERROR,
    Words(
        "route_id not in GTFS",
        "route_id absent du GTFS",
        "Use the route_ids of the published timetable.",
        "Utiliser les route_id des horaires publiés.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def unknown_route(checked: Checked) -> Found:
    """Every route_id is in routes.txt, alerts' too. Source: HEALTH.md E004, 1.2."""
    unknown = checked.chosen(checked.routes == UNKNOWN)
    return together(
        found((mention.entity_id, f"{mention.text} route_id {mention.trip.route_id}") for mention in unknown),
        found(
            (entity_id, f"alert route_id {route_id}")
            for entity_id, selector in checked.selectors
            for route_id in sorted({selector.route_id, selector.trip.route_id if selector.trip else ""})
            if checked.route_row(route_id) == UNKNOWN
        ),
    )


@rule(
    "E016",
    Severity.ERROR,
    Words(
        "Added trip exists in GTFS",
        "Course ajoutée déjà présente dans le GTFS",
        "Give an added trip a trip_id of its own, or use SCHEDULED, REPLACEMENT or DUPLICATED.",
        "Donner un trip_id propre à une course ajoutée, ou employer SCHEDULED, REPLACEMENT ou DUPLICATED.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def added_trip_exists(checked: Checked) -> Found:
    """A trip that is ADDED or NEW is not in trips.txt. Source: HEALTH.md E016; GTFS-RT NEW."""
    existing = checked.chosen(np.isin(checked.relationship, _NEW) & (checked.rows >= 0))
    return found((mention.entity_id, mention.text) for mention in existing)


@rule(
    "E023",
    Severity.ERROR,
    Words(
        "start_time is not the first arrival",
        "start_time différent de la première arrivée",
        "Set start_time to the trip's first arrival_time in stop_times.txt, as HH:MM:SS, or leave it out.",
        "Renseigner start_time avec le premier arrival_time de la course (HH:MM:SS), ou l'omettre.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def wrong_start_time(checked: Checked) -> Found:
    """A start_time of a trip without frequencies is its first arrival_time, zero-padded; not of DUPLICATED or new trips.

    Source: HEALTH.md E023, 1.2.
    """
    return found(
        (mention.entity_id, f"{mention.text} start_time {mention.trip.start_time}, GTFS has {expected}")
        for mention in checked.chosen((checked.rows >= 0) & ~np.isin(checked.relationship, _OTHER_START))
        if mention.trip.start_time and mention.row not in checked.static.frequency_trips
        if (expected := _first_arrival(checked, mention.row)) != mention.trip.start_time
    )


def _first_arrival(checked: Checked, trip: int) -> str:
    calls, first = checked.static.stop_times, int(checked.static.trips.first[trip])
    return format_gtfs_time(int(calls.departure[first]) - int(calls.dwell[first]))


@rule(
    "E024",
    Severity.ERROR,
    Words(
        "direction_id differs from GTFS",
        "direction_id différent du GTFS",
        "Repeat the direction_id of trips.txt, or leave it out.",
        "Reprendre le direction_id de trips.txt, ou l'omettre.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def wrong_direction(checked: Checked) -> Found:
    """A direction_id is the one that trips.txt gives the trip. Source: HEALTH.md E024."""
    directions = checked.static.trips.direction
    given = ((mention, _direction(checked, mention)) for mention in checked.chosen(checked.rows >= 0))
    return found(
        (mention.entity_id, f"{mention.text} direction_id {direction}, GTFS has {_or_none(directions[mention.row])}")
        for mention, direction in given
        if direction is not None and direction != directions[mention.row]
    )


def _direction(checked: Checked, mention: Mention) -> int | None:
    if mention.trip.direction_id is not None or not checked.blanked:
        return mention.trip.direction_id
    blanked = checked.blanked.get((mention.entity_id, "trip.direction_id"))
    return None if blanked is None else int(blanked)


def _or_none(direction: int) -> str:
    return str(direction) if direction >= 0 else "none"


@rule(
    "E035",
    Severity.ERROR,
    Words(
        "trip_id does not belong to route_id",
        "trip_id n'appartenant pas à route_id",
        "Repeat the route_id that trips.txt gives the trip, or leave it out.",
        "Reprendre le route_id que trips.txt donne à la course, ou l'omettre.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def trip_of_other_route(checked: Checked) -> Found:
    """A trip's route_id is its route in trips.txt; silent where GTFS lacks either. Source: HEALTH.md E035."""
    routes = checked.static.trips.route
    own = np.where(checked.rows >= 0, routes[np.maximum(checked.rows, 0)], NOT_GIVEN)
    other = checked.chosen((checked.rows >= 0) & (checked.routes >= 0) & (checked.routes != own))
    return together(
        found((mention.entity_id, f"{mention.text} route_id {mention.trip.route_id}") for mention in other),
        found(
            (entity_id, f"alert trip_id {trip.trip_id} route_id {trip.route_id}")
            for entity_id, trip in _alerted(checked)
            if (row := checked.trip_row(trip.trip_id)) >= 0
            if (route := checked.route_row(trip.route_id)) >= 0 and route != routes[row]
        ),
    )


RULES = (unknown_trip, unknown_route, added_trip_exists, wrong_start_time, wrong_direction, trip_of_other_route)
