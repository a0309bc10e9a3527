"""Keys hold feed ids and digests, and nothing that a feed or a caller wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from mobility.model.ids import RESERVED, FeedId
from mobility.store import keys

FEED_IDS = (
    st.from_regex(r"[a-z0-9][a-z0-9._~-]{0,63}", fullmatch=True).map(FeedId).filter(lambda feed: feed not in RESERVED)
)
DIGEST = "0a" * 32


@given(FEED_IDS)
def test_one_feeds_keys_are_on_one_slot_and_tell_the_feed(feed: FeedId) -> None:
    telling = [keys.timetable(feed), keys.departures(feed), keys.health(feed)]
    silent = [keys.lease(feed), keys.timetable_chunk(feed, DIGEST, 3)]
    assert len({key_slot(key.encode()) for key in telling + silent}) == 1
    assert [keys.find_feed(key) for key in telling + silent] == [feed] * 3 + [None] * 2


@pytest.mark.parametrize("text", ["", "A", "a:b", "a}b", "a{b", "a\nb", "..", "é", "a" * 65])
def test_what_is_no_feed_id_is_in_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="feed id"):
        keys.departures(FeedId(text))


@pytest.mark.parametrize("text", ["", "../../x", "v 1", "A0", "0" * 65, "a\n"])
def test_what_is_no_digest_is_in_no_key(text: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        keys.timetable_chunk(FeedId("x"), text, 0)
    with pytest.raises(ValueError, match="digest"):
        keys.limit(text)


@given(st.text())
def test_other_keys_tell_no_feed(text: str) -> None:
    assert keys.find_feed(f"mobility:limits:{text}") is None
    assert keys.find_feed(f"mobility:{{{text} }}:departures") is None


def test_keys_are_spelled_as_designed() -> None:
    feed = FeedId("town~bus")
    assert [keys.timetable(feed), keys.timetable_chunk(feed, DIGEST, 0), keys.departures(feed), keys.health(feed)] == [
        "mobility:{town~bus}:timetable",
        f"mobility:{{town~bus}}:timetable:{DIGEST}:0",
        "mobility:{town~bus}:departures",
        "mobility:{town~bus}:health",
    ]
    assert [keys.lease(feed), keys.CHANGES, keys.PLACES] == [
        "mobility:{town~bus}:lease",
        "mobility:changes",
        "mobility:places",
    ]
    assert [keys.API_KEYS, keys.limit(DIGEST)] == ["mobility:keys:records", f"mobility:limits:{DIGEST}"]
