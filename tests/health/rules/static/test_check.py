"""Notices about a timetable, each with a network that gets it and one that does not."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mobility.gtfs.account import Reason
from mobility.gtfs.compile import compile_timetable
from mobility.health.rules.static.accounted import accounted
from mobility.health.rules.static.catalogue import NOTICES, how_to_mend
from mobility.health.rules.static.check import CHECKS, check_timetable
from mobility.health.rules.static.left_out import LEFT_OUT
from mobility.model.finding import Severity
from mobility.model.ids import FeedId
from mobility.model.time import format_gtfs_time, service_day_of
from tests.world import timetable_of

TODAY = service_day_of(dt.date(2026, 6, 1))
TIMES = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
"""
ONE_TRIP = f"{TIMES}t, 1, A, 08:00:00, 08:00:00\nt, 2, B, 08:10:00, 08:10:00\n"
STOPS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
A, B = "A,Aubépine,48.00,2.00,0,,\n", "B,Bruyère,48.01,2.00,0,,\n"
ROUTES = "route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color\n"
TRIPS = "route_id,service_id,trip_id,trip_headsign,block_id\n"
CALENDAR = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
DAILY = "S,1,1,1,1,1,1,1,"
FEED_INFO = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\nP,https://example.org,fr,"
AGENCIES = "agency_id,agency_name,agency_url,agency_timezone\n"


@dataclass(frozen=True)
class World:
    """A code, how often it is given, and the network: files by name beside the stop times."""

    code: str
    count: int
    files: dict[str, str] = field(default_factory=dict)
    stop_times: str = ONE_TRIP


def stops(*lines: str) -> dict[str, str]:
    return {"stops": STOPS + A + B + "".join(f"{line}\n" for line in lines)}


def routes(*lines: str) -> dict[str, str]:
    return {"routes": ROUTES + "R,1,1,Ligne,3,,\n" + "".join(f"{line}\n" for line in lines)}


def trips(*lines: str) -> dict[str, str]:
    return {"trips": TRIPS + "".join(f"{line}\n" for line in lines)}


def calendar(*lines: str) -> dict[str, str]:
    return {"calendar": CALENDAR + "".join(f"{line}\n" for line in lines)}


def feed_info(start: str, end: str) -> dict[str, str]:
    return {"feed_info": f"{FEED_INFO}{start},{end}\n"}


TIMED = "trip_id,stop_sequence,stop_id,arrival_time,departure_time,timepoint\n"


def headway(start: str, end: str) -> dict[str, str]:
    return {"frequencies": f"trip_id,start_time,end_time,headway_secs\nt,{start},{end},600\n"}


def translation(record_id: str) -> dict[str, str]:
    return {
        "translations": f"table_name,field_name,language,record_id,translation\nstops,stop_name,en,{record_id},Hawthorn\n"
    }


def hops(every_s: int) -> str:
    """Give a trip of six calls, about 4.4 km apart in FAR_STOPS, with the same time between each two."""
    times = (format_gtfs_time(8 * 3600 + place * every_s) for place in range(6))
    return TIMES + "".join(
        f"t, {place}, {stop}, {time}, {time}\n" for place, (stop, time) in enumerate(zip("ABCDEF", times, strict=True))
    )


FAR_STOPS = {
    "stops": STOPS + "".join(f"{stop},{stop},{48 + 0.04 * place:.2f},2,0,,\n" for place, stop in enumerate("ABCDEF"))
}
SLOW_THEN_FAST = hops(3600).replace("11:00:", "10:01:").replace("12:00:", "10:02:").replace("13:00:", "10:03:")
TWO_TRIPS = ONE_TRIP + "u, 1, A, {}, {}\nu, 2, B, {}, {}\n"
OVERLAPPING = TWO_TRIPS.format("08:05:00", "08:05:00", "08:15:00", "08:15:00")
FOLLOWING = TWO_TRIPS.format("08:10:00", "08:10:00", "08:20:00", "08:20:00")
VIA_B = f"{TIMES}t, 1, A, 08:00:00, 08:00:00\nt, 2, B, 08:10:00, 08:10:00\nt, 3, C, 08:20:00, 08:20:00\n"
FAST = f"{TIMES}t, 1, A, 08:00:00, 08:00:00\nt, 2, Z, 08:10:00, 08:10:00\n"

