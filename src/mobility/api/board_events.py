"""Two boards of one question, before and after, in; the events that turn one into the other out."""

from collections.abc import Mapping
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
    departures: Mapping[str, Any]
    """By key, in the board's order."""
    rest: Mapping[str, Any]
    """Place, next service, alerts, feeds."""

    @property
    def remembered(self) -> Remembered:
        """Give what outlives the next change."""
        return Remembered(marks=self.marks, rest_mark=self.rest_mark, body=self.body)


class _TripNamed(msgspec.Struct):
    id: str
    start_date: str
    start_time: str | None = None


class _Row(msgspec.Struct):
    trip: _TripNamed
    stop_sequence: int
    age_s: int | None = None
    """Left out of a thinned board."""


class _Feed(msgspec.Struct):
    realtime_age_s: int | None = None


_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_rows = msgspec.json.Decoder(list[msgspec.Raw]).decode
_row = msgspec.json.Decoder(_Row).decode
_feed = msgspec.json.Decoder(_Feed).decode


def board_state(body: bytes, as_of: Instant) -> BoardState:
    """Take a rendered board apart, as far as it takes; `as_of` is its instant: with an age it says when something was observed."""
    rest = _parts(body)
    departures, marks = {}, {}
    for part in _rows(rest.pop("departures")):
        row = _row(part)
        trip = row.trip
        key = f"{trip.id}|{trip.start_date}|{trip.start_time or ''}|{row.stop_sequence}"
        departures[key], marks[key] = part, hash(_observed(bytes(part), "age_s", row.age_s, as_of))
    told_at = msgspec.json.decode(rest.pop("as_of"), type=str)
    feeds = [
        _observed(bytes(part), "realtime_age_s", _feed(part).realtime_age_s, as_of)
        for part in (_rows(rest["feeds"]) if "feeds" in rest else ())
    ]
    others = [bytes(part) for name, part in rest.items() if name != "feeds"]
    return BoardState(
        as_of=told_at, departures=departures, marks=marks, rest=rest, rest_mark=hash((*others, *feeds)), body=body
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


def _observed(part: bytes, name: str, age_s: int | None, as_of: Instant) -> bytes:
    """Put the instant of an observation in the place of its age; in JSON, quotes stand around names alone like this."""
    if age_s is None:
        return part
    return part.replace(b'"%s":%d' % (name.encode(), age_s), b'"%s":%d' % (name.encode(), as_of - age_s), 1)
