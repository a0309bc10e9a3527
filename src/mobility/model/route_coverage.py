"""How much of one line realtime knows at a moment."""

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
