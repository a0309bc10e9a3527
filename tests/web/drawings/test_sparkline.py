"""A line has gaps where nothing was measured, and stays within its frame."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mobility.web.drawings.sparkline import HEIGHT, WIDTH, Extent, Step, extent_of, sparkline

NOTHING = Step(None, None, None)


def flat(value: float) -> Step:
    return Step(value, value, value)


def test_a_time_without_measurements_is_a_gap_not_a_zero() -> None:
    drawn = ET.fromstring(sparkline([flat(1), flat(2), NOTHING, flat(3), flat(4)], "t", "d"))
    assert len(list(drawn.iter("polyline"))) == 2


def test_a_lone_measurement_is_a_dot() -> None:
    drawn = ET.fromstring(sparkline([NOTHING, flat(5), NOTHING], "t", "d"))
    assert [one.attrib["cy"] for one in drawn.iter("circle")] == [str(HEIGHT / 2)]


def test_nothing_measured_is_nothing_drawn() -> None:
    assert not sparkline([NOTHING, NOTHING], "t", "d")
    assert extent_of([NOTHING]) is None


def test_extremes_are_those_of_the_steps_not_of_their_middles() -> None:
    assert extent_of([Step(1, 5, 9), Step(2, 5, 30)]) == Extent(1, 30)


def test_a_bound_outside_of_what_is_shown_is_not_drawn() -> None:
    steps = [flat(10), flat(20)]
    assert 'class="bound"' in sparkline(steps, "t", "d", 15)
    assert 'class="bound"' not in sparkline(steps, "t", "d", 65)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e9)), min_size=1, max_size=50))
def test_a_line_never_leaves_its_frame(values: list[float | None]) -> None:
    drawing = sparkline([NOTHING if value is None else flat(value) for value in values], "t", "d")
    if not drawing:
        return
    for one in ET.fromstring(drawing).iter("polyline"):
        for point in one.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT
