"""Stops know their station, their zone and their accessibility."""

import math

from mobility.model.timetable import Timetable
from tests.world import timetable_of

CALLS = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, P1, 08:00:00, 08:00:00
"""
HEAD = (
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,stop_timezone,wheelchair_boarding,platform_code\n"
)


def world(stops: str) -> Timetable:
    return timetable_of(CALLS, stops=HEAD + stops)


def described(timetable: Timetable) -> dict[str, tuple[str | None, str, int]]:
    """Give parent, zone and wheelchair of every stop."""
    stops, texts = timetable.stops, timetable.strings
    ids = [texts[int(number)] for number in stops.id]
    parents = [ids[parent] if parent >= 0 else None for parent in stops.parent.tolist()]
    zones = [texts[int(zone)] for zone in stops.timezone]
    return dict(zip(ids, zip(parents, zones, stops.wheelchair.tolist(), strict=True), strict=True))


def test_a_platform_inherits_zone_and_accessibility_from_its_station() -> None:
    timetable = world(
        "P1,P,48,2,0,S,,0,1\nP2,P,48,2,0,S,Europe/London,2,2\nS,Gare,48,2,1,,Europe/Brussels,1,\nB,,,,4,P1,,,\nX,X,48,2,,,,,\n"
    )
    assert described(timetable) == {
        "B": ("P1", "Europe/Brussels", 1),
        "P1": ("S", "Europe/Brussels", 1),
        "P2": ("S", "Europe/London", 2),
        "S": (None, "Europe/Brussels", 1),
        "X": (None, "Europe/Paris", 0),
    }
    station = timetable.find_stop("S")
    assert station is not None
    assert len(timetable.stops_under(station)) == 4


def test_a_parent_that_is_not_there_or_leads_in_a_circle_is_none() -> None:
    timetable = world("P1,P,48,2,0,NOWHERE,,,\nC1,C,48,2,1,C2,,,\nC2,C,48,2,1,C1,,,\nC3,C,48,2,0,C3,,,\n")
    assert [parent for parent, _, _ in described(timetable).values()] == [None] * 4
    assert timetable.info.notices["stops"] == {"foreign_key_violation": 1, "wrong_parent_location_type": 3}


def test_coordinates_that_cannot_be_are_not_given() -> None:
    timetable = world("P1,P,91,181,,,,,\nQ,Q,north,2,,,,,\nR,R,,,,,,,\nS,S,nan,inf,,,,,\nT,T,-21.1,55.5,,,,,\n")
    assert [math.isnan(value) for value in timetable.stops.lat] == [True, True, True, True, False]
    assert timetable.info.notices["stops"] == {"invalid_coordinate": 5}


def test_an_unknown_zone_of_a_stop_is_its_agency_s() -> None:
    timetable = world("P1,P,48,2,,,Europe/Atlantis,,\n")
    assert described(timetable)["P1"][1] == "Europe/Paris"
    assert timetable.info.notices["stops"] == {"invalid_timezone": 1}


def test_stops_stand_in_byte_order_of_their_ids() -> None:
    timetable = world("é,1,,,,,,,\na,2,,,,,,,\nZ,3,,,,,,,\nP1,4,,,,,,,\n")
    assert list(described(timetable)) == ["P1", "Z", "a", "é"]
    assert [timetable.find_stop(stop_id) for stop_id in ("P1", "Z", "a", "é", "b")] == [0, 1, 2, 3, None]


def test_rows_without_an_id_or_with_a_taken_or_endless_one_are_rejected() -> None:
    timetable = world(f"P1,first,,,,,,,\n,none,,,,,,,\nP1,second,,,,,,,\n{'x' * 513},long,,,,,,,\n")
    assert timetable.info.rejected["stops"] == {"duplicate_key": 1, "id_too_long": 1, "missing_required_field": 1}
    assert [timetable.strings[int(name)] for name in timetable.stops.name] == ["first"]


def test_a_spoken_name_is_kept_beside_the_written_one() -> None:
    timetable = timetable_of(
        "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\nt, 1, A, 08:00:00, 08:00:00\nt, 2, B, 08:10:00, 08:10:00",
        stops="stop_id,stop_name,tts_stop_name\nA,Gare St-É.,Gare de Saint-Étienne\nB,Mairie,",
    )
    assert [timetable.strings[int(index)] for index in timetable.stops.tts_name] == ["Gare de Saint-Étienne", ""]
