"""A compiled timetable and a day in; notices under gtfs-validator's codes out."""

from collections.abc import Callable

from mobility.health.rules.found import together
from mobility.health.rules.static import calendar, routes, speed, stops, transfers, translations, trips
from mobility.health.rules.static.accounted import accounted
from mobility.health.rules.static.catalogue import NOTICES, NoticeKind
from mobility.model.finding import Finding, Found, Severity
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

Check = Callable[[Timetable, ServiceDay], Found]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        routes.missing_required_agency_id,
        transfers.non_ascii_or_non_printable_char,
        translations.translation_foreign_key_violation,
        speed.fast_travel_between_consecutive_stops,
        speed.fast_travel_between_far_stops,
        trips.block_trips_with_overlapping_stop_times,
        trips.inconsistent_route_type_for_block_id,
        trips.trip_headsign_matches_intermediate_stop,
        calendar.expired_calendar,
        calendar.feed_expiration_date7_days,
        calendar.feed_expiration_date30_days,
        calendar.trip_coverage_not_active_for_next7_days,
        calendar.future_calendar,
        calendar.future_feed,
        calendar.big_gap_in_service,
        calendar.service_extends_far_in_the_future,
        calendar.service_window_outside_feed_period,
        calendar.feed_valid_beyond_total_service_window,
        calendar.missing_feed_info_date,
        stops.stop_without_location,
        stops.point_near_origin,
        stops.point_near_pole,
        stops.missing_stop_name,
        stops.wrong_parent_location_type,
        stops.station_with_parent_station,
        stops.location_without_parent_station,
        stops.platform_without_parent_station,
        stops.stop_without_stop_time,
        stops.unused_station,
        routes.route_both_short_and_long_name_missing,
        routes.duplicate_route_name,
        routes.route_short_name_too_long,
        routes.route_color_contrast,
        routes.route_long_name_contains_short_name,
        transfers.transfer_with_invalid_stop_location_type,
        transfers.transfer_distance_too_large,
    )
}
"""By code; a check's name is its code. All other codes of the catalogue come from the account of compiling."""

_UNLISTED = NoticeKind(Severity.WARNING, "", "")


def check_timetable(timetable: Timetable, today: ServiceDay) -> list[Finding]:
    """Give all notices in order of code; a row can stand under several. `today` is the day in the timetable's zone."""
    found = accounted(timetable.info)
    for code, check in CHECKS.items():
        computed = check(timetable, today)
        if computed.count:
            found[code] = together(found[code], computed) if code in found else computed
    return [
        Finding(
            rule=code,
            severity=NOTICES.get(code, _UNLISTED).severity,
            count=found[code].count,
            examples=found[code].examples,
        )
        for code in sorted(found)
        if found[code].count
    ]
