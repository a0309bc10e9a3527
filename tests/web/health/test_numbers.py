"""Numbers are written the way readers write them, and never better than they are."""

import pytest

from mobility.model.time import parse_instant
from mobility.web.health.numbers import age, day_text, measured, moment, number, percent


@pytest.mark.parametrize(
    ("value", "french"),
    [(100.0, "100\u00a0%"), (99.99, "99,9\u00a0%"), (0.04, "0\u00a0%"), (97.4, "97,4\u00a0%"), (None, "–")],
)
def test_a_share_is_rounded_down(value: float | None, french: str) -> None:
    assert percent(value, "fr") == french


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (14, "14\u00a0s"),
        (119, "119\u00a0s"),
        (1_020, "17\u00a0min"),
        (7_200, "2\u00a0h"),
        (400_000, "4\u00a0j"),
        (None, "–"),
    ],
)
def test_an_age_is_said_in_the_largest_unit_that_it_fills_twice(seconds: int | None, text: str) -> None:
    assert age(seconds, "fr") == text


def test_french_and_english_separate_differently() -> None:
    assert (number(12_345.6, "fr", 1), number(12_345.6, "en", 1)) == ("12\u202f345,6", "12,345.6")


def test_units_bend_with_their_number() -> None:
    assert measured(1.0, "days", "fr") == "1\u00a0jour"
    assert measured(0.0, "days", "fr") == "0\u00a0jour"
    assert measured(0.0, "days", "en") == "0\u00a0days"
    assert measured(2.5, "s", "fr") == "2,5\u00a0s"


def test_a_moment_is_in_the_feed_s_zone() -> None:
    at = parse_instant("2026-03-02T06:55:00Z")
    told = moment(at, "Indian/Reunion", "fr")
    assert told is not None
    assert told == ("2026-03-02T10:55:00+04:00", "02/03/2026 10:55")
    assert moment(None, "", "fr") is None


def test_a_day_that_is_none_stays_as_it_is() -> None:
    assert (day_text("2026-03-02", "en"), day_text("soon", "en")) == ("2 Mar 2026", "soon")
