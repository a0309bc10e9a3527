"""Datasets that change entity by entity, rule 26."""

from tests.merge.spoken import instant
from tests.merge.story import LINE, Story

TWO = LINE + "t2, 1, A, 09:00:00, 09:00:00\nt2, 2, B, 09:10:00, 09:10:00"


def test_a_full_dataset_replaces_what_its_own_feed_said_before() -> None:
    story = Story(TWO)
    story.hear("t1 id=a | D arr +60", at="07:00")
    story.hear("t2 id=b | A dep +60", at="07:01")
    assert story.seen() == "t2 | A 09:00>09:01 | B 09:10>09:11"


def test_a_differential_dataset_updates_and_deletes_entity_by_entity() -> None:
    story = Story(TWO)
    story.hear("t1 id=a | 4 arr +60 to=A\nt2 id=b | B arr +60 | A dep +60", at="07:00", differential=True)
    story.hear("t1 id=a | D arr +120", at="07:01", differential=True)
    assert story.seen() == (
        "t1 | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30>08:32\nt2 | A 09:00>09:01 | B 09:10>09:11"
    )
    story.hear("deleted id=a", at="07:02", differential=True)
    assert story.seen() == "t2 | A 09:00>09:01 | B 09:10>09:11"
    assert story.state().entities == 1


def test_an_entity_that_is_kept_keeps_its_age() -> None:
    story = Story(TWO)
    story.hear("t1 id=a | D arr +60\nvehicle t1 id=v at 1", at="07:00", differential=True)
    story.hear("t2 id=b | A dep +60", at="07:10", differential=True)
    assert story.overlay.instances.observed.tolist() == [instant("07:00"), instant("07:10")]
    assert story.overlay.info.vehicles[0].observed == instant("07:00")


def test_overrides_of_an_entity_that_is_kept_stay_with_it() -> None:
    story = Story(TWO)
    story.hear("t2 id=b | B arr +60\nt1 id=a | 2 dep +60 | 4 arr +60 to=A", at="07:00", differential=True)
    story.hear("t2 id=b | 1 dep +60 to=C", at="07:01", differential=True)
    assert story.seen() == (
        "t1 | A 08:00 | B 08:10/08:12>-/08:13 | C 08:20>08:21 | A 08:30>08:31\nt2 | C 09:00>09:01 | B 09:10>09:11"
    )


def test_a_differential_message_read_twice_changes_nothing() -> None:
    story = Story(TWO)
    story.hear("t1 id=a | D arr +60", at="07:00", differential=True)
    for _ in range(2):
        story.hear("t2 id=b | A dep +60", at="07:01", differential=True)
    assert story.seen().count("\n") == 1
    assert story.state().updates == 2


def test_a_full_dataset_ends_what_differential_ones_have_left() -> None:
    story = Story(TWO)
    story.hear("t1 id=a | D arr +60", at="07:00", differential=True)
    story.hear("t2 id=b | A dep +60", at="07:01")
    assert story.seen() == "t2 | A 09:00>09:01 | B 09:10>09:11"
