"""Bars stand side by side, as high as their share."""

from xml.etree import ElementTree as ET

from mobility.web.drawings.distribution import HEIGHT, Amount, distribution


def heights(drawing: str) -> list[float]:
    return [float(bar.attrib["height"]) for bar in ET.fromstring(drawing).iter("rect")]


def test_the_largest_amount_fills_the_frame_and_the_smallest_is_still_seen() -> None:
    amounts = [Amount("a", 10_000, "10000"), Amount("b", 5_000, "5000"), Amount("c", 1, "1"), Amount("d", 0, "0")]
    assert heights(distribution(amounts, "t", "d")) == [HEIGHT, HEIGHT / 2, 1.0, 0.0]


def test_shares_are_drawn_of_a_hundred() -> None:
    assert heights(distribution([Amount("a", 50.0, "50 %")], "t", "d", full=100.0)) == [HEIGHT / 2]


def test_what_is_unknown_is_no_bar_and_keeps_its_place() -> None:
    drawn = ET.fromstring(distribution([Amount("a", None, "–"), Amount("b", 1, "1")], "t", "d"))
    assert [float(bar.attrib["x"]) for bar in drawn.iter("rect")] == [150.0]
    assert not distribution([Amount("a", None, "–")], "t", "d")


def test_a_period_without_trips_is_drawn_too() -> None:
    assert heights(distribution([Amount("a", 0, "0")], "t", "d")) == [0.0]
