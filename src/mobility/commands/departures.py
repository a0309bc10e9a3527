"""Files -> one board: the server's own code path, without a server and without Redis."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.commands.inputs import GtfsInput, RealtimeInput
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.board import Board
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


@dataclass
class FileFeed:
    """One timetable and the realtime that was applied to it, in the order given."""

    timetable: Timetable
    sources: dict[str, SourceMessage] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    overlay: Overlay | None = None
    generation: int = 0

    def apply(self, now: Instant) -> None:
        """Merge the newest message of every source as of `now`."""
        self.generation += 1
        self.overlay, self.memory = merge(
            self.timetable, list(self.sources.values()), self.memory, now, generation=self.generation
        )


def load_feeds(
    gtfs: list[GtfsInput], realtime: list[RealtimeInput], now: Instant, warn: Callable[[str], None]
) -> dict[FeedId, FileFeed]:
    """Compile the timetables and apply the messages; each message is merged as of its own time, the last state as of `now`.

    A message that cannot be used is named to `warn` and costs only itself (rule 33). Raises what `compile_timetable` does.
    """
    feeds = {given.feed: FileFeed(compile_timetable(given.path, given.feed)) for given in gtfs}
    for given in realtime:
        _apply(feeds[given.feed], given, now, warn)
    for feed in feeds.values():
        if feed.sources:
            feed.apply(now)
    return feeds


def _apply(feed: FileFeed, given: RealtimeInput, now: Instant, warn: Callable[[str], None]) -> None:
    message = decode(given.path.read_bytes(), now=now)
    if isinstance(message, Refused):
        warn(f"{given.path}: {message.outcome}: {message.detail}")
        name = given.source or _kind(None)
        known = feed.sources.get(name, SourceMessage(id=name))
        feed.sources[name] = replace(known, outcome=message.outcome, last_attempt_at=now)
        return
    name = given.source or _kind(message)
    seen = min(message.timestamp, now)
    known = feed.sources.get(name, SourceMessage(id=name))
    if known.message is not None and message.timestamp < known.message.timestamp:
        warn(f"{given.path}: {Outcome.OLDER_THAN_KNOWN}")
        return
    feed.sources[name] = SourceMessage(
        id=name, message=message, fetched_at=seen, last_attempt_at=seen, outcome=Outcome.OK, kinds=(_kind(message),)
    )
    feed.apply(seen)


def _kind(message: FeedMessage | None) -> str:
    if message is not None and message.vehicles and not message.trip_updates:
        return "vehicle_positions"
    if message is not None and message.alerts and not message.trip_updates:
        return "alerts"
    return "trip_updates"


def board_of(feeds: dict[FeedId, FileFeed], query: BoardQuery, now: Instant) -> Board:
    """Make the board as of `now`; UnknownStopError when a feed does not have a stop asked for."""
    views = {
        feed: FeedView(timetable=loaded.timetable, overlay=loaded.overlay, status="ok", attribution=_publisher(loaded))
        for feed, loaded in feeds.items()
    }
    return make_board(views, query, now)


def _publisher(loaded: FileFeed) -> str:
    return loaded.timetable.info.feed_publisher_name
