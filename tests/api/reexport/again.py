"""An operator's messages in; the boards of who reads them, and of who reads what we re-export of them, out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mobility.api.reexport.message import Kind, message_of
from mobility.api.state import FeedInUse
from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.model.ids import StopRef
from mobility.model.message import FeedMessage
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

Bodies = Mapping[Kind, bytes]
Rows = dict[tuple[Any, ...], dict[str, Any]]


@dataclass
class Instance:
    """A service that follows one feed, poll by poll."""

    timetable: Timetable
    memory: Memory = field(default_factory=Memory)
    feed: FeedInUse = field(init=False)
    polls: int = 0

    def hear(self, bodies: Bodies, now: Instant) -> FeedInUse:
        """Merge a message of each kind, fetched now."""
        self.polls += 1
        sources = [
            SourceMessage(id=kind, message=read(body, now), fetched_at=now, kinds=(kind.replace("-", "_"),))
            for kind, body in bodies.items()
        ]
        overlay, self.memory = merge(self.timetable, sources, self.memory, now, generation=self.polls)
        feed = self.timetable.info.feed
        self.feed = FeedInUse(feed, FeedHealth(feed=feed), self.timetable, overlay)
        return self.feed


def read(body: bytes, now: Instant) -> FeedMessage:
    """Decode a message that can be."""
    message = decode(body, now=now)
    assert isinstance(message, FeedMessage), message
    return message


def re_exported(feed: FeedInUse, kinds: Mapping[Kind, object], now: Instant) -> Bodies:
    """Give our own messages of the same kinds."""
    return {kind: message_of((feed,), kind, now, is_scoped=False).SerializeToString() for kind in kinds}


def rows_of(feed: FeedInUse, now: Instant) -> Rows:
    """List everything that the boards of all stops show: cancelled visits, arrivals, following calls, alerts."""
    assert feed.timetable is not None
    found: Rows = {}
    for stop in (feed.timetable.strings[text] for text in feed.timetable.stops.id.tolist()):
        query = BoardQuery(stops=(StopRef(feed.id, stop),), window_min=120, limit=100, include=frozenset(Include))
        board = make_board({feed.id: feed.view}, query, now)
        for place, visit in enumerate(board.departures):
            key = (stop, visit.trip.id, visit.trip.start_date, visit.trip.start_time, visit.stop_sequence)
            found[key] = {**msgspec.structs.asdict(visit), "place": place}
        found[stop, "board"] = {"alerts": board.alerts, "next_service": board.next_service}
    return found


def differences(one: Rows, other: Rows) -> list[str]:
    """Spell what differs between two instances' boards, a field a line."""
    lines = []
    for key in sorted(one.keys() | other.keys(), key=str):
        here, there = one.get(key), other.get(key)
        if here is None or there is None:
            lines.append(f"{key}: only in {'the copy' if here is None else 'the original'}: {here or there}")
        else:
            lines += [f"{key} {name}: {here[name]} != {there[name]}" for name in here if here[name] != there[name]]
    return lines
