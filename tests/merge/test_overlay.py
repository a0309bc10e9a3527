"""The overlay as readers find it."""

import numpy as np

from mobility.model.overlay import instance_key
from tests.merge.spoken import instant
from tests.merge.story import LINE, Story

WORLD = LINE + "s1, 1, A, 09:00:00, 09:00:00\ns1, 2, B, 09:10:00, 09:10:00"


def test_instances_stand_in_order_with_added_ones_first() -> None:
    story = Story(WORLD)
    story.hear("t1 | A dep +60\nx2 ADDED | A dep 08:05\nt1 start_date=20260116\ns1 | A dep +60\nx1 ADDED | A dep 08:05")
    assert [story.name(row) for row in range(5)] == ["x1", "x2", "s1", "t1", "t1+1d"]
    keys = story.overlay.replaced_keys
    assert keys.tolist() == sorted(keys.tolist())


def test_an_instance_comes_with_all_its_calls_so_that_it_replaces_the_timetable_s_whole() -> None:
    story = Story(WORLD)
    story.hear("t1 | D arr +60", at="08:25")
    assert story.seen() == "t1 | A 08:00 | B 08:10/08:12 | C 08:20 | D 08:30>08:31"
    trip, day = np.array([story.timetable.find_trip("t1")]), np.array([20468])
    assert story.overlay.replaced_keys.tolist() == instance_key(trip, day).tolist()


def test_every_instance_names_its_route_source_entity_and_observation() -> None:
    story = Story(WORLD)
    story.hear("t1 id=bus | A dep +60", source="other")
    story.hear("s1 id=tram timestamp=07:59 | A dep +60")
    instances, strings = story.overlay.instances, story.overlay.strings
    assert instances.route.tolist() == [0, 0]
    assert [story.overlay.info.sources[int(source)].id for source in instances.source] == ["s", "other"]
    assert [strings[int(text)] for text in instances.entity] == ["tram", "bus"]
    assert instances.observed.tolist() == [instant("07:59"), instant("08:00")]


def test_delays_are_not_carried_over_to_the_next_trip_of_the_block() -> None:
    blocks = "route_id,service_id,trip_id,block_id\nR,S,t1,b\nR,S,s1,b"
    story = Story(WORLD, trips=blocks)
    story.hear("t1 | D arr +3600")
    assert story.seen().startswith("t1 | A 08:00 ")
    assert "s1" not in story.seen()


def test_without_any_source_the_overlay_is_empty_and_whole() -> None:
    story = Story(WORLD)
    assert story.seen() == ""
    assert story.overlay.instances.first.tolist() == [0]
    assert story.overlay.info.made_at == instant("00:00")
