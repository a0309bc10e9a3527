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
    rest_seen: Item
    """The same, with when each feed was last heard in the place of how long ago that is."""
    body: bytes
    """The whole board, for `reset`."""


def board_state(body: bytes, as_of: Instant) -> BoardState:
    """Take a rendered board apart; `as_of` is its instant."""
    board: Item = msgspec.json.decode(body)
    departures = {key_of(item): item for item in board["departures"]}
    rest = {name: value for name, value in board.items() if name not in {"as_of", "departures"}}
    return BoardState(
        as_of=board["as_of"],
        departures=departures,
        seen={key: _without_age(item, as_of) for key, item in departures.items()},
        rest=rest,
        rest_seen={**rest, "feeds": [_without_realtime_age(feed, as_of) for feed in rest["feeds"]]},
        body=body,
    )


def key_of(item: Item) -> str:
    """Name a visit: trip id, service day, start time and stop_sequence, joined by `|`; stays while its times change."""
    trip = item["trip"]
    return f"{trip['id']}|{trip['start_date']}|{trip['start_time'] or ''}|{item['stop_sequence']}"


def events_between(before: BoardState, after: BoardState) -> list[tuple[str, bytes]]:
    """List (event, data) in the order to apply: removals first, then what is new or different, then the rest.

    What is new or different names the departure that it stands right `after`, null for the board's first: times alone
    do not say how departures of one moment follow each other. Applied in turn they give the board in its order.
    """
    events = [
        ("remove", msgspec.json.encode({"as_of": after.as_of, "key": key}))
        for key in before.departures
        if key not in after.departures
    ]
    stay, previous = _in_place(before, after), None
    for key, item in after.departures.items():
        if key not in stay:
            name = "update" if key in before.seen else "add"
            told = {"as_of": after.as_of, "key": key, "after": previous, "departure": item}
            events.append((name, msgspec.json.encode(told)))
        previous = key
    if before.rest_seen != after.rest_seen:
        events.append(("board", msgspec.json.encode({"as_of": after.as_of, **after.rest})))
    return events


def _in_place(before: BoardState, after: BoardState) -> set[str]:
    """Name the departures that need no word: they read as before, and in the same order among themselves."""
    places = {key: place for place, key in enumerate(before.departures)}
    stay, last = set(), -1
    for key, item in after.seen.items():
        if before.seen.get(key) == item and places[key] > last:
            stay.add(key)
            last = places[key]
    return stay


def _without_age(item: Item, as_of: Instant) -> Item:
    age_s = item["age_s"]
    return {**item, "age_s": None, "observed": None if age_s is None else as_of - age_s}


def _without_realtime_age(feed: Item, as_of: Instant) -> Item:
    age_s = feed.get("realtime_age_s")
    return {**feed, "realtime_age_s": None if age_s is None else as_of - age_s}
