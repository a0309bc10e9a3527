"""Rows whose values have blanks around them, against a reading of the text value by value."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.blanks import rows_with_blanks
from mobility.gtfs.rows import split_block

VALUES = st.sampled_from(
    ["", "a", " a", "a ", "a b", " ", "  a  ", "\ta", '"a"', '" a"', '"a "', '"a, b"', '"a,b "', '" "']
)
LINES = st.lists(st.lists(VALUES, min_size=2, max_size=3), min_size=1, max_size=6)


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_every_value_with_blanks_around_it_is_found_in_its_row(lines: list[list[str]], end: str) -> None:
    text = "".join(",".join(line) + end for line in lines)
    rows = split_block(text.encode(), 2, 3, at_end=True).rows
    expected = [place + 2 for place, line in enumerate(lines) for value in line if is_padded(value)]
    assert sorted(int(rows.line[row]) for row in rows_with_blanks(rows)) == expected


def is_padded(value: str) -> bool:
    bare = value.strip('"')
    return bare != bare.strip()


def test_a_block_without_rows_has_none() -> None:
    assert not len(rows_with_blanks(split_block(b"\n \n"[:1], 2, 1, at_end=True).rows))