WORLDS = {
    "an agency without id beside another": World(
        "missing_required_agency_id",
        1,
        {"agency": f"{AGENCIES}1,Un,https://example.org,Europe/Paris\n,Deux,https://example.org,Europe/Paris\n"},
    ),
    "a single agency needs no id": World(
        "missing_required_agency_id", 0, {"agency": f"{AGENCIES},Un,https://example.org,Europe/Paris\n"}
    ),
    "a stop_id with an accent": World("non_ascii_or_non_printable_char", 1, stops("É,Été,48.02,2,0,,")),
    "plain stop_ids": World("non_ascii_or_non_printable_char", 0),
    "a bus that does 222 km in ten minutes": World(
        "fast_travel_between_consecutive_stops", 1, stops("Z,Loin,50.00,2,0,,"), FAST
    ),
    "a train that does 22 km in ten minutes": World(
        "fast_travel_between_consecutive_stops",
        0,
        stops("Z,Loin,48.20,2,0,,") | {"routes": f"{ROUTES}R,1,1,,2,,\n"},
        FAST,
    ),
    "a bus that does 1 km within a minute of whole minutes": World(
        "fast_travel_between_consecutive_stops",
        0,
        stops(),
        f"{TIMES}t,1,A,08:00:00,08:00:00\nt,2,B,08:00:00,08:00:00\n",
    ),
    "a bus that does 22 km in five hops of 90 seconds": World("fast_travel_between_far_stops", 1, FAR_STOPS, hops(90)),
    "a bus that does 22 km in five hops of four minutes": World(
        "fast_travel_between_far_stops", 0, FAR_STOPS, hops(240)
    ),
    "a bus that does 9 km in two hops of a minute": World(
        "fast_travel_between_far_stops", 0, FAR_STOPS, "\n".join(hops(60).splitlines()[:5])
    ),
    "a bus that is slow at first and too fast then": World(
        "fast_travel_between_far_stops",
        1,
        FAR_STOPS,
        SLOW_THEN_FAST,
    ),
    "a translation of a stop that does not exist": World("translation_foreign_key_violation", 1, translation("Z")),
    "a translation of a stop": World("translation_foreign_key_violation", 0, translation("A")),
    "two trips of a block at once": World(
        "block_trips_with_overlapping_stop_times", 1, trips("R,S,t,,b", "R,S,u,,b"), OVERLAPPING
    ),
    "two trips of a block one after the other": World(
        "block_trips_with_overlapping_stop_times", 0, trips("R,S,t,,b", "R,S,u,,b"), FOLLOWING
    ),
    "two trips of a block on different days": World(
        "block_trips_with_overlapping_stop_times",
        0,
        trips("R,S,t,,b", "R,T,u,,b")
        | calendar("S,1,1,1,1,1,0,0,20260101,20261231", "T,0,0,0,0,0,1,1,20260101,20261231"),
        OVERLAPPING,
    ),
    "two trips of two blocks at once": World(
        "block_trips_with_overlapping_stop_times", 0, trips("R,S,t,,b", "R,S,u,,c"), OVERLAPPING
    ),
    "a block of bus and tram": World(
        "inconsistent_route_type_for_block_id",
        1,
        trips("R,S,t,,b", "Q,S,u,,b") | routes("Q,1,2,,0,,"),
        FOLLOWING,
    ),
    "a block of buses": World(
        "inconsistent_route_type_for_block_id", 0, trips("R,S,t,,b", "R,S,u,,b") | routes(), FOLLOWING
    ),
    "a headsign of a stop on the way": World(
        "trip_headsign_matches_intermediate_stop",
        1,
        trips("R,S,t,Bruyère,") | stops("C,Charme,48.02,2,0,,"),
        VIA_B,
    ),
    "a headsign of the last stop": World(
        "trip_headsign_matches_intermediate_stop", 0, trips("R,S,t,Charme,") | stops("C,Charme,48.02,2,0,,"), VIA_B
    ),
    "a headsign of the first stop": World(
        "trip_headsign_matches_intermediate_stop", 0, trips("R,S,t,Aubépine,") | stops("C,Charme,48.02,2,0,,"), VIA_B
    ),
    "a service that ended yesterday": World("expired_calendar", 1, calendar(f"{DAILY}20260101,20260531")),
    "a service that ends today": World("expired_calendar", 0, calendar(f"{DAILY}20260101,20260601")),
    "a feed that ends in a week": World("feed_expiration_date7_days", 1, feed_info("20260101", "20260608")),
    "a feed that ends in eight days": World("feed_expiration_date7_days", 0, feed_info("20260101", "20260609")),
    "a feed that ends in thirty days": World("feed_expiration_date30_days", 1, feed_info("20260101", "20260701")),
    "a feed that ends in a week is the other notice's": World(
        "feed_expiration_date30_days", 0, feed_info("20260101", "20260608")
    ),
    "full service for six days more": World(
        "trip_coverage_not_active_for_next7_days", 1, calendar(f"{DAILY}20260101,20260607")
    ),
    "full service for seven days more": World(
        "trip_coverage_not_active_for_next7_days", 0, calendar(f"{DAILY}20260101,20260608")
    ),
    "a service from tomorrow": World("future_calendar", 1, calendar(f"{DAILY}20260602,20261231")),
    "a service from today": World("future_calendar", 0, calendar(f"{DAILY}20260601,20261231")),
    "a feed from tomorrow": World("future_feed", 1, feed_info("20260602", "20261231")),
    "a feed from today": World("future_feed", 0, feed_info("20260601", "20261231")),
    "fourteen days without service": World(
        "big_gap_in_service",
        1,
        trips("R,S,t,,", "R,T,u,,") | calendar(f"{DAILY}20260101,20260301", "T,1,1,1,1,1,1,1,20260316,20261231"),
        FOLLOWING,
    ),
    "thirteen days without service": World(
        "big_gap_in_service",
        0,
        trips("R,S,t,,", "R,T,u,,") | calendar(f"{DAILY}20260101,20260301", "T,1,1,1,1,1,1,1,20260315,20261231"),
        FOLLOWING,
    ),
    "a service until 2029": World("service_extends_far_in_the_future", 1, calendar(f"{DAILY}20260101,20291231")),
    "a service until 2027": World("service_extends_far_in_the_future", 0, calendar(f"{DAILY}20260101,20271231")),
    "service after the feed's end": World("service_window_outside_feed_period", 1, feed_info("20260101", "20261230")),
    "service within the feed's period": World(
        "service_window_outside_feed_period", 0, feed_info("20260101", "20261231")
    ),
    "a feed that outlives its service by 15 days": World(
        "feed_valid_beyond_total_service_window", 1, feed_info("20260101", "20270115")
    ),
    "a feed that outlives its service by 14 days": World(
        "feed_valid_beyond_total_service_window", 0, feed_info("20260101", "20270114")
    ),
    "a feed that ends and does not begin": World("missing_feed_info_date", 1, feed_info("", "20261231")),
    "a feed that neither begins nor ends": World("missing_feed_info_date", 0, feed_info("", "")),
    "a stop without coordinates": World("stop_without_location", 1, stops("C,Charme,,,0,,")),
    "stops with coordinates": World("stop_without_location", 0),
    "a stop off Africa": World("point_near_origin", 1, stops("C,Charme,0.5,0.5,0,,")),
    "a stop in Accra": World("point_near_origin", 0, stops("C,Charme,5.5,-0.2,0,,")),
    "a stop at the pole": World("point_near_pole", 1, stops("C,Charme,-90,0,0,,")),
    "a stop in the Antarctic": World("point_near_pole", 0, stops("C,Charme,-66,140,0,,")),
    "a stop without name": World("missing_stop_name", 1, stops("C,,48,2,0,,")),
    "a node without name": World("missing_stop_name", 0, stops("S,Gare,48,2,1,,", "C,,48,2,3,S,")),
    "a stop within a stop": World("wrong_parent_location_type", 1, stops("C,Charme,48,2,0,A,")),
    "a stop within a station": World("wrong_parent_location_type", 0, stops("S,Gare,48,2,1,,", "C,Charme,48,2,0,S,")),
    "a boarding area within a stop": World("wrong_parent_location_type", 0, stops("C,Avant,48,2,4,A,")),
    "a station within a station": World("station_with_parent_station", 1, stops("S,Gare,48,2,1,,", "T,Hall,48,2,1,S,")),
    "a station": World("station_with_parent_station", 0, stops("S,Gare,48,2,1,,")),
    "an entrance without station": World("location_without_parent_station", 1, stops("E,Porte,48,2,2,,")),
    "an entrance of a station": World(
        "location_without_parent_station", 0, stops("S,Gare,48,2,1,,", "E,Porte,48,2,2,S,")
    ),
    "a platform without station": World("platform_without_parent_station", 1, stops("C,Charme,48,2,0,,2")),
    "a platform of a station": World(
        "platform_without_parent_station", 0, stops("S,Gare,48,2,1,,", "C,Quai,48,2,0,S,2")
    ),
    "a stop where nothing calls": World("stop_without_stop_time", 1, stops("C,Charme,48,2,0,,")),
    "stops where something calls": World("stop_without_stop_time", 0, stops()),
    "a station without stops": World("unused_station", 1, stops("S,Gare,48,2,1,,")),
    "a station with a stop": World("unused_station", 0, stops("S,Gare,48,2,1,,", "C,Quai,48,2,0,S,")),
    "a route without name": World("route_both_short_and_long_name_missing", 1, routes("Q,1,,,3,,")),
    "a route with one name": World("route_both_short_and_long_name_missing", 0, routes("Q,1,2,,3,,")),
    "three routes of one name": World("duplicate_route_name", 2, routes("Q,1,1,Ligne,3,,", "P,1,1,Ligne,3,,")),
    "a bus and a tram of one name": World("duplicate_route_name", 0, routes("Q,1,1,Ligne,0,,")),
    "a short name of 13 letters": World("route_short_name_too_long", 1, routes("Q,1,Extraordinaire,,3,,")),
    "a short name of 12 letters": World("route_short_name_too_long", 0, routes("Q,1,ExtraOrdinai,,3,,")),
    "a long name that begins with the short one": World(
        "route_long_name_contains_short_name", 1, routes("Q,1,12,12 - Gare,3,,")
    ),
    "a long name that only begins alike": World(
        "route_long_name_contains_short_name", 0, routes("Q,1,12,120 Gare,3,,")
    ),
    "yellow on white": World("route_color_contrast", 1, routes("Q,1,2,,3,FFFF00,FFFFFF")),
    "black on yellow": World("route_color_contrast", 0, routes("Q,1,2,,3,FFFF00,000000")),
    "a colour without a text colour": World("route_color_contrast", 0, routes("Q,1,2,,3,FFFFFF,")),
    "a transfer at an entrance": World(
        "transfer_with_invalid_stop_location_type",
        1,
        stops("S,Gare,48,2,1,,", "E,Porte,48,2,2,S,") | {"transfers": "from_stop_id,to_stop_id,transfer_type\nA,E,0\n"},
    ),
    "a transfer at a station": World(
        "transfer_with_invalid_stop_location_type",
        0,
        stops("S,Gare,48,2,1,,") | {"transfers": "from_stop_id,to_stop_id,transfer_type\nA,S,0\n"},
    ),
    "a transfer over 222 km": World(
        "transfer_distance_too_large",
        1,
        stops("Z,Loin,50,2,0,,") | {"transfers": "from_stop_id,to_stop_id,transfer_type\nA,Z,0\n"},
    ),
    "a transfer over 1 km": World(
        "transfer_distance_too_large", 0, stops() | {"transfers": "from_stop_id,to_stop_id,transfer_type\nA,B,0\n"}
    ),
}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_notices(world: World) -> None:
    findings = {
        finding.rule: finding for finding in check_timetable(timetable_of(world.stop_times, **world.files), TODAY)
    }
    assert (findings[world.code].count if world.code in findings else 0) == world.count


