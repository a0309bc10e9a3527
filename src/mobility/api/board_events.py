"""Two boards of one question, before and after, in; the events that turn one into the other out."""

from typing import Any

import msgspec

from mobility.model.time import Instant

Item = dict[str, Any]


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What a stream keeps of a board to tell what the next one changes: a tenth of the board taken apart."""

    marks: dict[str, int]
    """By key, in the board's order: equal for departures that differ in nothing but what the passing of time changes."""
    rest_mark: int
    """The same of place, next service, alerts and feeds."""
    body: bytes
    """The whole board, for `reset`."""


class BoardState(Remembered, frozen=True, kw_only=True):
    """A board taken apart."""

    as_of: str
    departures: dict[str, Item]
    """By key, in the board's order."""
    rest: Item
    """Place, next service, alerts, feeds."""

    @property
    def remembered(self) -> Remembered:
        """Give what outlives the next change."""
        return Remembered(marks=self.marks, rest_mark=self.rest_mark, body=self.body)


def board_state(body: bytes, as_of: Instant) -> BoardState:
    """Take a rendered board apart; `as_of` is its instant, and stands with the ages for when something was observed."""
    board: Item = msgspec.json.decode(body)
    departures = {key_of(item): item for item in board["departures"]}
    rest = {name: value for name, value in board.items() if name not in {"as_of", "departures"}}
    return BoardState(
        as_of=board["as_of"],
        departures=departures,
        marks={key: mark_of(_observed(item, "age_s", as_of)) for key, item in departures.items()},
        rest=rest,
        rest_mark=mark_of(
            {**rest, "feeds": [_observed(feed, "realtime_age_s", as_of) for feed in rest.get("feeds", ())]}
        ),
        body=body,
    )


KEY_FIELDS = (
    "departures.trip.id",
    "departures.trip.start_date",
    "departures.trip.start_time",
    "departures.stop_sequence",
)
"""What a departure's key is made of: a stream says it even when it is not asked for, or nobody could tell what changed."""


def mark_of(value: Item) -> int:
    """Give 64 bits that stand for a value within this process."""
    return hash(msgspec.json.encode(value))


def key_of(item: Item) -> str:
    """Name a visit: trip id, service day, start time and stop_sequence, joined by `|`; stays while its times change."""
    trip = item["trip"]
    return f"{trip['id']}|{trip['start_date']}|{trip['start_time'] or ''}|{item['stop_sequence']}"


def events_between(before: Remembered, after: BoardState) -> list[tuple[str, bytes]]:
    """List (event, data) in the order to apply: removals first, then what is new or different, then the rest.

    What is new or different names the departure that it stands right `after`, null for the board's first: times alone
    do not say how departures of one moment follow each other. Applied in turn they give the board in its order.
    """
    events = [
        ("remove", msgspec.json.encode({"as_of": after.as_of, "key": key}))
        for key in before.marks
        if key not in after.departures
    ]
    stay, previous = _in_place(before, after), None
    for key, item in after.departures.items():
        if key not in stay:
            name = "update" if key in before.marks else "add"
            told = {"as_of": after.as_of, "key": key, "after": previous, "departure": item}
            events.append((name, msgspec.json.encode(told)))
        previous = key
    if before.rest_mark != after.rest_mark:
        events.append(("board", msgspec.json.encode({"as_of": after.as_of, **after.rest})))
    return events


def _in_place(before: Remembered, after: BoardState) -> set[str]:
    """Name the departures that need no word: they read as before, and in the same order among themselves."""
    places = {key: place for place, key in enumerate(before.marks)}
    stay, last = set(), -1
    for key, mark in after.marks.items():
        if before.marks.get(key) == mark and places[key] > last:
            stay.add(key)
            last = places[key]
    return stay


def _observed(item: Item, name: str, as_of: Instant) -> Item:
    """Put the instant of an observation in the place of its age."""
    age_s = item.get(name)
    return {**item, name: None if age_s is None else as_of - age_s}
