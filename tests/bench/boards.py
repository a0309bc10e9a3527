"""One board of 30 departures at a hub with realtime, computed and not cached: microseconds of CPU."""

import random
import statistics
import time

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.render import render_board
from mobility.board.view import FeedView
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.ids import FeedId, StopRef
from mobility.store.cache import TimetableCache
from tests.bench.compiling import VERSION
from tests.bench.figures import Figure
from tests.bench.territory import FEED, NOW, Territory

BOARDS = 3000
DEPARTURES = 30


def measure(territory: Territory) -> list[Figure]:
    """Compute boards of many busy stops in turn, each at another second, and boards of stops as they come."""
    timetable = TimetableCache(territory.folder / "timetables").find(FEED, VERSION)
    message = decode(territory.message(NOW), now=NOW)
    assert timetable is not None
    assert not isinstance(message, Refused)
    overlay, _ = merge(
        timetable, [SourceMessage(id="bench~rt", message=message, fetched_at=NOW)], Memory(), NOW, generation=1
    )
    feeds = {FEED: FeedView(timetable=timetable, overlay=overlay)}
    feeds[FEED].prepare(NOW)
    chance = random.Random(7)
    names = [timetable.strings[int(text)] for text in timetable.stops.id]
    busy = [name for name in names if len(make_board(feeds, query_of(name), NOW).departures) == DEPARTURES]
    any_stop = [chance.choice(names) for _ in range(BOARDS)]
    full, full_rendered = timed(feeds, [chance.choice(busy) for _ in range(BOARDS)])
    common, common_rendered = timed(feeds, any_stop)
    return [
        Figure(f"board of {DEPARTURES} departures, computed", full, "us CPU", at_most=150),
        Figure("... and rendered to JSON", full_rendered, "us CPU"),
        Figure("board of a stop as they come, computed", common, "us CPU"),
        Figure("... and rendered to JSON", common_rendered, "us CPU"),
        Figure("... stops with a full board", len(busy) / len(names) * 100, "% of stops"),
    ]


def query_of(stop: str) -> BoardQuery:
    """Ask what leaves from a stop next."""
    return BoardQuery(stops=(StopRef(FEED, stop),), limit=DEPARTURES)


def timed(feeds: dict[FeedId, FeedView], stops: list[str]) -> tuple[float, float]:
    """Give the median CPU time of computing a board, and of computing and rendering it, in microseconds."""
    computed, rendered = [], []
    for number, stop in enumerate(stops):
        query, now = query_of(stop), NOW + number % 60
        began = time.process_time_ns()
        board = make_board(feeds, query, now)
        made = time.process_time_ns()
        render_board(board)
        computed.append((made - began) / 1000)
        rendered.append((time.process_time_ns() - began) / 1000)
    return statistics.median(computed), statistics.median(rendered)