def test_every_check_has_a_world_that_gets_it_and_one_that_does_not() -> None:
    verdicts: dict[str, set[bool]] = {}
    for world in WORLDS.values():
        verdicts.setdefault(world.code, set()).add(world.count > 0)
    assert {code for code in CHECKS if verdicts.get(code) != {True, False}} == set()


def test_a_clean_network_gets_no_notice() -> None:
    assert (
        check_timetable(timetable_of(ONE_TRIP, **stops(), **routes(), **feed_info("20260101", "20261231")), TODAY) == []
    )


def test_at_least_45_codes_bear_the_validator_s_names_and_a_title_in_both_languages() -> None:
    assert len(NOTICES) >= 45
    assert set(CHECKS) <= set(NOTICES)
    assert all(kind.title and kind.title_fr and kind.title != kind.title_fr for kind in NOTICES.values())


LISTED = [
    "missing_required_file",
    "missing_calendar_and_calendar_date_files",
    "empty_file",
    "invalid_input_files_in_subfolder",
    "csv_parsing_failed",
    "invalid_row_length",
    "duplicated_column",
    "empty_column_name",
    "missing_required_column",
    "new_line_in_value",
    "too_many_rows",
    "invalid_character",
    "duplicate_key",
    "foreign_key_violation",
    "missing_required_field",
    "missing_required_agency_id",
    "translation_foreign_key_violation",
    "non_ascii_or_non_printable_char",
    "leading_or_trailing_whitespaces",
    "invalid_time",
    "missing_trip_edge",
    "stop_time_with_only_arrival_or_departure_time",
    "stop_time_with_arrival_before_previous_departure_time",
    "stop_time_timepoint_without_times",
    "missing_timepoint_value",
    "start_and_end_range_out_of_order",
    "start_and_end_range_equal",
    "unsorted_stop_times",
    "fast_travel_between_consecutive_stops",
    "fast_travel_between_far_stops",
    "decreasing_or_equal_stop_time_distance",
    "unusable_trip",
    "unused_trip",
    "block_trips_with_overlapping_stop_times",
    "overlapping_frequency",
    "inconsistent_route_type_for_block_id",
    "trip_headsign_matches_intermediate_stop",
    "invalid_date",
    "expired_calendar",
    "feed_expiration_date7_days",
    "feed_expiration_date30_days",
    "trip_coverage_not_active_for_next7_days",
    "future_calendar",
    "future_feed",
    "big_gap_in_service",
    "service_has_no_active_day_of_the_week",
    "service_extends_far_in_the_future",
    "service_window_outside_feed_period",
    "feed_valid_beyond_total_service_window",
    "missing_feed_info_date",
]
"""The first five groups of HEALTH.md 2."""


