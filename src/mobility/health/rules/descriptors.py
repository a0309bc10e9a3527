"""Rules about what trip descriptors say, whatever the timetable has."""

import re
from collections.abc import Iterator

import numpy as np

from mobility.health.rules.checked import Checked
from mobility.health.rules.found import found, found_at, together
from mobility.health.rules.rule import Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import TripDescriptor, TripRelationship
from mobility.model.time import parse_gtfs_date

_START_TIME = re.compile(r"[0-2]?[0-9]:[0-5][0-9]:[0-5][0-9]", re.ASCII)


def _all_trips(checked: Checked) -> Iterator[tuple[str, TripDescriptor, str]]:
    """Give every trip descriptor, alerts' too: entity id, descriptor, text."""
    for mention in checked.mentions:
        yield mention.entity_id, mention.trip, mention.text
    for entity_id, selector in checked.selectors:
        if selector.trip is not None:
            yield entity_id, selector.trip, f"alert trip_id {selector.trip.trip_id}"


@rule(
    "E020",
    Severity.ERROR,
    Words(
        "Invalid start_time format",
        "Format de start_time invalide",
        "Write start_time as HH:MM:SS; hours run past 24 on the same service day.",
        "Écrire start_time sous la forme HH:MM:SS ; les heures dépassent 24 au sein d'un même jour de service.",
    ),
)
def invalid_start_time(checked: Checked) -> Found:
    """A start_time is H:MM:SS or HH:MM:SS, up to 29:59:59. Source: HEALTH.md E020."""
    return found(
        (mention.entity_id, f"{mention.text} start_time {mention.trip.start_time}")
        for mention in checked.mentions
        if mention.trip.start_time and not _START_TIME.fullmatch(mention.trip.start_time)
    )


@rule(
    "E021",
    Severity.ERROR,
    Words(
        "Invalid start_date format",
        "Format de start_date invalide",
        "Write start_date as YYYYMMDD.",
        "Écrire start_date sous la forme AAAAMMJJ.",
    ),
)
def invalid_start_date(checked: Checked) -> Found:
    """A start_date is eight digits that are a day of the calendar. Source: HEALTH.md E021."""
    odd = {date for date in {mention.trip.start_date for mention in checked.mentions} if date and not _is_date(date)}
    return found(
        (mention.entity_id, f"{mention.text} start_date {mention.trip.start_date}")
        for mention in checked.mentions
        if odd and mention.trip.start_date in odd
    )


def _is_date(text: str) -> bool:
    try:
        parse_gtfs_date(text)
    except ValueError:
        return False
    return True


@rule(
    "W006",
    Severity.WARNING,
    Words(
        "Trip without trip_id",
        "Course sans trip_id",
        "Name the trip by its trip_id of trips.txt.",
        "Désigner la course par son trip_id de trips.txt.",
    ),
)
def no_trip_id(checked: Checked) -> Found:
    """Every trip descriptor, alerts' too, has a trip_id. Source: HEALTH.md W006."""
    return found(
        (entity_id, f"route_id {trip.route_id} start_time {trip.start_time}")
        for entity_id, trip, _ in _all_trips(checked)
        if not trip.trip_id
    )


@rule(
    "W009",
    Severity.WARNING,
    Words(
        "schedule_relationship not populated",
        "schedule_relationship absent",
        "Say SCHEDULED where a trip or stop runs as in the timetable.",
        "Indiquer SCHEDULED lorsqu'une course ou un arrêt suit l'horaire théorique.",
    ),
)
def no_schedule_relationship(checked: Checked) -> Found:
    """Every trip descriptor has a schedule_relationship, and every stop time update; the latter is found once a trip.

    Source: HEALTH.md W009, 1.2.
    """
    rows = np.flatnonzero(checked.updates.schedule_relationship < 0)
    _, first_of_trip = np.unique(checked.owner[rows], return_index=True)
    return together(
        found((entity_id, text) for entity_id, trip, text in _all_trips(checked) if trip.schedule_relationship is None),
        found_at(rows[first_of_trip], checked.describe),
    )


@rule(
    "BP_ADDED_DEPRECATED",
    Severity.WARNING,
    Words(
        "ADDED is deprecated",
        "ADDED est obsolète",
        "Use NEW for an extra trip of its own, DUPLICATED for a copy of a scheduled one.",
        "Employer NEW pour une course supplémentaire, DUPLICATED pour la copie d'une course théorique.",
    ),
)
def added_deprecated(checked: Checked) -> Found:
    """A TripUpdate does not say ADDED, whose meaning was never settled. Source: HEALTH.md 1.3; GTFS-RT TripDescriptor."""
    return found(
        (update.entity_id, f"trip_id {update.trip.trip_id}")
        for update in checked.trip_updates
        if update.trip.schedule_relationship == TripRelationship.ADDED
    )


@rule(
    "BP_NEW_NO_HEADSIGN",
    Severity.WARNING,
    Words(
        "New trip without headsign",
        "Nouvelle course sans destination affichée",
        "Give trip_properties.trip_headsign, for the timetable has none for a trip that it does not know.",
        "Renseigner trip_properties.trip_headsign : l'horaire théorique n'en a pas pour une course qu'il ignore.",
    ),
)
def new_without_headsign(checked: Checked) -> Found:
    """A NEW trip says where it goes. Source: HEALTH.md 1.3; GTFS-RT best practices."""
    return found(
        (update.entity_id, f"trip_id {update.trip.trip_id}")
        for update in checked.trip_updates
        if update.trip.schedule_relationship == TripRelationship.NEW
        if update.properties is None or not update.properties.trip_headsign
    )


@rule(
    "BP_DUPLICATE_TRIP_UPDATE",
    Severity.WARNING,
    Words(
        "Trip described twice",
        "Course décrite deux fois",
        "Send one TripUpdate for each trip and day, and one VehiclePosition for each trip.",
        "Transmettre un TripUpdate par course et par jour, et un VehiclePosition par course.",
    ),
)
def duplicate_trip(checked: Checked) -> Found:
    """A trip instance has one TripUpdate and one VehiclePosition at most. Source: HEALTH.md 1.3; validator issues 33, 38."""
    seen: set[tuple[bool, str, str, str, str]] = set()
    new_ids = {
        update.entity_id: update.properties.trip_id for update in checked.trip_updates if update.properties is not None
    }
    repeated = []
    for mention in checked.mentions:
        trip, is_update = mention.trip, mention.vehicle is None
        new_id = new_ids.get(mention.entity_id, "") if is_update else ""
        key = is_update, trip.trip_id, trip.start_date, trip.start_time, new_id
        if trip.trip_id and key in seen:
            repeated.append((mention.entity_id, mention.text))
        seen.add(key)
    return found(repeated)


RULES = (
    invalid_start_time,
    invalid_start_date,
    no_trip_id,
    no_schedule_relationship,
    added_deprecated,
    new_without_headsign,
    duplicate_trip,
)
