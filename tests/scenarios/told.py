"""A stream's raw events in, each held against the law, and the board that they add up to out; reads nothing with the product."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import aiohttp

Item = dict[str, Any]

READS_BUT_TIME = ("when_text", "label_text", "sentence")
"""Of a board in words: what changes while time passes, which whoever shows it counts on itself."""


class Event(NamedTuple):
    """One event as it came."""

    name: str
    id: str
    data: Item


async def events_of(content: aiohttp.StreamReader) -> AsyncIterator[Event]:
    """Read events until the stream ends. Source: HTML, server-sent events."""
    fields: dict[str, str] = {}
    async for line in content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        elif "event" in fields:
            yield Event(fields["event"], fields["id"], json.loads(fields["data"]))
            fields = {}


def canonical(board: Item) -> bytes:
    """Spell a board so that equal boards are equal bytes: names sorted, rows in their order."""
    return json.dumps(board, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def key_of(item: Item) -> str:
    """Name a departure."""
    trip = item.get("trip") or {}
    named = f"{trip.get('id')}|{trip.get('start_date')}|{trip.get('start_time') or ''}|{item.get('stop_sequence')}"
    return str(item.get("key", named))


def seconds_between(earlier: str, later: str) -> int:
    """Count seconds between two ISO times."""
    return int((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds())


def aged(item: Item, name: str, seconds: int) -> Item:
    """Give a departure or feed as it reads some seconds later, as far as its age goes."""
    return item if item.get(name) is None else {**item, name: item[name] + seconds}


def worded(board: Item) -> Item:
    """Leave out what a board in words says of the passing of time, and the words that a stream says once."""
    rows = [{name: value for name, value in row.items() if name not in READS_BUT_TIME} for row in board["departures"]]
    return {**{name: value for name, value in board.items() if name != "words"}, "departures": rows}


@dataclass
class Told:
    """A board as its events tell it; AssertionError for an event that breaks the law."""

    token: str = ""
    count: int = -1
    as_of: str = ""
    rows: list[tuple[str, Item, str]] = field(default_factory=list)
    """Key, departure and when it was said, in the board's order."""
    rest: Item = field(default_factory=dict)
    rest_as_of: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)

    @property
    def last_event_id(self) -> str:
        """Give the id to resume from; empty before the first."""
        return self.ids[-1] if self.ids else ""

    def take(self, event: Event) -> None:
        """Apply an event."""
        self._check_id(event)
        self.kinds[event.name] += 1
        self.ids.append(event.id)
        assert not self.as_of or seconds_between(self.as_of, event.data["as_of"]) >= 0, "time runs backwards"
        {"reset": self._reset, "add": self._add, "update": self._update, "remove": self._remove, "board": self._board}[
            event.name
        ](event.data)
        self.as_of = event.data["as_of"]

    def board_at(self, as_of: str) -> bytes:
        """Spell the board as it reads now: what was observed is older by the time since it was said."""
        rows = [aged(item, "age_s", seconds_between(said, as_of)) for _, item, said in self.rows]
        return canonical(worded({"as_of": as_of, "departures": rows, **self._rest_at(as_of)}))

    def _rest_at(self, as_of: str) -> Item:
        if "feeds" not in self.rest:
            return self.rest
        since = seconds_between(self.rest_as_of, as_of)
        return {**self.rest, "feeds": [aged(feed, "realtime_age_s", since) for feed in self.rest["feeds"]]}

    def _check_id(self, event: Event) -> None:
        token, _, count = event.id.partition("-")
        if self.token:
            assert event.name != "reset", "said twice: a reader who keeps up and resumes needs no second reset"
            assert token == self.token, "another stream's event"
            assert int(count) == self.count + 1, f"{event.id} follows {self.last_event_id}"
        else:
            assert event.name == "reset", "a stream begins with the whole board"
        self.token, self.count = token, int(count)

    def _reset(self, data: Item) -> None:
        self.rows = [(key_of(item), item, data["as_of"]) for item in data["departures"]]
        assert len({key for key, *_ in self.rows}) == len(self.rows), "two rows under one name"
        self._board({name: value for name, value in data.items() if name != "departures"})

    def _board(self, data: Item) -> None:
        rest = {name: value for name, value in data.items() if name != "as_of"}
        assert not self.rest or rest != self._rest_at(data["as_of"]), "a board event that changes nothing"
        self.rest, self.rest_as_of = rest, data["as_of"]

    def _add(self, data: Item) -> None:
        assert self._place_of(data["key"]) is None, f"{data['key']} is there already"
        self._put(data)

    def _update(self, data: Item) -> None:
        place = self._place_of(data["key"])
        assert place is not None, f"{data['key']} was never added"
        _, before, said = self.rows[place]
        was_after = self.rows[place - 1][0] if place else None
        later = aged(before, "age_s", seconds_between(said, data["as_of"]))
        is_other = worded({"departures": [later]}) != worded({"departures": [data["departure"]]})
        assert is_other or was_after != data["after"], f"{data['key']} has not changed"
        del self.rows[place]
        self._put(data)

    def _remove(self, data: Item) -> None:
        place = self._place_of(data["key"])
        assert place is not None, f"{data['key']} was never added"
        del self.rows[place]

    def _put(self, data: Item) -> None:
        assert key_of(data["departure"]) == data["key"]
        place = 0
        if data["after"] is not None:
            before = self._place_of(data["after"])
            assert before is not None, f"{data['after']} is not there to stand after"
            place = before + 1
        self.rows.insert(place, (data["key"], data["departure"], data["as_of"]))

    def _place_of(self, key: str) -> int | None:
        return next((place for place, (one, *_) in enumerate(self.rows) if one == key), None)
