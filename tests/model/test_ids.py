"""Ids that never travel without their feed."""

import pytest

from mobility.model.ids import FeedId, join_scoped_id, parse_feed_id, split_scoped_id


def test_a_scoped_id_splits_at_the_first_colon_because_local_ids_hold_colons() -> None:
    assert split_scoped_id("f-sncf:StopPoint:OCETrain-87471003") == ("f-sncf", "StopPoint:OCETrain-87471003")
    assert join_scoped_id(FeedId("x"), "a b/é") == "x:a b/é"


@pytest.mark.parametrize("text", ["", ":", "x:", ":a", "noColon", "UPPER:a", "a b:c", "{x}:y", "../x:y"])
def test_what_has_no_feed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="FEED:ID"):
        split_scoped_id(text)


@pytest.mark.parametrize("text", ["", "Ä", "a" * 65, "a:b", "-a", "a*"])
def test_a_feed_id_is_fit_for_a_key(text: str) -> None:
    with pytest.raises(ValueError, match="feed id"):
        parse_feed_id(text)


@pytest.mark.parametrize("text", ["place", "all"])
def test_what_stands_for_places_and_for_all_feeds_is_no_feed_s_id(text: str) -> None:
    with pytest.raises(ValueError, match="reserved"):
        parse_feed_id(text)
