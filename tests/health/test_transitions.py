"""What people are told of, from what they were told before and how a feed is now."""

import msgspec

from mobility.health.transitions import is_worse, transitions
from mobility.model.health import FeedHealth, Incident, Indicator, Status
from mobility.model.ids import FeedId

FEED = FeedId("tag")
NOW = 1_000


def feed(status: Status | None, *, ended: int | None = None, worst: Status = Status.DEGRADED) -> FeedHealth:
    """Give a feed with one incident of stale headers."""
    incident = Incident(
        id="tag:rt:header_age:900", feed=FEED, cause="header_age", sentence="old", since=900, ended=ended, source="rt"
    )
    return FeedHealth(
        feed=FEED,
        operators=["Réseau"],
        indicators=[Indicator(id="header_age", source="rt", grade=status)],
        incidents=[msgspec.structs.replace(incident, status=worst)],
    )


def changes(told: dict[str, Status], health: FeedHealth) -> list[tuple[Status, Status, int]]:
    """List previous status, status and instant of each transition."""
    return [(one.previous, one.status, one.at) for one in transitions(told, health, NOW)]


def test_an_incident_that_opens_is_told_with_its_beginning() -> None:
    assert changes({}, feed(Status.DEGRADED)) == [(Status.OK, Status.DEGRADED, 900)]


def test_what_was_told_is_not_told_again() -> None:
    assert changes({"tag:rt:header_age:900": Status.DEGRADED}, feed(Status.DEGRADED)) == []


def test_worse_and_better_are_told_while_it_is_open() -> None:
    worse = list(transitions({"tag:rt:header_age:900": Status.DEGRADED}, feed(Status.DOWN), NOW))
    better = list(transitions({"tag:rt:header_age:900": Status.DOWN}, feed(Status.DEGRADED), NOW))
    assert [(one.previous, one.status, is_worse(one)) for one in (*worse, *better)] == [
        (Status.DEGRADED, Status.DOWN, True),
        (Status.DOWN, Status.DEGRADED, False),
    ]


def test_an_end_is_told_once() -> None:
    ended = feed(Status.OK, ended=950, worst=Status.DOWN)
    assert changes({"tag:rt:header_age:900": Status.DOWN}, ended) == [(Status.DOWN, Status.OK, 950)]
    assert changes({"tag:rt:header_age:900": Status.OK}, ended) == []


def test_one_that_opened_and_ended_between_two_looks_leaves_both_in_the_log() -> None:
    ended = feed(Status.OK, ended=950, worst=Status.DOWN)
    assert changes({}, ended) == [(Status.OK, Status.DOWN, 900), (Status.DOWN, Status.OK, 950)]