def test_every_listed_code_is_given_or_left_out_for_a_reason() -> None:
    assert set(LISTED) <= set(NOTICES) | set(LEFT_OUT)
    assert not set(NOTICES) & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize("code", NOTICES)
def test_every_notice_says_how_to_mend_it_in_both_languages(code: str) -> None:
    english, french = how_to_mend(code, "en"), how_to_mend(code, "fr")
    assert english.endswith(".")
    assert french.endswith(".")
    assert english != french


def test_a_code_that_is_not_ours_has_no_advice() -> None:
    assert how_to_mend("fare_rule_unknown", "fr") == ""


def test_every_reason_that_compiling_counts_has_a_code() -> None:
    renamed = {"invalid_coordinate", "row_too_long", "stop_time_with_departure_before_arrival_time"}
    assert {reason.value for reason in Reason} - set(NOTICES) == renamed


def test_what_compiling_left_out_is_given_under_its_code() -> None:
    text = f"{ONE_TRIP}t, 3, nowhere, 08:20:00, 08:20:00\nt, 4, B, 08:3x:00, 08:30:00\nt, 5, B, 08:40:00, 08:39:00\n"
    found = {
        finding.rule: finding
        for finding in check_timetable(timetable_of(text, **stops(), **trips("R,S,t,,", "R,S,idle,,")), TODAY)
    }
    assert (found["foreign_key_violation"].count, found["foreign_key_violation"].severity) == (1, Severity.ERROR)
    assert found["invalid_time"].examples[0].entity_id == "stop_times.txt"
    assert found["start_and_end_range_out_of_order"].count == 1
    assert found["unused_trip"].severity is Severity.WARNING


