"""A board on which nothing runs -> when the next service is, however many days away, and why there is none before."""

import datetime as dt
from collections.abc import Mapping, Sequence

from mobility.board.feed_part import FeedPart
from mobility.board.next_departure import departures_of, next_departure, served_on
from mobility.model.board import Boarding, NextService, NoServiceReason, State, StopVisit
from mobility.model.ids import FeedId
from mobility.model.time import Instant, ServiceDay, service_day_of, zone_named

_OFF = (State.CANCELLED, State.SKIPPED)


def runs(visit: StopVisit) -> bool:
    """Say whether a traveller can leave with it."""
    return visit.state not in _OFF and visit.boarding is not Boarding.NONE


def next_service(
    parts: Mapping[FeedId, FeedPart], visits: Sequence[StopVisit], start: Instant, now: Instant, timezone: str
) -> NextService | None:
    """Say when the next service is and why none is shown before; None where something shown runs (Always-An-Answer).

    `start` is the window's beginning; `in_days` counts calendar days from `now` in the place's zone.
    """
    if any(map(runs, visits)):
        return None
    if not parts:
        return NextService(scheduled=None, in_days=None, reason=NoServiceReason.NO_TIMETABLE)
    moments = [next_departure(part.view, part.stops, part.chosen, start, now) for part in parts.values()]
    coming = min((moment for moment in moments if moment is not None), default=None)
    in_days = None if coming is None else (_date(coming, timezone) - _date(now, timezone)).days
    reason = _reason(list(parts.values()), visits, start, coming, timezone)
    return NextService(scheduled=coming, in_days=in_days, reason=reason)


def _reason(
    parts: list[FeedPart], visits: Sequence[StopVisit], start: Instant, coming: Instant | None, timezone: str
) -> NoServiceReason:
    if any(visit.state in _OFF and visit.when >= start for visit in visits):
        return NoServiceReason.ALL_CANCELLED
    if any(part.hides_something for part in parts):
        return NoServiceReason.FILTERED
    if coming is None:
        return _never_again(parts, service_day_of(_date(start, timezone)))
    return _reason_before(parts, start, coming, timezone)


def _reason_before(parts: list[FeedPart], start: Instant, coming: Instant, timezone: str) -> NoServiceReason:
    """Say why nothing leaves between the window's beginning and the next service."""
    today = service_day_of(_date(start, timezone))
    if _date(coming, timezone) == _date(start, timezone):
        return NoServiceReason.NOT_YET_TODAY
    if all(part.service_span is not None and today < part.service_span[0] for part in parts if part.departures):
        return NoServiceReason.TIMETABLE_NOT_STARTED
    if any(served_on(part.view, part.departures, today, start) for part in parts):
        return NoServiceReason.SERVICE_ENDED_TODAY
    return NoServiceReason.NO_SERVICE_TODAY


def _never_again(parts: list[FeedPart], today: ServiceDay) -> NoServiceReason:
    """Tell a stop that nothing leaves from, a timetable that is over, and a stop without service in what is left of it."""
    served = [part for part in parts if part.departures]
    if not served:
        hidden = any(part.chosen is not None and departures_of(part.view, part.stops, None) for part in parts)
        return NoServiceReason.FILTERED if hidden else NoServiceReason.STOP_NEVER_SERVED
    if all(part.service_span is None or today > part.service_span[1] for part in served):
        return NoServiceReason.TIMETABLE_EXPIRED
    return NoServiceReason.NO_SERVICE_IN_TIMETABLE


def _date(moment: Instant, timezone: str) -> dt.date:
    return dt.datetime.fromtimestamp(moment, zone_named(timezone)).date()
