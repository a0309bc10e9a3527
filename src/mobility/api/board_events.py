"""Two boards of one question, before and after, in; the events that turn one into the other out."""

from typing import Any

import msgspec

from mobility.model.time import Instant

Item = dict[str, Any]


class BoardState(msgspec.Struct, frozen=True):
    """A board as a stream remembers it."""

    as_of: str
    departures: dict[str, Item]
    """By key, in the board's order."""
    seen: dict[str, Item]
    """The same without what only the passing of time changes; the observation's instant stands for its age."""
    rest: Item
    """Place, next service, alerts, feeds."""
    body: bytes
    """The whole board, for `reset`."""


def board_state(body: bytes, as_of: Instant) -> BoardState:
    """Take a rendered board apart; `as_of` is its instant."""
    board: Item = msgspec.json.decode(body)
    departures = {key_of(item): item for item in board["departures"]}
    return BoardState(
        as_of=board["as_of"],
        departures=departures,
        seen={key: _without_age(item, as_of) for key, item in departures.items()},
        rest={
            name: [_without_realtime_age(feed) for feed in value] if name == "feeds" else value
            for name, value in board.items()
            if name not in {"as_of", "departures"}
        },
        body=body,
    )


KEY_FIELDS = (
    "departures.trip.id",
    "departures.trip.start_date",
    "departures.trip.start_time",
    "departures.stop_sequence",
)
"""What a departure's key is made of: a stream says it even when it is not asked for, or nobody could tell what changed."""


def key_of(item: Item) -> str:
    """Name a visit: trip id, service day, start time and stop_sequence, joined by `|`; stays while its times change."""
    trip = item["trip"]
    return f"{trip['id']}|{trip['start_date']}|{trip['start_time'] or ''}|{item['stop_sequence']}"


def events_between(before: BoardState, after: BoardState) -> list[tuple[str, bytes]]:
    """List (event, data) in the order to apply: removals first, then what is new or different, then the rest."""
    events = [
        ("remove", msgspec.json.encode({"as_of": after.as_of, "key": key}))
        for key in before.departures
        if key not in after.departures
    ]
    for key, item in after.departures.items():
        if key not in before.seen:
            events.append(("add", _data(after.as_of, key, item)))
        elif before.seen[key] != after.seen[key]:
            events.append(("update", _data(after.as_of, key, item)))
    if before.rest != after.rest:
        events.append(("board", msgspec.json.encode({"as_of": after.as_of, **after.rest})))
    return events


def _data(as_of: str, key: str, item: Item) -> bytes:
    return msgspec.json.encode({"as_of": as_of, "key": key, "departure": item})


def _without_age(item: Item, as_of: Instant) -> Item:
    age_s = item.get("age_s")
    return {**item, "age_s": None, "observed": None if age_s is None else as_of - age_s}


def _without_realtime_age(feed: Item) -> Item:
    return {name: value for name, value in feed.items() if name != "realtime_age_s"}
