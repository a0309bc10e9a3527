"""A table of places in metres around a centre in, stops with coordinates out."""

import math
from dataclasses import dataclass, replace

from mobility.demo.network import Stop

QUAY_APART_M = 12
"""How far the two quays of a place stand from its middle."""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where the zero of a table of places lies."""

    lat: float
    lon: float


def stops_from(table: str, centre: Centre) -> list[Stop]:
    """Read lines `id | name | east_m | north_m | wheelchair_boarding | kind`.

    kind: `stop` one stop; `poles` two stops `id-1` and `id-2` for the two directions; `station` the same under a parent `id`;
    `parent` a station alone; `CODE in PARENT` a platform of a station, `–` for one without a code.
    """
    stops: list[Stop] = []
    for line in table.strip().splitlines():
        stop_id, name, east, north, wheelchair, kind = (cell.strip() for cell in line.split("|"))
        lat, lon = _coordinates(centre, float(east), float(north))
        stop = Stop(stop_id=stop_id, stop_name=name, stop_lat=lat, stop_lon=lon, wheelchair_boarding=int(wheelchair))
        code, _, parent = kind.partition(" in ")
        if parent:
            stops.append(replace(stop, platform_code=code.strip("–"), parent_station=parent))
        elif kind == "parent":
            stops.append(replace(stop, location_type=1))
        elif kind == "station":
            stops += [replace(stop, location_type=1), *_quays(stop, parent_station=stop_id)]
        elif kind == "poles":
            stops += _quays(stop, parent_station="")
        else:
            stops.append(stop)
    return stops


def _coordinates(centre: Centre, east_m: float, north_m: float) -> tuple[float, float]:
    metres_per_degree = 111_320 * math.cos(math.radians(centre.lat))
    return round(centre.lat + north_m / 111_320, 6), round(centre.lon + east_m / metres_per_degree, 6)


def _quays(stop: Stop, *, parent_station: str) -> list[Stop]:
    """Set the two directions on either side of the street; only a station numbers them."""
    apart = QUAY_APART_M / 111_320
    return [
        replace(
            stop,
            stop_id=f"{stop.stop_id}-{quay}",
            stop_lat=round(stop.stop_lat + apart * side, 6),
            parent_station=parent_station,
            platform_code=str(quay) if parent_station else "",
        )
        for quay, side in ((1, 1), (2, -1))
    ]
