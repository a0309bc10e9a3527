"""A feed's kept messages and the timetable of then -> the board that was shown at an instant, and what is missing of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.history.archive import Archive
from mobility.history.moment import Moment
from mobility.history.reading import FeedReading, SourceReading, load_reading
from mobility.history.warm_up import messages_before
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.board import Board
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

NOT_POLLED_AFTER_S = 600

NO_READING = SourceReading()

LoadTimetable = Callable[[FeedId, str], Timetable | None]
"""Gives a version's timetable; None when it is not kept in a form that can be read."""


class Missing(StrEnum):
    """What the answer had to do without; the value is what the API calls it."""

    VERSION_UNKNOWN = "version_unknown"
    TIMETABLE_NOT_KEPT = "timetable_not_kept"
    NO_MESSAGES = "no_messages"
    MESSAGE_NOT_KEPT = "message_not_kept"
    NOT_POLLED = "not_polled"
    READING_UNKNOWN = "reading_unknown"


SENTENCES = {
    Missing.VERSION_UNKNOWN: "Which timetable was in use then is not known.",
    Missing.TIMETABLE_NOT_KEPT: "The timetable that was in use then is not kept in a form that can be read.",
    Missing.NO_MESSAGES: "No realtime message of that time is kept: the board is the timetable's alone.",
    Missing.MESSAGE_NOT_KEPT: "Of a source that was polled then no message is kept.",
    Missing.NOT_POLLED: "Nobody polled a source in the ten minutes before: what was shown then had aged.",
    Missing.READING_UNKNOWN: "How the registry told to read the messages is not kept; they are read without deviations.",
}
"""In English."""


class ShownSource(NamedTuple):
    """What was known of one source."""

    id: str
    fetched_at: Instant
    header_timestamp: Instant | None
    """None for bytes that were no message."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown, as far as it can be made again."""

    board: Board | None
    """None without a timetable."""
    at: Instant
    version: str | None
    sources: list[ShownSource]
    missing: list[Missing]


@dataclass(slots=True)
class _Making:
    """A feed on its way through its messages."""

    reading: FeedReading
    timetable: Timetable
    sources: dict[str, SourceMessage] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    overlay: Overlay | None = None
    generation: int = 0

    def merge(self, now: Instant) -> None:
        """Merge what is known as of then."""
        self.generation += 1
        self.overlay, self.memory = merge(
            self.timetable,
            list(self.sources.values()),
            self.memory,
            now,
            options=self.reading.options,
            generation=self.generation,
        )


def shown(archive: Archive, moment: Moment, query: BoardQuery, load: LoadTimetable) -> Shown:
    """Make a board again as it was at a moment, by the rules of today's software.

    Raises:
        UnknownStopError: the timetable of then has no such stop: the caller's fault.
    """
    feed, at = moment.feed, moment.at
    missing = [] if moment.version is not None else [Missing.VERSION_UNKNOWN]
    timetable = load(feed, moment.version) if moment.version is not None else None
    if timetable is None:
        if moment.version is not None:
            missing.append(Missing.TIMETABLE_NOT_KEPT)
        return Shown(None, at, moment.version, _sources_at(archive, feed, at), missing)
    reading = load_reading(archive.folder, feed)
    making = _Making(reading, timetable)
    for fetched_at, told in groupby(messages_before(archive, feed, at), lambda one: one.at):
        for one in told:
            _take(making, one.source, fetched_at, one.body)
        making.merge(fetched_at)
    if making.sources:
        making.merge(at)
    missing += _missing(archive, moment, making, at)
    view = FeedView(timetable=timetable, overlay=making.overlay, status=moment.status)
    board = make_board({feed: view}, query, at)
    return Shown(board, at, moment.version, _sources_at(archive, feed, at), missing)


def _take(making: _Making, source: str, fetched_at: Instant, body: bytes) -> None:
    reading = making.reading.sources.get(source, NO_READING)
    message = decode(body, now=fetched_at, quirks=reading.quirks)
    known = making.sources.get(source, SourceMessage(id=source, priority=reading.priority, kinds=reading.kinds))
    if isinstance(message, Refused):
        making.sources[source] = replace(known, outcome=message.outcome, last_attempt_at=fetched_at)
    elif known.message is None or message.timestamp >= known.message.timestamp:
        making.sources[source] = replace(known, message=message, fetched_at=fetched_at, last_attempt_at=fetched_at)


def _missing(archive: Archive, moment: Moment, making: _Making, at: Instant) -> list[Missing]:
    found = []
    if not making.sources and (moment.polled or archive.sources(moment.feed)):
        found.append(Missing.NO_MESSAGES)
    elif set(moment.polled) - set(making.sources):
        found.append(Missing.MESSAGE_NOT_KEPT)
    if any(last < at - NOT_POLLED_AFTER_S for last in moment.polled.values()):
        found.append(Missing.NOT_POLLED)
    if making.sources.keys() - making.reading.sources.keys():
        found.append(Missing.READING_UNKNOWN)
    return found


def _sources_at(archive: Archive, feed: FeedId, at: Instant) -> list[ShownSource]:
    found = []
    for source in archive.sources(feed):
        newest = archive.message_at(feed, source, at)
        if newest is not None:
            message = decode(newest[1], now=newest[0])
            header = None if isinstance(message, Refused) else message.timestamp
            found.append(ShownSource(source, newest[0], header))
    return found
