"""An on-demand visit, the present moment and a language -> how and until when it is booked, in words."""

import datetime as dt

from mobility.board.booking import REAL_TIME, is_closed
from mobility.board.words import say
from mobility.model.board import StopVisit
from mobility.model.booking import Booking
from mobility.model.time import Instant, zone_named


def booking_words(visit: StopVisit, now: Instant, language: str) -> str:
    """Say "on request, before 17:00 the day before"; from when it can be booked, or that this is over."""
    booking = visit.booking
    if booking is None:
        return say(language, visit.boarding.value)
    if is_closed(booking, now):
        return say(language, "booking_closed_word")
    on_request = say(language, visit.boarding.value)
    if booking.earliest is not None and now < booking.earliest:
        moment = _local(booking.earliest, visit.timezone)
        return (
            f"{on_request}, {say(language, 'booking_opens', day=_day(moment, language), time=_clock(moment, language))}"
        )
    return ", ".join(filter(None, (on_request, notice_of(visit, booking, language))))


def notice_of(visit: StopVisit, booking: Booking, language: str) -> str:
    """Say until when it must be booked, as its rule puts it; empty where no rule says so.

    The day is named where "the day before" would be wrong: more than a day before, or counted in working days.
    Source: GTFS Schedule, booking_rules.txt.
    """
    if booking.prior_notice_last_day is not None and booking.latest is not None:
        return _by_day(visit, booking.latest, language)
    if booking.prior_notice_duration_min is not None:
        return _by_minutes(booking.prior_notice_duration_min, language)
    if booking.prior_notice_last_day is not None and booking.prior_notice_last_time:
        time = booking.prior_notice_last_time[:5]
        if booking.prior_notice_last_day == 1 and not booking.prior_notice_service_id:
            return say(language, "before_time", time=time)
        return say(language, "before_days", time=time, days=booking.prior_notice_last_day)
    return say(language, "any_time") if booking.booking_type == REAL_TIME else ""


def _by_day(visit: StopVisit, latest: Instant, language: str) -> str:
    moment = _local(latest, visit.timezone)
    days = (dt.date.fromisoformat(visit.trip.start_date) - moment.date()).days
    time = _clock(moment, language)
    if days in (0, 1):
        return say(language, "before_time" if days else "before_same_day", time=time)
    return say(language, "before_date", day=_day(moment, language), time=time)


def _by_minutes(minutes: int, language: str) -> str:
    if minutes == 0:
        return say(language, "any_time")
    if minutes >= 120 and minutes % 60 == 0:
        return say(language, "before_hours", hours=minutes // 60)
    return say(language, "before_minutes", minutes=minutes)


def _local(moment: Instant, timezone: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment, zone_named(timezone))


def _clock(moment: dt.datetime, language: str) -> str:
    """Tell the time as one says it: "17 h" or "17 h 30" in French."""
    if moment.minute == 0:
        return say(language, "hour", hours=moment.hour)
    return say(language, "hour_minutes", hours=moment.hour, minutes=f"{moment.minute:02d}")


def _day(moment: dt.datetime, language: str) -> str:
    weekday = say(language, "weekdays").split()[moment.weekday()]
    month = say(language, "months").split()[moment.month - 1]
    return say(language, "day", weekday=weekday, day=moment.day, month=month)
