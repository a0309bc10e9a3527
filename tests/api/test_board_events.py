"""What a stream sends turns the board before into the board after."""

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.board_events import BoardState, board_state, events_between, key_of

AS_OF = 1_000_000


def departure(trip: str, expected: str, age_s: int | None, label: str = "live") -> dict[str, Any]:
    return {
        "trip": {"id": trip, "start_date": "2026-03-02", "start_time": None},
        "stop_sequence": 1,
        "expected": expected,
        "label": label,
        "age_s": age_s,
    }


def state(
    departures: list[dict[str, Any]], as_of: int = AS_OF, alerts: tuple[str, ...] = (), feeds: Sequence[Any] = ()
) -> BoardState:
    board = {"as_of": str(as_of), "place": {"id": "x:A"}, "departures": departures, "alerts": alerts, "feeds": feeds}
    return board_state(msgspec.json.encode(board), as_of)


def names(before: BoardState, after: BoardState) -> list[str]:
    return [name for name, _ in events_between(before, after)]


def test_nothing_is_sent_when_only_time_has_passed() -> None:
    assert names(state([departure("x:t", "08:00", 10)]), state([departure("x:t", "08:00", 15)], AS_OF + 5)) == []


def test_a_younger_observation_is_an_update() -> None:
    assert names(state([departure("x:t", "08:00", 10)]), state([departure("x:t", "08:00", 0)], AS_OF + 5)) == ["update"]


def test_a_label_that_changes_with_age_alone_is_an_update() -> None:
    before = state([departure("x:t", "08:00", 90)])
    after = state([departure("x:t", "08:00", 91, "ageing")], AS_OF + 1)
    assert names(before, after) == ["update"]


def test_what_leaves_goes_before_what_comes() -> None:
    before, after = state([departure("x:t", "08:00", 1)]), state([departure("x:u", "08:05", 1)], alerts=("a",))
    assert names(before, after) == ["remove", "add", "board"]


def test_the_youth_of_a_feed_is_told_though_no_departure_has_changed() -> None:
    old, new = ({"id": "x", "status": "ok", "realtime_age_s": age_s} for age_s in (40, 10))
    before, late, heard = (
        state([], as_of, feeds=(feed,)) for as_of, feed in ((AS_OF, old), (AS_OF + 5, old), (AS_OF + 5, new))
    )
    assert names(before, late) == ["board"], "it was heard five seconds later"
    assert names(before, state([], AS_OF + 5, feeds=({**old, "realtime_age_s": 45},))) == []
    ((_, data),) = events_between(before, heard)
    assert msgspec.json.decode(data)["feeds"] == [new]


def test_departures_that_change_places_are_told_though_they_read_as_before() -> None:
    one, other = departure("x:t", "08:00", 1), departure("x:u", "08:00", 1)
    ((name, data),) = events_between(state([one, other]), state([other, one]))
    assert (name, msgspec.json.decode(data)["after"]) == ("update", key_of(other))


BOARDS = st.lists(
    st.builds(
        departure,
        st.sampled_from(["x:a", "x:b", "x:c", "x:d", "x:e", "x:f"]),
        st.sampled_from(["08:00", "08:01"]),
        st.none() | st.integers(0, 2),
    ),
    unique_by=key_of,
)


@given(BOARDS, BOARDS)
def test_applying_the_events_gives_the_board_after_in_its_order(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    held = {key_of(item): item for item in before}
    order = list(held)
    for name, data in events_between(state(before), state(after)):
        event = msgspec.json.decode(data)
        assert (name == "add") is (event["key"] not in order)
        if name != "add":
            order.remove(event["key"])
        if name in {"add", "update"}:
            order.insert(0 if event["after"] is None else order.index(event["after"]) + 1, event["key"])
            held[event["key"]] = event["departure"]
    assert [held[key] for key in order] == after
