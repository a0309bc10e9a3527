"""Titles and foreign ids become ids of this registry."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.feeds.slugs import feed_id_from, unused
from mobility.model.ids import parse_feed_id


@given(st.text(max_size=200), st.sampled_from(["", "~rt", "~12"]))
def test_any_text_becomes_an_id(text: str, suffix: str) -> None:
    assert parse_feed_id(feed_id_from(text, suffix)).endswith(suffix)


def test_an_id_keeps_what_can_be_kept() -> None:
    assert feed_id_from("f-Réseau d’Épinal~Fr:1") == "f-reseau-depinal~fr-1"


def test_a_taken_id_is_numbered() -> None:
    assert unused("a", {"a", "a~2"}) == "a~3"
