"""Ids are found exactly, whatever they look like."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.ids import IdIndex, field_of

IDS = st.lists(st.binary(min_size=1, max_size=30), unique=True, max_size=60)


@given(IDS, st.lists(st.binary(max_size=40), max_size=40))
def test_an_index_answers_as_a_dictionary_does(ids: list[bytes], asked: list[bytes]) -> None:
    rows = {text: row for row, text in enumerate(ids)}
    questions = [*asked, *ids]
    assert IdIndex(ids).rows(field_of(questions)).tolist() == [rows.get(text, -1) for text in questions]


def test_ids_that_differ_in_trailing_zero_bytes_are_different_ids() -> None:
    assert IdIndex([b"a", b"a\x00"]).rows(field_of([b"a\x00", b"a", b"a\x00\x00"])).tolist() == [1, 0, -1]


def test_twenty_thousand_similar_ids_are_told_apart() -> None:
    ids = [b"FR:35:%d:StopPoint" % number for number in range(20_000)]
    assert IdIndex(ids).rows(field_of(ids[::-1])).tolist() == list(range(19_999, -1, -1))
