"""A line's badge can be read, whatever colours its feed gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.web.colors import READABLE, SEPARATES, WITHOUT_COLOR, badge_colors, contrast, line_color, needs_outline

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


@given(COLORS, st.sampled_from(["FFFFFF", "172127", "F6F5F1", "0F161A"]) | COLORS)
def test_a_line_on_a_map_is_seen_on_any_ground(color: str, page: str) -> None:
    assert contrast(line_color(color, page), page) >= SEPARATES


def test_a_line_that_is_seen_keeps_its_colour() -> None:
    assert line_color("E2001A", "FFFFFF") == "E2001A"
    assert line_color("ffffff", "172127") == "FFFFFF"


@given(COLORS | st.text(max_size=8), COLORS | st.text(max_size=8))
def test_a_badge_is_readable_and_keeps_to_the_feed_where_that_is_readable(color: str, text_color: str) -> None:
    ground, ink = badge_colors(color, text_color)
    assert contrast(ground, ink) >= READABLE
    is_given = len(color) == 6 and all(letter in "0123456789ABCDEFabcdef" for letter in color)
    assert ground == (color.upper() if is_given else WITHOUT_COLOR)
    assert ink in ("000000", "FFFFFF") or ink == text_color.upper()
    # A badge that its own ground does not set apart from the page has an outline that does.
    for page, outline in (("FFFFFF", "6B7680"), ("172127", "93A1AA")):
        assert not needs_outline(ground, page) or not needs_outline(outline, page)
