"""Every route_type has its word."""

import pytest

from mobility.board.modes import mode_of


@pytest.mark.parametrize(
    ("route_type", "mode"),
    [
        (0, "tram"), (1, "subway"), (2, "rail"), (3, "bus"), (4, "ferry"), (5, "cable_tram"), (6, "aerial_lift"),
        (7, "funicular"), (11, "trolleybus"), (12, "monorail"), (100, "rail"), (109, "rail"), (117, "rail"),
        (200, "coach"), (209, "coach"), (400, "rail"), (401, "subway"), (405, "monorail"), (500, "subway"),
        (600, "subway"), (700, "bus"), (704, "bus"), (715, "on_demand"), (800, "trolleybus"), (900, "tram"),
        (906, "tram"), (1000, "ferry"), (1100, "air"), (1200, "ferry"), (1300, "aerial_lift"), (1400, "funicular"),
        (1501, "taxi"), (1701, "cable_tram"), (99, "other"), (1700, "other"), (-1, "other"),
    ],
)  # fmt: skip
def test_a_route_type_basic_or_extended_has_its_word(route_type: int, mode: str) -> None:
    assert mode_of(route_type) == mode
