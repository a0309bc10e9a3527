from itertools import pairwise

from mobility.demo.beats import message_time, silence_at
from mobility.demo.territory import territory
from tests.demo.world import MONDAY_MORNING, SEED, network

NETWORKS = territory(SEED)
AN_HOUR = range(MONDAY_MORNING, MONDAY_MORNING + 3600)


def timestamps(feed_id: str, *, steady: bool) -> list[int]:
    return [message_time(network(feed_id), NETWORKS, now, SEED, steady=steady) for now in AN_HOUR]


def test_a_steady_feed_makes_a_message_out_every_period() -> None:
    made = sorted(set(timestamps("demo-ville", steady=True)))
    assert {later - earlier for earlier, later in pairwise(made)} == {20}


def test_no_message_is_from_the_future_and_none_is_older_than_one_before() -> None:
    made = timestamps("demo-ile", steady=False)
    assert all(time <= now for time, now in zip(made, AN_HOUR, strict=True))
    assert made == sorted(made)


def test_each_feed_with_realtime_is_silent_once_an_hour_for_six_minutes() -> None:
    for feed_id in ("demo-ville", "demo-trains", "demo-cars-sud", "demo-ile"):
        assert sum(silence_at(feed_id, NETWORKS, now, SEED) is not None for now in AN_HOUR) == 360
        ages = [now - time for now, time in zip(AN_HOUR, timestamps(feed_id, steady=False), strict=True)]
        assert 300 < max(ages) < 420


def test_never_are_two_feeds_silent_at_once() -> None:
    for now in AN_HOUR:
        assert sum(silence_at(network.feed_id, NETWORKS, now, SEED) is not None for network in NETWORKS) <= 1
