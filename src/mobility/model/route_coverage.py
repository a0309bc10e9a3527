"""How much of one line realtime knows, at a moment and in a day."""

import msgspec


class RouteCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """One line's trips on the road now, and how many of them realtime knows."""

    id: str
    """Id of the line."""
    name: str
    """As travellers know it."""
    active: int
    """Its trips that are on the road now."""
    with_trip_update: int
    """Those of them that a TripUpdate speaks about."""
    with_vehicle: int
    """Those of them that a VehiclePosition speaks about."""


class RouteDay(msgspec.Struct, frozen=True, kw_only=True):
    """One line's trips of today that have left, and how many of them realtime knew at least once."""

    id: str
    """Id of the line."""
    name: str
    """As travellers know it."""
    scheduled: int
    """Its trips that have left since watching began today."""
    seen: int
    """Those of them that a TripUpdate or a VehiclePosition spoke about at any moment."""
