"""Stops are found by words, slips, points and boxes."""

import numpy as np
import pytest

from mobility.api.stop_index import StopIndex, index_stops
from tests.world import timetable_of

WORLD = """
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, parent_station, location_type
G, Gare SNCF, 48.1000, -1.6000, , 1
G1, Gare SNCF, 48.1001, -1.6001, G, 0
GE, Gare SNCF sortie nord, 48.1002, -1.6002, G, 2
H, Hôpital Sainte-Anne, 48.1100, -1.6000, , 0
M, Mairie, 48.1000, -1.6200, , 0
N, Nowhere, , , , 0
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, G1, 08:00:00, 08:00:00
t1, 2, H, 08:10:00, 08:11:00
t1, 3, M, 08:20:00, 08:20:00
t2, 1, G1, 09:00:00, 09:00:00
t2, 2, M, 09:10:00, 09:11:00
"""
STOPS = ["G", "G1", "GE", "H", "M", "N"]


@pytest.fixture(scope="module")
def index() -> StopIndex:
    return index_stops(timetable_of(WORLD))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("gare", {"G", "G1"}),
        ("GAR", {"G", "G1"}),
        ("sncf gare", {"G", "G1"}),
        ("hopital ste anne", {"H"}),
        ("hopitla", {"H"}),
        ("mairrie", {"M"}),
        ("gare mairie", set()),
        ("arrêt de la mairie", {"M"}),
        ("hôpital sainte anne tgv", {"H"}),
        ("de la", set()),
        ("sncf", {"G", "G1"}),
        ("zzz", set()),
        ("", set()),
    ],
)
def test_every_word_must_fit_whole_begun_or_misspelt(index: StopIndex, typed: str, found: set[str]) -> None:
    assert {STOPS[row] for row in np.flatnonzero(index.search(typed))} == found


def test_a_whole_word_beats_a_beginning_and_a_beginning_beats_a_slip(index: StopIndex) -> None:
    whole, begun, slip = (index.search(typed)[STOPS.index("M")] for typed in ("mairie", "mair", "mairrie"))
    assert whole > begun > slip > 0


def test_a_name_that_has_all_the_words_beats_one_that_lacks_those_that_tell_little(index: StopIndex) -> None:
    as_written, as_said = (index.search(typed)[STOPS.index("M")] for typed in ("mairie", "arrêt de la mairie"))
    assert as_written > as_said > 0


def test_a_station_weighs_what_its_platforms_weigh(index: StopIndex) -> None:
    assert index.weight.tolist()[:2] == [2, 2]


def test_distance_is_metres_along_the_ground(index: StopIndex) -> None:
    distances = index.distances_m(48.1, -1.6)
    assert distances[STOPS.index("H")] == pytest.approx(1112, abs=3)
    assert distances[STOPS.index("M")] == pytest.approx(1485, abs=5)
    assert np.isinf(distances[STOPS.index("N")])
    assert np.isinf(distances[STOPS.index("GE")])


def test_distance_is_short_across_the_date_line(index: StopIndex) -> None:
    east = StopIndex(
        [], np.zeros(1), np.zeros(0), np.ones(1), np.ones(1, np.bool_), np.array([-17.0]), np.array([179.999])
    )
    assert east.distances_m(-17.0, -179.999)[0] < 300


def test_a_box_holds_what_lies_in_it(index: StopIndex) -> None:
    assert [STOPS[row] for row in np.flatnonzero(index.in_box(-1.61, 48.0, -1.5, 48.105))] == ["G", "G1"]
