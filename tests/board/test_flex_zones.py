"""Which points a zone of locations.geojson covers: holes, several polygons, and what is none."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.zones import Zone, zone_from

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]
FAR = [[10, 10], [12, 10], [12, 12], [10, 12], [10, 10]]


def zone(kind: str, coordinates: Any) -> Zone | None:
    """Give the zone of a geometry; coordinates are longitude, latitude."""
    geometry = {"type": kind, "coordinates": coordinates}
    return zone_from(
        "z", json.dumps({"type": "Feature", "properties": {"stop_name": "Vallon"}, "geometry": geometry}).encode()
    )


def covers(found: Zone | None, lat: float, lon: float) -> bool:
    assert found is not None
    return found.covers(lat, lon)


def test_a_point_in_a_hole_is_outside() -> None:
    found = zone("Polygon", [SQUARE, HOLE])
    assert found is not None
    assert found.name == "Vallon"
    assert (covers(found, 0.5, 0.5), covers(found, 2, 2), covers(found, 5, 2)) == (True, False, False)


def test_each_of_several_polygons_counts() -> None:
    found = zone("MultiPolygon", [[SQUARE, HOLE], [FAR]])
    assert [covers(found, *point) for point in ((3.5, 3.5), (11, 11), (2, 2), (7, 7))] == [True, True, False, False]


def test_an_island_in_the_hole_of_another_polygon_is_inside() -> None:
    island = [[1.5, 1.5], [2.5, 1.5], [2.5, 2.5], [1.5, 2.5]]
    assert covers(zone("MultiPolygon", [[SQUARE, HOLE], [island]]), 2, 2)


def test_a_stop_without_a_position_is_in_no_zone() -> None:
    found = zone("Polygon", [SQUARE])
    assert found is not None
    assert found.covered(np.array([np.nan, 1.0]), np.array([np.nan, 1.0])).tolist() == [False, True]


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [("Point", [0, 0]), ("Polygon", [[[0, 0], [1, 1]]]), ("Polygon", []), ("Polygon", "x"), ("Polygon", [[[0], [1], [2]]])],
)  # fmt: skip
def test_what_is_no_area_costs_itself(kind: str, coordinates: Any) -> None:
    assert zone(kind, coordinates) is None


def test_a_feature_without_geometry_costs_itself() -> None:
    assert zone_from("z", b'{"type": "Feature", "geometry": null}') is None


# A border has no width: points stand between the corners' lines, where rounding cannot decide.
BESIDE = st.integers(-10, 50).map(lambda tenth: tenth / 10 + 0.0337)


@given(lat=BESIDE, lon=BESIDE)
def test_a_ring_reads_the_same_from_any_corner_and_in_both_directions(lat: float, lon: float) -> None:
    shape = [[0, 0], [4, 1], [3, 4], [2, 2], [0, 3]]
    turned = [*shape[2:], *shape[:2]]
    assert covers(zone("Polygon", [shape]), lat, lon) == covers(zone("Polygon", [turned[::-1]]), lat, lon)