def test_a_calendar_row_without_a_weekday_is_noticed() -> None:
    files = calendar(f"{DAILY}20260101,20261231", "T,0,0,0,0,0,0,0,20260101,20261231")
    assert accounted(timetable_of(ONE_TRIP, **files).info)["service_has_no_active_day_of_the_week"].count == 1


@pytest.mark.real_data
def test_recorded_timetables_get_the_notices_they_got_before(shared_data: Path) -> None:
    day = service_day_of(dt.date(2026, 1, 15))
    expected = {
        "ca-kingston-20251231": {
            "expired_calendar": 3,
            "feed_valid_beyond_total_service_window": 1,
            "stop_without_stop_time": 9,
        },
        "us-wmata-sd1": {
            "expired_calendar": 6,
            "service_has_no_active_day_of_the_week": 2,
            "trip_coverage_not_active_for_next7_days": 1,
        },
        "jp-minato-chiibus-2026": {"leading_or_trailing_whitespaces": 4},
    }
    for name, notices in expected.items():
        timetable = compile_timetable(shared_data / "gtfs" / f"{name}.zip", FeedId("x"))
        assert {finding.rule: finding.count for finding in check_timetable(timetable, day)} == notices, name


ODD_ROWS = {
    "timepoint is empty beside times": (
        "missing_timepoint_value",
        1,
        {"stop_times": f"{TIMED}t,1,A,08:00:00,08:00:00,\nt,2,B,08:10:00,08:10:00,1\n"},
    ),
    "timepoint is empty where there are no times": (
        "missing_timepoint_value",
        0,
        {"stop_times": f"{TIMED}t,1,A,08:00:00,08:00:00,1\nt,2,B,,,\nt,3,A,08:10:00,08:10:00,1\n"},
    ),
    "there is no column timepoint": ("missing_timepoint_value", 0, {}),
    "an exact time is not given": (
        "stop_time_timepoint_without_times",
        1,
        {"stop_times": f"{TIMED}t,1,A,08:00:00,08:00:00,1\nt,2,B,,,1\nt,3,A,08:10:00,08:10:00,1\n"},
    ),
    "an approximate time is not given": (
        "stop_time_timepoint_without_times",
        0,
        {"stop_times": f"{TIMED}t,1,A,08:00:00,08:00:00,1\nt,2,B,,,0\nt,3,A,08:10:00,08:10:00,1\n"},
    ),
    "a headway of no length": ("start_and_end_range_equal", 1, headway("08:00:00", "08:00:00")),
    "a headway of an hour": ("start_and_end_range_equal", 0, headway("08:00:00", "09:00:00")),
    "a headway that ends before it begins": ("start_and_end_range_out_of_order", 1, headway("08:00:00", "07:00:00")),
    "a calendar row that ends before it begins": (
        "start_and_end_range_out_of_order",
        1,
        calendar(f"{DAILY}20260101,20261231", "T,1,1,1,1,1,1,1,20261231,20260101"),
    ),
    "a calendar row of one day": ("start_and_end_range_out_of_order", 0, calendar(f"{DAILY}20260601,20260601")),
    "blanks around values": (
        "leading_or_trailing_whitespaces",
        3,
        stops("C, Charme ,48.02 ,2,0,,", 'D," Dune",48.03,2,0,,'),
    ),
    "blanks within values": (
        "leading_or_trailing_whitespaces",
        0,
        stops("C,Le Charme,48.02,2,0,,", 'D,"Dune, Mer",48,2,0,,'),
    ),
    "a value over two lines": ("new_line_in_value", 1, stops('C,"Le\nCharme",48.02,2,0,,')),
    "values on one line each": ("new_line_in_value", 0, stops('C,"Le Charme",48.02,2,0,,')),
    "a header that ends in a comma": ("empty_column_name", 1, {"trips": "route_id,service_id,trip_id,\nR,S,t,\n"}),
    "a header with names alone": ("empty_column_name", 0, {"trips": "route_id,service_id,trip_id\nR,S,t\n"}),
}


@pytest.mark.parametrize(("code", "count", "files"), ODD_ROWS.values(), ids=list(ODD_ROWS))
def test_rows_that_are_put_right_or_left_out(code: str, count: int, files: dict[str, str]) -> None:
    found = {finding.rule: finding for finding in check_timetable(timetable_of(ONE_TRIP, **files), TODAY)}
    assert (found[code].count if code in found else 0) == count
    if count:
        assert NOTICES[code].title
