"""A route_type, basic or extended -> the word for its mode."""

from typing import Final

BASIC: Final = {
    0: "tram",
    1: "subway",
    2: "rail",
    3: "bus",
    4: "ferry",
    5: "cable_tram",
    6: "aerial_lift",
    7: "funicular",
    11: "trolleybus",
    12: "monorail",
}
"""Source: GTFS Schedule, routes.route_type."""

EXCEPTIONS: Final = {
    401: "subway",
    402: "subway",
    405: "monorail",
    715: "on_demand",
    1701: "cable_tram",
    1702: "horse_carriage",
}
"""Extended types that differ from their hundred."""

HUNDREDS: Final = {
    1: "rail",
    2: "coach",
    3: "rail",
    4: "rail",
    5: "subway",
    6: "subway",
    7: "bus",
    8: "trolleybus",
    9: "tram",
    10: "ferry",
    11: "air",
    12: "ferry",
    13: "aerial_lift",
    14: "funicular",
    15: "taxi",
    16: "self_drive",
}
"""Extended types by their hundreds. Source: Google Transit, Extended GTFS Route Types."""

MODES: Final = frozenset({*BASIC.values(), *EXCEPTIONS.values(), *HUNDREDS.values(), "other"})


def mode_of(route_type: int) -> str:
    """Name the mode; `other` for a number that no list has."""
    return BASIC.get(route_type) or EXCEPTIONS.get(route_type) or HUNDREDS.get(route_type // 100, "other")
