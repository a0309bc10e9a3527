"""Networks from the feeds that they run."""

import pytest

from mobility.health.operators import operators_of, share_ok, status_together
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId


@pytest.mark.parametrize(
    ("statuses", "together"),
    [
        ("ok ok", "ok"),
        ("ok degraded", "degraded"),
        ("ok down", "degraded"),
        ("down down", "down"),
        ("down no_service", "down"),
        ("ok no_service", "ok"),
        ("no_service no_service", "no_service"),
        ("paused", "paused"),
        ("paused ok", "ok"),
        ("unknown", "unknown"),
        ("unknown ok", "ok"),
    ],
)
def test_a_network_is_down_only_when_all_it_runs_is(statuses: str, together: str) -> None:
    assert status_together([Status(one) for one in statuses.split()]) is Status(together)


def test_nights_and_pauses_do_not_count_in_the_share_of_the_territory() -> None:
    feeds = [
        FeedHealth(feed=FeedId(f"f{place}"), operators=[f"o{place}"], status=Status(status))
        for place, status in enumerate(["ok", "down", "no_service", "paused", "unknown"])
    ]
    assert share_ok(operators_of(feeds)) == 0.5
    assert share_ok([]) is None


def test_a_feed_nobody_claims_stands_under_its_own_name() -> None:
    assert [one.name for one in operators_of([FeedHealth(feed=FeedId("f"), name="Cars du Lac")])] == ["Cars du Lac"]
