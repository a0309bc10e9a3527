"""The one list of reasons for what a board lacks: why a time is not live, why nothing leaves; each with its sentence."""

from enum import StrEnum


class Gap(StrEnum):
    """Why a departure is not live."""

    NO_REALTIME_FEED = "no_realtime_feed"
    FEED_DOWN = "feed_down"
    FEED_STALE = "feed_stale"
    TRIP_NOT_IN_FEED = "trip_not_in_feed"
    NO_DATA = "no_data"
    LINE_NEVER_REALTIME = "line_never_realtime"
    NOT_MATCHED = "not_matched"


class NoServiceReason(StrEnum):
    """Why nothing leaves in the window."""

    NO_SERVICE_TODAY = "no_service_today"
    SERVICE_ENDED_TODAY = "service_ended_today"
    NOT_YET_TODAY = "not_yet_today"
    NO_SERVICE_IN_TIMETABLE = "no_service_in_timetable"
    TIMETABLE_EXPIRED = "timetable_expired"
    TIMETABLE_NOT_STARTED = "timetable_not_started"
    STOP_NEVER_SERVED = "stop_never_served"
    ALL_CANCELLED = "all_cancelled"
    FILTERED = "filtered"
    BOOKING_CLOSED = "booking_closed"
    ON_DEMAND_ONLY = "on_demand_only"
    NO_TIMETABLE = "no_timetable"


GAPS: dict[Gap, str] = {
    Gap.NO_REALTIME_FEED: "The operator publishes no realtime predictions that we know of.",
    Gap.FEED_DOWN: "The realtime feed cannot be read at present, and what it last said is too old to be shown.",
    Gap.FEED_STALE: "The realtime feed answers, but what it says about this is too old to be shown as current.",
    Gap.TRIP_NOT_IN_FEED: "The realtime feed is up to date and does not mention this trip.",
    Gap.NO_DATA: "The realtime feed mentions the trip, and gives no prediction for this stop.",
    Gap.LINE_NEVER_REALTIME: "The realtime feed has not spoken about this line in the last 7 days.",
    Gap.NOT_MATCHED: "The realtime feed speaks about trips that cannot be found in the timetable in use.",
}
"""Why a departure is not live, in a sentence."""

NO_SERVICE: dict[NoServiceReason, str] = {
    NoServiceReason.NO_SERVICE_TODAY: "There is service on other days, and none today.",
    NoServiceReason.SERVICE_ENDED_TODAY: "The last departure of the day has left.",
    NoServiceReason.NOT_YET_TODAY: "The next departure of the day is after the window.",
    NoServiceReason.NO_SERVICE_IN_TIMETABLE: "The stop is served, on no day that is left of the timetable.",
    NoServiceReason.TIMETABLE_EXPIRED: "The timetable ended before the window.",
    NoServiceReason.TIMETABLE_NOT_STARTED: "The timetable begins after the window.",
    NoServiceReason.STOP_NEVER_SERVED: "No trip of the timetable leaves from here.",
    NoServiceReason.ALL_CANCELLED: "All that the timetable has in the window is cancelled.",
    NoServiceReason.FILTERED: "There are departures, and the filters of the request leave none of them.",
    NoServiceReason.BOOKING_CLOSED: "All that the timetable has in the window had to be booked before now.",
    NoServiceReason.ON_DEMAND_ONLY: "What comes in the window comes only to those who have booked it.",
    NoServiceReason.NO_TIMETABLE: "No version of the timetable is in use yet.",
}
"""Why nothing leaves in the window, in a sentence."""
