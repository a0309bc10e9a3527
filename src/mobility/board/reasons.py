"""A board on which nothing runs -> when the next service is, however many days away, and why there is none before."""

import datetime as dt
from collections.abc import Mapping, Sequence

from mobility.board.booking import is_closed
from mobility.board.feed_part import FeedPart
from mobility.board.next_departure import next_departure, served_on
from mobility.board.weekdays import only_weekdays
from mobility.model.board import Boarding, NextService, State, StopVisit
from mobility.model.ids import FeedId
from mobility.model.reasons import NoServiceReason
from mobility.model.time import Instant, ServiceDay, service_day_of, zone_named

_OFF = (State.CANCELLED, State.SKIPPED)
_RARE = (NoServiceReason.NO_SERVICE_TODAY, NoServiceReason.SERVICE_ENDED_TODAY)
"""Reasons that a stop's days of the week explain."""


def runs(visit: StopVisit, now: Instant) -> bool:
    """Say whether a traveller can leave with it, and if it has to be booked still can book it."""
    return visit.state not in _OFF and visit.boarding is not Boarding.NONE and not is_closed(visit.booking, now)


def next_service(
    parts: Mapping[FeedId, FeedPart], visits: Sequence[StopVisit], start: Instant, now: Instant, timezone: str
) -> NextService | None:
    """Say when the next service is and why none is shown before; None where something shown runs (Always-An-Answer).

    `start` is the window's beginning; `in_days` counts calendar days from `now` in the place's zone. An on-demand window
    that can be booked does not hide the next departure of those who have not booked; where there is none, it is enough.
    """
    running = [visit for visit in visits if runs(visit, now)]
    if any(visit.window is None for visit in running):
        return None
    if not parts:
        return NextService(scheduled=None, in_days=None, reason=NoServiceReason.NO_TIMETABLE)
    coming, boarding = _coming(list(parts.values()), start, now, may_be_window=not running)
    if running and coming is None:
        return None
    in_days = None if coming is None else (_date(coming, timezone) - _date(now, timezone)).days
    if running:
        reason = NoServiceReason.ON_DEMAND_ONLY
    else:
        reason = _reason(list(parts.values()), visits, (start, now), coming, timezone)
    may_be_rare = coming is not None and reason in _RARE
    weekdays = only_weekdays(list(parts.values()), service_day_of(_date(now, timezone))) if may_be_rare else ()
    return NextService(scheduled=coming, in_days=in_days, reason=reason, boarding=boarding, weekdays=weekdays)


def _coming(
    parts: list[FeedPart], start: Instant, now: Instant, *, may_be_window: bool
) -> tuple[Instant | None, Boarding]:
    """Give the next departure, or on-demand window where that is wanted and comes before, and how one boards."""
    found: list[tuple[Instant, bool, FeedPart]] = []
    for part in parts:
        when = next_departure(part.view, part.stops, part.chosen, start, now, part.is_closed)
        if when is not None:
            found.append((when, False, part))
        if may_be_window and part.on_demand is not None and (when := part.on_demand.next_start(start)) is not None:
            found.append((when, True, part))
    if not found:
        return None, Boarding.REGULAR
    when, is_window, part = min(found, key=lambda one: one[:2])
    return when, Boarding.PHONE_AGENCY if is_window else part.boarding_at(when)


def _reason(
    parts: list[FeedPart],
    visits: Sequence[StopVisit],
    moments: tuple[Instant, Instant],
    coming: Instant | None,
    timezone: str,
) -> NoServiceReason:
    start, now = moments
    if any(visit.state in _OFF and visit.when >= start for visit in visits):
        return NoServiceReason.ALL_CANCELLED
    if any(is_closed(visit.booking, now) and visit.when >= start for visit in visits):
        return NoServiceReason.BOOKING_CLOSED
    if any(part.hides_something for part in parts):
        return NoServiceReason.FILTERED
    if coming is None:
        return _never_again(parts, service_day_of(_date(start, timezone)))
    return _reason_before(parts, start, coming, timezone)


def _reason_before(parts: list[FeedPart], start: Instant, coming: Instant, timezone: str) -> NoServiceReason:
    """Say why nothing leaves between the window's beginning and the next service."""
    today = service_day_of(_date(start, timezone))
    if any((when := part.next_closed(start)) is not None and when < coming for part in parts):
        return NoServiceReason.BOOKING_CLOSED
    if _date(coming, timezone) == _date(start, timezone):
        return NoServiceReason.NOT_YET_TODAY
    if all(part.service_span is not None and today < part.service_span[0] for part in parts if part.serves):
        return NoServiceReason.TIMETABLE_NOT_STARTED
    if any(_served_on(part, today, start) for part in parts):
        return NoServiceReason.SERVICE_ENDED_TODAY
    return NoServiceReason.NO_SERVICE_TODAY


def _never_again(parts: list[FeedPart], today: ServiceDay) -> NoServiceReason:
    """Tell a stop that nothing leaves from, a timetable that is over, and a stop without service in what is left of it."""
    served = [part for part in parts if part.serves]
    if not served:
        hidden = any(part.hides_some_service for part in parts)
        return NoServiceReason.FILTERED if hidden else NoServiceReason.STOP_NEVER_SERVED
    if all(part.service_span is None or today > part.service_span[1] for part in served):
        return NoServiceReason.TIMETABLE_EXPIRED
    return NoServiceReason.NO_SERVICE_IN_TIMETABLE


def _served_on(part: FeedPart, day: ServiceDay, before: Instant) -> bool:
    if part.on_demand is not None and part.on_demand.served_on(day, before):
        return True
    return served_on(part.view, part.departures, day, before)


def _date(moment: Instant, timezone: str) -> dt.date:
    return dt.datetime.fromtimestamp(moment, zone_named(timezone)).date()
