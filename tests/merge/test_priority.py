"""Several statements about one trip, rules 13 and 14."""

from tests.merge.story import Story


def test_the_newest_timestamp_wins_where_a_message_speaks_twice_of_a_trip() -> None:
    for lines in (["t1 timestamp=07:58 | A dep +60", "t1 timestamp=07:59 | A dep +120"], ["t1 | A dep +120"]):
        story = Story()
        story.hear("\n".join(lines))
        assert story.seen().startswith("t1 | A 08:00>08:02")
    story = Story()
    story.hear("t1 timestamp=07:59 | A dep +120\nt1 timestamp=07:58 | A dep +60")
    assert story.seen().startswith("t1 | A 08:00>08:02")
    assert story.rejected() == {"duplicate_trip": 1}


def test_with_equal_timestamps_the_order_sent_does_not_matter() -> None:
    seen = set()
    for text in ("t1 id=a | A dep +60\nt1 id=b | A dep +120", "t1 id=b | A dep +120\nt1 id=a | A dep +60"):
        story = Story()
        story.hear(text)
        seen.add(story.seen())
    assert len(seen) == 1


def test_two_realtime_feeds_do_not_erase_each_other() -> None:
    story = Story("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:00:00, 08:00:00
        t1, 2, B, 08:10:00, 08:10:00
        t2, 1, A, 09:00:00, 09:00:00
        t2, 2, B, 09:10:00, 09:10:00
    """)
    story.hear("t1 | A dep +60", source="one")
    story.hear("t2 | A dep +120", source="two")
    assert story.seen() == "t1 | A 08:00>08:01 | B 08:10>08:11\nt2 | A 09:00>09:02 | B 09:10>09:12"
    story.hear("", source="one", at="08:00:30")
    assert story.seen() == "t2 | A 09:00>09:02 | B 09:10>09:12"


def test_declared_priority_decides_between_feeds_that_speak_about_one_trip() -> None:
    story = Story()
    story.hear("t1 | A dep +60", source="one", priority=1, at="08:00")
    story.hear("t1 | A dep +120", source="two", at="08:00:30")
    assert story.seen().startswith("t1 | A 08:00>08:01")
    assert story.rejected("two") == {"other_source_preferred": 1}
    assert story.state("two").matched_trips == 1


def test_without_priority_the_newest_timestamp_decides() -> None:
    story = Story()
    story.hear("t1 | A dep +60", source="one", at="08:00")
    story.hear("t1 | A dep +120", source="two", at="08:00:30")
    assert story.seen().startswith("t1 | A 08:00>08:02")


def test_a_feed_too_old_to_be_applied_does_not_shadow_a_younger_one() -> None:
    story = Story()
    story.hear("t1 | A dep +60", source="one", priority=1, at="07:50")
    story.hear("t1 | A dep +120", source="two", at="08:00")
    assert story.seen().startswith("t1 | A 08:00>08:02")
