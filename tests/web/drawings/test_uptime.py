"""A strip of days says the same by height, by colour and in words."""

from xml.etree import ElementTree as ET

import pytest

from mobility.web.drawings.uptime import HEIGHTS, UptimeClass, UptimeDay, uptime_class, uptime_strip


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100.0, UptimeClass.FULL),
        (99.99, UptimeClass.HIGH),
        (99.0, UptimeClass.HIGH),
        (98.9, UptimeClass.FAIR),
        (95.0, UptimeClass.FAIR),
        (50.0, UptimeClass.POOR),
        (49.9, UptimeClass.LOW),
        (0.0, UptimeClass.LOW),
        (None, UptimeClass.UNKNOWN),
    ],
)
def test_a_day_counts_as_full_only_when_nothing_was_missing(percent: float | None, expected: UptimeClass) -> None:
    assert uptime_class(percent) is expected


def test_no_two_classes_are_told_apart_by_colour_alone() -> None:
    assert len(set(HEIGHTS.values())) == len(UptimeClass)


def test_every_day_is_a_bar_with_its_own_words() -> None:
    days = [UptimeDay("1 Mar", 100.0, "100 %"), UptimeDay("2 Mar", None, "not watched")]
    drawn = ET.fromstring(uptime_strip(days, "Availability", "Mean 100 %"))
    assert drawn.attrib["role"] == "img"
    assert [child.text for child in drawn if child.tag in ("title", "desc")] == ["Availability", "Mean 100 %"]
    assert [bar[0].text for bar in drawn.iter("rect")] == ["1 Mar : 100 %", "2 Mar : not watched"]


def test_without_days_nothing_is_drawn() -> None:
    assert not uptime_strip([], "t", "d")


def test_words_cannot_leave_the_drawing() -> None:
    assert "<script" not in uptime_strip([UptimeDay("<script>", 1.0, '">')], "<script>", "<script>")
