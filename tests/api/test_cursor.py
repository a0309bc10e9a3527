"""Pages follow each other without gaps or repeats, and only a resource's own cursors are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.cursor import page_by_id, page_by_rank
from mobility.api.problems import Code, RefusedError


@given(st.sets(st.text(min_size=1, max_size=5)), st.integers(1, 7))
def test_pages_by_id_are_the_list(ids: set[str], limit: int) -> None:
    items = sorted(ids)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = page_by_id("routes", items, str, cursor, limit)
        seen += page
        if cursor is None:
            break
    assert seen == items


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_pages_by_rank_are_the_list(items: list[int], limit: int) -> None:
    seen: list[int] = []
    cursor: str | None = None
    while True:
        page, cursor = page_by_rank("stops", items, cursor, limit)
        seen += page
        if cursor is None:
            break
    assert seen == items


def test_an_item_that_goes_between_two_pages_hides_no_other() -> None:
    _, cursor = page_by_id("alerts", ["a", "b", "c", "d"], str, None, 2)
    assert page_by_id("alerts", ["a", "c", "d"], str, cursor, 2) == (["c", "d"], None)


@pytest.mark.parametrize("text", ["nonsense", "", "é", "W10", "WyJyb3V0ZXMiLC0xXQ", "a" * 5000])
def test_a_cursor_that_was_not_given_out_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        page_by_rank("stops", [1, 2], text, 1)
    assert caught.value.code is Code.INVALID_CURSOR


def test_another_resources_cursor_is_refused() -> None:
    _, cursor = page_by_id("routes", ["a", "b"], str, None, 1)
    with pytest.raises(RefusedError):
        page_by_id("operators", ["a", "b"], str, cursor, 1)
