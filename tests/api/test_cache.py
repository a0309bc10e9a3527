"""Answers are kept while they hold and fit."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.api.answer import Content
from mobility.api.cache import AnswerCache


def test_an_answer_is_found_until_it_no_longer_holds() -> None:
    cache = AnswerCache(10_000)
    cache.put("a", Content(b"1", valid_until=10.0), None)
    assert cache.find("a", 9.9) is not None
    assert cache.find("a", 10.0) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3_000)), max_size=40))
def test_the_bound_holds_whatever_is_stored(entries: list[tuple[int, int]]) -> None:
    cache = AnswerCache(10_000)
    for key, size in entries:
        cache.put(key, Content(b"x" * size, valid_until=1.0), None)
        assert 0 <= cache.used_bytes <= 10_000


def test_an_answer_counts_as_what_it_takes_compressed_forms_and_shared_pieces_included() -> None:
    cache, text = AnswerCache(100_000), b"departures " * 400
    cache.put("whole", Content(text, valid_until=1.0), None)
    whole = cache.used_bytes
    shared = Content((text[:2_000], text[2_000:]), valid_until=1.0)
    cache.put("in pieces", shared, None)
    assert cache.used_bytes - whole < whole / 2
    before = cache.used_bytes
    compressed = shared.gzipped()
    assert compressed is not None
    cache.put("in pieces", shared, None)
    assert cache.used_bytes == before + len(compressed)
