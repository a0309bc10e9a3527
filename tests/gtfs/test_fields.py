"""Fields are read a column at a time, and give what reading them one by one gives."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.fields import EMPTY, INVALID, Field, trimmed
from mobility.gtfs.ids import field_of
from mobility.model.time import format_gtfs_time, parse_gtfs_date, parse_gtfs_time

TEXTS = st.lists(st.text("0123456789:-+. ax", max_size=11), max_size=30)


def field(*texts: str) -> Field:
    return field_of([text.encode() for text in texts])


def one_by_one(texts: list[str], parse: type[int] | object) -> list[int]:
    assert callable(parse)
    values = []
    for text in texts:
        try:
            values.append(parse(text) if text else EMPTY)
        except ValueError:
            values.append(INVALID)
    return values


def strict_integer(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 8:
        raise ValueError(text)
    return int(text)


def strict_time(text: str) -> int:
    hours, _, rest = text.partition(":")
    if not 1 <= len(hours) <= 3 or len(rest) != 5:
        raise ValueError(text)
    return parse_gtfs_time(text)


def date_since_1900(text: str) -> int:
    day = parse_gtfs_date(text)
    if text < "19000101":
        raise ValueError(text)
    return day


@given(TEXTS | st.lists(st.integers(0, 10**9).map(str), max_size=30))
def test_integers_are_what_int_gives(texts: list[str]) -> None:
    assert field(*texts).integers().tolist() == one_by_one(texts, strict_integer)


@given(TEXTS | st.lists(st.integers(0, 999 * 3600).map(format_gtfs_time), max_size=30))
def test_times_are_what_parsing_one_by_one_gives(texts: list[str]) -> None:
    assert field(*texts).times().tolist() == one_by_one(texts, strict_time)


@given(TEXTS | st.lists(st.dates(dt.date(1900, 1, 1)).map(lambda day: day.strftime("%Y%m%d")), max_size=30))
def test_dates_are_what_the_calendar_gives(texts: list[str]) -> None:
    assert field(*texts).dates().tolist() == one_by_one(texts, date_since_1900)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8:05:09", 29109), ("08:05:09", 29109), ("00:00:00", 0), ("25:00:00", 90000), ("107:00:00", 385200)],
)
def test_a_time_may_have_one_to_three_digits_of_hours(text: str, seconds: int) -> None:
    assert field(text).times().tolist() == [seconds]


@pytest.mark.parametrize("text", ["08:60:00", "08:00:60", "8:5:00", "08:00", "-8:00:00", "08.00.00", "1234:00:00", "x"])
def test_what_is_no_time_is_invalid(text: str) -> None:
    assert field(text).times().tolist() == [INVALID]


@pytest.mark.parametrize("text", ["20260229", "20261301", "20260431", "20260100", "2026-1-1", "202601", "00000000"])
def test_what_is_no_date_is_invalid(text: str) -> None:
    assert field(text).dates().tolist() == [INVALID]


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=20))
def test_changes_are_where_a_text_differs_from_the_one_before(texts: list[bytes]) -> None:
    expected = [place == 0 or texts[place] != texts[place - 1] for place in range(len(texts))]
    assert field_of(texts).changes().tolist() == expected
    assert field_of(texts).texts() == texts


@pytest.mark.parametrize("text", ['  "a"  ', '" a "', "a", "\ta ", '"a"'])
def test_blanks_and_quotation_marks_around_a_text_are_cut_off(text: str) -> None:
    raw = field(text)
    cut = trimmed(raw.buffer, raw.start, raw.start + raw.length, quoted=True)
    assert cut.texts() == [b"a"]


def test_no_rows_give_no_values() -> None:
    empty = field()
    columns = (empty.integers(), empty.times(), empty.dates(), empty.changes())
    assert [len(column) for column in columns] == [0, 0, 0, 0]
    assert empty.integers().dtype == np.int64
