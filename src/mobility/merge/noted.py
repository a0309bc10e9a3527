"""Names for what merging kept although something was wrong with it, each with its sentence."""

from enum import StrEnum


class Noted(StrEnum):
    """What an overlay's `counts` tell, besides what was left out."""

    DECREASING_TIMES = "decreasing_times"
    PLATFORM_FROM_STOP_ID = "platform_from_stop_id"
    UNUSABLE_ASSIGNED_STOP = "unusable_assigned_stop"
    START_DATE_IS_CALENDAR_DATE = "start_date_is_calendar_date"
    VEHICLE_TRIP_UNKNOWN = "vehicle_trip_unknown"
    VEHICLE_NOT_AT_A_CALL = "vehicle_not_at_a_call"
    VEHICLE_CONTRADICTS_ITSELF = "vehicle_contradicts_itself"
    VEHICLE_IMPLAUSIBLY_EARLY = "vehicle_implausibly_early"


SENTENCES: dict[Noted, str] = {
    Noted.DECREASING_TIMES: "An explicit time lies before an earlier one of the same trip; both were kept as given.",
    Noted.PLATFORM_FROM_STOP_ID: "The stop_id is another platform of the call's station; the call was moved there.",
    Noted.UNUSABLE_ASSIGNED_STOP: "The assigned_stop_id is unknown or no platform; the call stayed where it was.",
    Noted.START_DATE_IS_CALENDAR_DATE: "A trip past midnight bears the calendar date; its service day was taken.",
    Noted.VEHICLE_TRIP_UNKNOWN: "The vehicle's trip was not found; the vehicle is on the map without one.",
    Noted.VEHICLE_NOT_AT_A_CALL: "The vehicle's current_stop_sequence is not in its trip and was not used.",
    Noted.VEHICLE_CONTRADICTS_ITSELF: "The vehicle's current_stop_sequence and stop_id name different calls.",
    Noted.VEHICLE_IMPLAUSIBLY_EARLY: "The vehicle would be half an hour early or more; its place was not used.",
}
