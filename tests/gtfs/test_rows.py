"""A block of lines comes apart into rows as a careful reader would have it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.rows import split_block

CELL = (st.text('ab", é', max_size=6) | st.text('ab" \né', max_size=6)).map(str.strip)
"""A text with both a comma and a line break is left out: over two lines it cannot be told from two stray marks."""
QUOTING = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])


def rows_of(text: str, width: int = 3, *, at_end: bool = True) -> list[list[str]]:
    rows = split_block(text.encode(), 2, width, at_end=at_end).rows
    columns = [rows.field(column).texts() for column in range(width)]
    return [[cell.decode() for cell in row] for row in zip(*columns, strict=True)]


@given(st.lists(st.tuples(CELL, CELL, st.sampled_from("123")), max_size=12), QUOTING, st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str, str]], quoting: int, newline: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=quoting, lineterminator=newline).writerows(rows)  # type: ignore[arg-type]
    assert rows_of(buffer.getvalue()) == [[without_outer_marks(cell) for cell in row] for row in rows]


def without_outer_marks(cell: str) -> str:
    """Expect what is documented: marks around a whole text, be they part of it, are not kept."""
    return cell[1:-1].strip() if len(cell) >= 2 and cell[0] == cell[-1] == '"' else cell


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("1,Mairie,48", ["1", "Mairie", "48"]),
        ('1,"Mairie, centre",48', ["1", "Mairie, centre", "48"]),
        ('1 , "Mairie, centre" , 48', ["1", "Mairie, centre", "48"]),
        ('"1","dit ""Le Coin""","48"', ["1", 'dit "Le Coin"', "48"]),
        ('1,Café "Le Coin",48', ["1", 'Café "Le Coin"', "48"]),
        ('1,Rue "de,48', ["1", 'Rue "de', "48"]),
        ('1,"Rue de,48', ["1", '"Rue de', "48"]),
        ('1,"a, b",Café "x"', ["1", "a, b", 'Café "x"']),
        ("1,,", ["1", "", ""]),
        ("1,Mairie", ["1", "Mairie", ""]),
        ('1,"Mairie"', ["1", "Mairie", ""]),
    ],
)
def test_a_line_is_read_as_its_author_meant_it(line: str, row: list[str]) -> None:
    assert rows_of(f"{line}\n") == [row]
    assert rows_of(f"0,x,y\n{line}\r\n2,x,y") == [["0", "x", "y"], row, ["2", "x", "y"]]


def test_two_stray_quotation_marks_swallow_no_rows() -> None:
    text = '1,"Rue de,48\n2,Place,48\n3,Gare",48\n4,Port,48\n'
    assert [row[0] for row in rows_of(text)] == ["1", "2", "3", "4"]


def test_a_quoted_line_break_stays_within_its_row() -> None:
    assert rows_of('1,"Mairie\ncentre",48\n2,Gare,48\n') == [["1", "Mairie\ncentre", "48"], ["2", "Gare", "48"]]
    assert rows_of('1,48,"Mairie\r\ncentre"\n') == [["1", "48", "Mairie\ncentre"]]


def test_a_row_that_may_go_on_waits_for_the_next_block() -> None:
    split = split_block(b'1,x,y\n2,"Mairie\n', 2, 3, at_end=False)
    assert (len(split.rows), split.used_bytes, split.used_lines) == (1, 6, 1)


def test_blank_lines_are_no_rows_and_line_numbers_count_them() -> None:
    rows = split_block(b'1,a,b\n\r\n\n2,"a",b\n', 2, 3, at_end=True).rows
    assert rows.line.tolist() == [2, 5]
    assert rows.example(1) == 'line 5: 2,"a",b'


def test_how_many_fields_a_line_has_is_known_beyond_the_header() -> None:
    rows = split_block(b"1,a,b\n2,a\n3,a,b,c,d\n", 2, 3, at_end=True).rows
    assert rows.fields.tolist() == [3, 2, 5]
    assert rows.field(4).texts() == [b"", b"", b"d"]


@pytest.mark.parametrize("text", ["", "\n", "\r\n\n"])
def test_nothing_is_no_rows(text: str) -> None:
    assert rows_of(text) == []
