import pytest

from mobility.demo.network import Stop
from mobility.demo.places import Centre, stops_from

CENTRE = Centre(lat=46.8, lon=2.9)


def stops(line: str) -> list[Stop]:
    return stops_from(line, CENTRE)


def test_poles_are_two_stops_without_a_station_and_without_numbers() -> None:
    found = stops("mas | Le Mas | 0 | 1000 | 2 | poles")
    assert [(stop.stop_id, stop.parent_station, stop.platform_code) for stop in found] == [
        ("mas-1", "", ""),
        ("mas-2", "", ""),
    ]
    assert {stop.wheelchair_boarding for stop in found} == {2}


def test_a_station_comes_before_its_two_numbered_quays() -> None:
    found = stops("halle | La Halle | 0 | 0 | 1 | station")
    assert [(stop.location_type, stop.parent_station, stop.platform_code) for stop in found] == [
        (1, "", ""),
        (0, "halle", "1"),
        (0, "halle", "2"),
    ]


@pytest.mark.parametrize(("kind", "code"), [("B in gare", "B"), ("– in gare", "")])
def test_a_platform_has_the_code_it_is_given(kind: str, code: str) -> None:
    (found,) = stops(f"quai | Gare | 0 | 0 | 1 | {kind}")
    assert (found.parent_station, found.platform_code) == ("gare", code)


def test_a_kilometre_north_is_nine_thousandths_of_a_degree() -> None:
    (found,) = stops("mas | Le Mas | 0 | 1000 | 0 | stop")
    assert (found.stop_lat, found.stop_lon) == (46.808983, 2.9)
