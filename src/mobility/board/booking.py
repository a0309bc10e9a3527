"""A booking rule, a service day and the times of travel -> from when until when it can be booked, and whether it still can."""

from typing import NamedTuple

import msgspec

from mobility.board.timetable_reader import TimetableReader
from mobility.model.booking import Booking
from mobility.model.time import GtfsTime, Instant, ServiceDay, parse_gtfs_time

REAL_TIME = 0
"""booking_type 0: booked when it is wanted."""


class Travel(NamedTuple):
    """When one travels: twice the departure, or the first and the last moment of a pick-up window."""

    start: Instant
    end: Instant


def booking_at(reader: TimetableReader, rule: Booking, day: ServiceDay, travel: Travel, now: Instant) -> Booking:
    """Complete a rule with what it means for one departure; days before are counted from its service day.

    `latest` is the earliest of all deadlines given, `earliest` the latest of all beginnings; `open` stays None where the
    rule gives neither, nor says that booking is in real time. Source: GTFS Schedule, booking_rules.txt.
    """
    latest = min(_known(_latest_by_minutes(rule, travel), _latest_by_day(reader, rule, day)), default=None)
    earliest = max(_known(_earliest_by_minutes(rule, travel), _earliest_by_day(reader, rule, day)), default=None)
    if latest is None and rule.booking_type == REAL_TIME:
        latest = travel.end
    return msgspec.structs.replace(rule, earliest=earliest, latest=latest, open=_is_open(earliest, latest, now))


def is_closed(booking: Booking | None, now: Instant) -> bool:
    """Say whether the last moment to book has passed; what is not yet open is not closed."""
    return booking is not None and booking.latest is not None and now > booking.latest


def _is_open(earliest: Instant | None, latest: Instant | None, now: Instant) -> bool | None:
    if earliest is not None and now < earliest:
        return False
    return None if latest is None else now <= latest


def _known(*moments: Instant | None) -> list[Instant]:
    return [moment for moment in moments if moment is not None]


def _latest_by_minutes(rule: Booking, travel: Travel) -> Instant | None:
    """Count prior_notice_duration_min back; within a window the last pick-up is the one that can be booked longest."""
    notice_min = rule.prior_notice_duration_min
    return None if notice_min is None else travel.end - notice_min * 60


def _earliest_by_minutes(rule: Booking, travel: Travel) -> Instant | None:
    notice_min = rule.prior_notice_duration_max
    return None if notice_min is None else travel.start - notice_min * 60


def _latest_by_day(reader: TimetableReader, rule: Booking, day: ServiceDay) -> Instant | None:
    """Take prior_notice_last_time of prior_notice_last_day; without a time no moment can be named."""
    time = _time(rule.prior_notice_last_time)
    if rule.prior_notice_last_day is None or time is None:
        return None
    return _moment(reader, rule, day, rule.prior_notice_last_day, time)


def _earliest_by_day(reader: TimetableReader, rule: Booking, day: ServiceDay) -> Instant | None:
    """Take prior_notice_start_time of prior_notice_start_day, from its beginning where no time is given."""
    if rule.prior_notice_start_day is None:
        return None
    time = _time(rule.prior_notice_start_time or "00:00:00")
    return None if time is None else _moment(reader, rule, day, rule.prior_notice_start_day, time)


def _moment(
    reader: TimetableReader, rule: Booking, day: ServiceDay, days_before: int, time: GtfsTime
) -> Instant | None:
    chosen = day_before(reader, day, days_before, rule.prior_notice_service_id)
    return None if chosen is None else reader.origin(chosen) + time


def day_before(reader: TimetableReader, day: ServiceDay, days: int, service_id: str | None) -> ServiceDay | None:
    """Go back so many calendar days, or so many days of a service: "the working day before", holidays left out.

    None where the calendar does not know the service or begins too late to tell. Source: prior_notice_service_id.
    """
    if not service_id or days == 0:
        return ServiceDay(day - days)
    service = reader.service_numbers.get(service_id)
    if service is None:
        return None
    before = day
    while days and before > reader.first_day:
        before = ServiceDay(before - 1)
        days -= reader.service_runs(service, before)
    return None if days else before


def _time(text: str | None) -> GtfsTime | None:
    try:
        return None if text is None else parse_gtfs_time(text)
    except ValueError:
        return None
