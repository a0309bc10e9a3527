"""A GeoJSON feature -> an area that says which points it covers (GTFS-Flex, locations.geojson)."""

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class _Geometry(msgspec.Struct):
    type: str
    coordinates: msgspec.Raw


class _Feature(msgspec.Struct):
    geometry: _Geometry
    properties: dict[str, Any] | None = None


class Zone:
    """An area on the map: polygons, each an outer ring and its holes."""

    def __init__(self, id: str, name: str, polygons: list[list[Floats]]) -> None:  # noqa: A002 - GeoJSON's word
        self.id, self.name, self.polygons = id, name, polygons
        corners = np.concatenate([rings[0] for rings in polygons])
        self.west, self.south = corners.min(axis=0).tolist()
        self.east, self.north = corners.max(axis=0).tolist()

    def covers(self, lat: float, lon: float) -> bool:
        """Say whether a point lies inside."""
        return bool(self.covered(np.array([lat]), np.array([lon]))[0])

    def covered(self, lat: Floats, lon: Floats) -> Flags:
        """Say of each point whether it lies inside; never of one without a position (NaN), nor in a hole."""
        inside = np.zeros(len(lat), np.bool_)
        with np.errstate(invalid="ignore"):
            near = (lat >= self.south) & (lat <= self.north) & (lon >= self.west) & (lon <= self.east)
        rows = np.flatnonzero(near)
        if not len(rows):
            return inside
        for rings in self.polygons:
            # Every ring crossed turns outside into inside and back, so that a hole needs no case of its own.
            odd = np.zeros(len(rows), np.bool_)
            for ring in rings:
                odd ^= _crossed(ring, lat[rows], lon[rows])
            inside[rows] |= odd
        return inside


def _crossed(ring: Floats, lat: Floats, lon: Floats) -> Flags:
    """Say of each point whether a ray to the east crosses the ring an odd number of times."""
    odd = np.zeros(len(lat), np.bool_)
    begin, end = ring, np.roll(ring, -1, axis=0)
    for (x1, y1), (x2, y2) in zip(begin.tolist(), end.tolist(), strict=True):
        if y1 != y2:
            odd ^= ((y1 > lat) != (y2 > lat)) & (lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
    return odd


def zone_from(id: str, feature: msgspec.Raw | bytes) -> Zone | None:  # noqa: A002 - GeoJSON's word
    """Read a Polygon or MultiPolygon; None for another geometry or one that is malformed, which is the feed's fault.

    Source: RFC 7946, sections 3.1.6 and 3.1.7; the name is `stop_name` of its properties.
    """
    try:
        read = msgspec.json.decode(feature, type=_Feature)
        if read.geometry.type == "Polygon":
            polygons = [msgspec.json.decode(read.geometry.coordinates, type=list[list[list[float]]])]
        elif read.geometry.type == "MultiPolygon":
            polygons = msgspec.json.decode(read.geometry.coordinates, type=list[list[list[list[float]]]])
        else:
            return None
        rings = [[_ring(ring) for ring in polygon] for polygon in polygons if polygon]
    except (msgspec.DecodeError, ValueError):
        return None
    name = (read.properties or {}).get("stop_name")
    return Zone(id, name if isinstance(name, str) else "", rings) if rings else None


def _ring(corners: list[list[float]]) -> Floats:
    """Keep longitude and latitude of each corner; ValueError for fewer than three, or positions that are none."""
    ring = np.array([corner[:2] for corner in corners], np.float64)
    if ring.ndim != 2 or ring.shape[0] < 3 or ring.shape[1] != 2 or not np.isfinite(ring).all():
        raise ValueError("not a ring")
    return ring
