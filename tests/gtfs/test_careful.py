"""Hostile quotation marks cost their own line, and no more time than its length."""

from mobility.gtfs.careful import MAX_JOINED_LINES, careful_fields


def test_a_field_that_never_closes_is_text() -> None:
    lines = [b'1,"open', *[b"2,x"] * 300]
    assert careful_fields(lines, 0, 2, at_end=False) == ([b"1", b"open"], 1)


def test_the_last_lines_of_a_block_may_go_on() -> None:
    lines = [b'1,"open', b"still"]
    assert careful_fields(lines, 0, 2, at_end=False) is None
    assert careful_fields(lines, 0, 2, at_end=True) == ([b"1", b"open"], 1)


def test_a_text_of_many_lines_is_one_field() -> None:
    lines = [b'1,"a', *[b""] * (MAX_JOINED_LINES - 2), b'b"']
    fields, count = careful_fields(lines, 0, 2, at_end=True) or ([], 0)
    assert (len(fields), count) == (2, MAX_JOINED_LINES)


def test_a_megabyte_of_quotation_marks_is_one_line() -> None:
    fields, count = careful_fields([b'"' * 1_000_001], 0, 1, at_end=True) or ([], 0)
    assert (len(fields), count) == (1, 1)
