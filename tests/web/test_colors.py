"""A line's badge can be read, whatever colours its feed gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.web.colors import READABLE, WITHOUT_COLOR, badge_colors, contrast, needs_outline

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06X}")


@given(COLORS, COLORS | st.just(""))
def test_text_on_a_badge_always_reaches_the_contrast(color: str, text_color: str) -> None:
    assert contrast(*badge_colors(color, text_color)) >= READABLE


def test_the_feeds_text_colour_stays_where_it_can_be_read() -> None:
    assert badge_colors("00205b", "ffcc00") == ("00205B", "FFCC00")
    assert badge_colors("FFCC00", "FFFFFF") == ("FFCC00", "000000")


@pytest.mark.parametrize("color", ["", "red", "12345", "}body{", "１２３４５６"])
def test_what_is_no_colour_becomes_a_calm_one(color: str) -> None:
    assert badge_colors(color, "FFFFFF") == (WITHOUT_COLOR, "FFFFFF")


def test_a_white_badge_needs_an_outline_on_a_white_page() -> None:
    assert needs_outline("FFFFFF", "FFFFFF")
    assert not needs_outline("000000", "FFFFFF")
