"""Changes of a board, one after another, to a client: the board of the server, in its order and with its ages."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.board_events import board_state, events_between
from mobility.client.events import aged, applied, change_from
from mobility.client.shapes import Board

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PLACE = {"id": "x:A", "name": "A", "lat": None, "lon": None, "timezone": "UTC", "wheelchair_boarding": "unknown"}
UNSAID = ("delay_s", "reason", "route", "operator", "booking", "headway_s", "occupancy")


def departure(trip: str, expected: str, observed_s: int | None) -> dict[str, Any]:
    """Write a departure that was observed so many seconds before START."""
    return {
        "scheduled": None,
        "expected": f"2026-03-02T{expected}:00Z",
        "label": "live",
        "age_s": observed_s,
        "state": "running",
        "trip": {"id": trip, "start_date": "2026-03-02"},
        "stop": {"id": "x:A", "name": "A"},
        "stop_sequence": 1,
        "boarding": "regular",
        "wheelchair": "unknown",
        "bikes": "unknown",
        "alerts": [],
        "sources": ["x"],
        **dict.fromkeys(UNSAID),
    }


def board(departures: list[dict[str, Any]], second: int = 0, heard_s: int | None = None) -> bytes:
    """Write the board of a moment; its feed was heard so many seconds before START."""
    rows = [{**one, "age_s": None if one["age_s"] is None else one["age_s"] + second} for one in departures]
    for row in rows:
        row["trip"] = {"start_time": None, **row["trip"]}
    feed: dict[str, Any] = {"id": "x", "status": "ok", "attribution": "", "license": ""}
    if heard_s is not None:
        feed["realtime_age_s"] = heard_s + second
    whole = {"place": PLACE, "departures": rows, "next_service": None, "alerts": [], "feeds": [feed]}
    return msgspec.json.encode({"as_of": (START + timedelta(seconds=second)).isoformat(), **whole})


def followed(told: list[tuple[int, bytes]]) -> Board | None:
    """Follow boards, each at its second, as a client does: the first whole, then what changes."""
    begin = int(START.timestamp())
    states = [board_state(body, begin + second) for second, body in told]
    held = applied(None, change_from("reset", "a-0", told[0][1]))
    for before, after in pairwise(states):
        for number, (kind, data) in enumerate(events_between(before, after)):
            held = applied(held, change_from(kind, f"a-{number}", data))
    return held


def test_what_is_not_said_again_grows_older_with_what_is() -> None:
    quiet = departure("x:t", "08:10", 5)
    early, late = board([quiet], 0, 9), board([quiet, departure("x:u", "08:20", -30)], 30, 9)
    held = followed([(0, early), (30, late)])
    assert held is not None
    assert [one.age_s for one in held.departures] == [35, 0]
    assert [feed.realtime_age_s for feed in held.feeds] == [39]


def test_a_board_read_later_is_older_and_one_read_at_once_is_the_same() -> None:
    held = msgspec.json.decode(board([departure("x:t", "08:10", 5)], 0, 9), type=Board)
    later = aged(held, START + timedelta(seconds=20))
    assert (later.departures[0].age_s, later.feeds[0].realtime_age_s) == (25, 29)
    assert aged(held, START) == held


def test_a_server_that_does_not_say_where_a_departure_stands_is_followed_by_time() -> None:
    held = msgspec.json.decode(board([departure("x:t", "08:10", 5), departure("x:u", "08:30", 5)]), type=Board)
    told = {"as_of": START.isoformat(), "key": "x:v|2026-03-02||1", "departure": departure("x:v", "08:20", 0)}
    after = applied(held, change_from("add", "a-1", msgspec.json.encode(told)))
    assert after is not None
    assert [one.trip.id for one in after.departures] == ["x:t", "x:v", "x:u"]


BOARDS = st.lists(
    st.builds(
        departure,
        st.sampled_from(["x:a", "x:b", "x:c", "x:d", "x:e"]),
        st.sampled_from(["08:10", "08:20"]),
        st.none() | st.integers(-2, 2),
    ),
    max_size=5,
    unique_by=lambda one: one["trip"]["id"],
)
HEARD = st.none() | st.integers(0, 2)


@given(st.lists(st.tuples(BOARDS, HEARD), min_size=1, max_size=4))
def test_a_followed_board_is_the_server_s_to_the_last_byte(
    boards: list[tuple[list[dict[str, Any]], int | None]],
) -> None:
    told = [(10 * number, board(rows, 10 * number, heard)) for number, (rows, heard) in enumerate(boards)]
    held, last = followed(told), msgspec.json.decode(told[-1][1], type=Board)
    assert held is not None
    assert msgspec.json.encode(aged(held, last.as_of)) == msgspec.json.encode(last)
