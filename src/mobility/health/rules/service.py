"""Best practices about trips and the day they run on."""

from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from mobility.health.rules.checked import OWN_STOPS, Checked, Ints
from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import Found, Severity
from mobility.model.message import NO_DELAY, TripRelationship
from mobility.model.time import ServiceDay, parse_gtfs_date, service_day_origin
from mobility.model.timetable import Timetable

Mask = npt.NDArray[np.bool_]

_UNDATED = -(2**40)
_NOT_OF_THE_CALENDAR = (TripRelationship.ADDED, TripRelationship.NEW, TripRelationship.DUPLICATED)
_NOT_RUNNING = (TripRelationship.CANCELED, TripRelationship.DELETED, TripRelationship.DUPLICATED, *OWN_STOPS)


def _days(checked: Checked) -> Ints:
    """Give the service day of each mention; _UNDATED where the timetable lacks the trip or start_date cannot be read."""
    known = {date: _day(date) for date in {mention.trip.start_date for mention in checked.mentions}}
    days = np.array([known[mention.trip.start_date] for mention in checked.mentions], np.int64)
    return np.where(checked.rows >= 0, days, _UNDATED)


def _day(start_date: str) -> int:
    try:
        return parse_gtfs_date(start_date)
    except ValueError:
        return _UNDATED


def _runs(timetable: Timetable, trips: Ints, days: Ints) -> Mask:
    """Say of each trip whether its service runs on the day; False outside the calendar (rule 3)."""
    active, row = timetable.calendar.active, days - timetable.info.first_day
    is_inside = (row >= 0) & (row < len(active))
    service = timetable.trips.service[trips].astype(np.int64)
    runs: Mask = is_inside & (active[np.where(is_inside, row, 0), service >> 3] >> (service & 7) & 1).astype(np.bool_)
    return runs


@rule(
    "BP_TRIP_NOT_ACTIVE",
    Severity.WARNING,
    Words(
        "Trip does not run on its start_date",
        "Course sans service à sa start_date",
        "Use the service day of the trip, also after midnight, and the calendar of the published timetable.",
        "Utiliser le jour de service de la course, même après minuit, et le calendrier des horaires publiés.",
    ),
    Need.MESSAGE,
    Need.STATIC,
)
def trip_not_active(checked: Checked) -> Found:
    """A trip's service runs on its start_date. Source: HEALTH.md 1.3; validator issue 99."""
    days = _days(checked)
    places = np.flatnonzero((days != _UNDATED) & ~np.isin(checked.relationship, _NOT_OF_THE_CALENDAR))
    idle = places[~_runs(checked.static, checked.rows[places], days[places])]
    mentions = (checked.mentions[place] for place in idle.tolist())
    return found((mention.entity_id, f"{mention.text} start_date {mention.trip.start_date}") for mention in mentions)


@rule(
    "BP_TRIP_UPDATE_NO_FUTURE_STOP",
    Severity.WARNING,
    Words(
        "Trip under way without a future prediction",
        "Course en cours sans prédiction à venir",
        "Predict all stops that a trip still has ahead, or at least the last one.",
        "Prédire tous les arrêts restants d'une course, ou au moins le dernier.",
    ),
    Need.MESSAGE,
    Need.CLOCK,
    Need.STATIC,
)
def no_future_stop(checked: Checked) -> Found:
    """A dated trip that by the timetable is under way has a prediction that lies ahead.

    A delay lies ahead always, for it is carried on. Source: HEALTH.md 1.3; GTFS-RT best practices; rule 16.
    """
    count = len(checked.trip_updates)
    days = _days(checked)[:count]
    places = np.flatnonzero((days != _UNDATED) & ~np.isin(checked.relationship[:count], _NOT_RUNNING))
    rows = checked.rows[places]
    elapsed_s = checked.clock - _origins(days[places], checked.static.zone)
    departures, first = checked.static.stop_times.departure, checked.static.trips.first
    last = first[rows + 1].astype(np.int64) - 1
    places = places[(departures[first[rows]] <= elapsed_s) & (elapsed_s < departures[last])]
    frequency_trips = checked.static.frequency_trips
    mentions = (checked.mentions[place] for place in places[_has_only_past(checked)[places]].tolist())
    return found((mention.entity_id, mention.text) for mention in mentions if mention.row not in frequency_trips)


def _origins(days: Ints, zone: ZoneInfo) -> Ints:
    """Give the instant that each service day's times count from (rule 1)."""
    different, inverse = np.unique(days, return_inverse=True)
    origins = [service_day_origin(ServiceDay(day), zone) for day in different.tolist()]
    return np.array(origins, np.int64)[inverse]


def _has_only_past(checked: Checked) -> Mask:
    """Mark trip updates that give times, none of them ahead, and no delay."""
    sent, count = checked.updates, len(checked.trip_updates)
    latest = np.maximum(sent.arrival_time, sent.departure_time)
    is_ahead = (latest > checked.clock) | (sent.arrival_delay != NO_DELAY) | (sent.departure_delay != NO_DELAY)
    with_times, with_future = (
        np.bincount(checked.owner[which], minlength=count) > 0 for which in (latest > 0, is_ahead)
    )
    without_delay = np.array([update.delay is None for update in checked.trip_updates], np.bool_)
    mask: Mask = with_times & ~with_future & without_delay
    return mask


RULES = (trip_not_active, no_future_stop)
