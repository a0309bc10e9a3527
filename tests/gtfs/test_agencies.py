"""Agencies give the zone that all times are meant in (rule 2)."""

import pytest

from mobility.gtfs.agencies import same_clocks
from mobility.gtfs.table import GtfsRefusedError
from mobility.model.outcome import Outcome
from mobility.model.timetable import Timetable
from tests.world import timetable_of

CALLS = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t2, 1, A, 09:00:00, 09:00:00
    t3, 1, A, 10:00:00, 10:00:00
    # trips.txt
    route_id, service_id, trip_id
    R1, S, t1
    R1, S, t2
    R2, S, t3
"""
HEAD = "agency_id,agency_name,agency_url,agency_timezone,agency_lang\n"
ROUTES = "route_id,agency_id,route_type\nR1,a,3\nR2,b,3\n"


def world(agency: str, routes: str = ROUTES) -> Timetable:
    return timetable_of(CALLS, agency=HEAD + agency, routes=routes)


def agency_of_route(timetable: Timetable, route_id: str) -> str:
    route = timetable.find_route(route_id)
    return timetable.strings[int(timetable.agencies.id[timetable.routes.agency[route]])]


def test_the_zone_of_most_trips_counts_and_trips_of_another_are_rejected() -> None:
    timetable = world("b,B,,America/New_York,en\na,A,,Europe/Paris,fr\n")
    assert timetable.info.timezone == "Europe/Paris"
    assert timetable.info.rejected["trips"] == {"inconsistent_agency_timezone": 1}
    assert timetable.find_trip("t3") is None


def test_two_names_of_one_zone_are_one_zone() -> None:
    timetable = world("a,A,,America/Los_Angeles,en\nb,B,,US/Pacific,en\n")
    assert timetable.info.timezone == "America/Los_Angeles"
    assert timetable.info.counts["trips"] == 3


def test_zones_that_agree_in_winter_alone_are_different() -> None:
    assert not same_clocks("America/Phoenix", "America/Denver")
    assert same_clocks("Europe/Paris", "Europe/Monaco")


def test_an_agency_with_an_unknown_zone_takes_the_known_one() -> None:
    timetable = world("a,A,,Europe/Atlantis,fr\nb,B,,Indian/Reunion,fr\n")
    assert timetable.info.timezone == "Indian/Reunion"
    assert timetable.info.notices["agency"] == {"invalid_timezone": 1}


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe"])
def test_without_any_known_zone_the_dataset_is_refused(zone: str) -> None:
    with pytest.raises(GtfsRefusedError) as caught:
        world(f"a,A,,{zone},fr\n")
    assert caught.value.outcome is Outcome.INVALID_TIMEZONE


def test_without_any_agency_the_dataset_is_refused() -> None:
    with pytest.raises(GtfsRefusedError) as caught:
        world("")
    assert caught.value.outcome is Outcome.MISSING_REQUIRED_FILE


def test_a_route_without_agency_id_belongs_to_the_only_agency() -> None:
    timetable = world("a,A,,Europe/Paris,fr\n", routes="route_id,route_type\nR1,3\nR2,3\n")
    assert agency_of_route(timetable, "R1") == "a"


def test_a_route_of_an_unknown_agency_stands_under_a_nameless_one() -> None:
    timetable = world(
        "a,A,,Europe/Paris,fr\nb,B,,Europe/Paris,fr\n", routes="route_id,agency_id,route_type\nR1,zzz,3\nR2,b,3\n"
    )
    assert [agency_of_route(timetable, route) for route in ("R1", "R2")] == ["", "b"]
    assert timetable.find_agency("b") == 2
    assert timetable.info.notices["routes"] == {"foreign_key_violation": 1}
    assert timetable.info.counts["agency"] == 2


def test_a_repeated_agency_is_rejected() -> None:
    timetable = world("a,A,,Europe/Paris,fr\na,Again,,Europe/Paris,fr\nb,B,,Europe/Paris,fr\n")
    assert timetable.info.rejected["agency"] == {"duplicate_key": 1}
    assert timetable.strings[int(timetable.agencies.name[0])] == "A"
