"""Plain questions in, their boards' bytes out, from boards kept prepared while their feed's generation stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import ref

from mobility.board.board_bytes import BoardBytes, FeedMoment, board_bytes, rows_shown
from mobility.board.prepared_board import PreparedBoard, prepare_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.board import Place
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant

LIMIT = 30
WINDOW_MIN = 60
"""What boards are prepared for: the defaults, and all that is less."""
BOARD_ROWS = 4
"""What a board itself takes, in rows."""
TEXTS_KEPT = 200_000
"""Texts that rows prepared from now on can share; those prepared before keep theirs."""

Key = tuple[tuple[StopRef, ...], Place | None, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    view: "ref[FeedView]"
    board: PreparedBoard | None
    """None for a board that cannot be prepared."""

    @property
    def size(self) -> int:
        """Count what it takes, in rows."""
        return BOARD_ROWS + (0 if self.board is None else len(self.board.rows))


class PreparedBoards:
    """Boards by stops and language, bounded in rows; the first prepared leave first.

    A row takes about 300 bytes, for its texts are shared. Nothing here keeps a generation that is no longer in use.
    """

    def __init__(self, most_rows: int) -> None:
        """Start empty; 0 keeps nothing, so that every board is made from the ground up."""
        self.most_rows = most_rows
        self.rows = 0
        self._entries: dict[Key, _Entry] = {}
        self._now: Instant = 0
        self._moments: dict[tuple[FeedId, tuple[str, ...]], FeedMoment] = {}
        self._texts: dict[bytes, bytes] = {}

    def find(self, feeds: Mapping[FeedId, FeedView], query: BoardQuery, now: Instant) -> BoardBytes | None:
        """Give the bytes that `render_board(make_board(...))` would give; None where only that can tell.

        That is any question but a plain one to one feed, and a board that nothing runs on, has on-demand services or
        bookings, or an alert about a single trip.

        Raises:
            UnknownStopError: the feed has no such stop; the caller's fault.
        """
        view = feeds.get(query.stops[0].feed) if is_plain(query) else None
        if view is None or view.reader is None or not self.most_rows:
            return None
        moment = self._moment(view, query, now)
        key = query.stops, query.place, moment.language, () if view.alerts is None else query.languages
        entry = self._entries.get(key)
        if entry is None or entry.view() is not view:
            entry = self._prepare(key, view, query, now)
        shown = None if entry.board is None else rows_shown(entry.board, query, now)
        if shown is None and entry.board is not None:
            entry = self._prepare(key, view, query, now)
            shown = None if entry.board is None else rows_shown(entry.board, query, now)
        if entry.board is None or not shown or not any(row.runs for row in shown):
            return None
        return board_bytes(entry.board, shown, moment)

    def _moment(self, view: FeedView, query: BoardQuery, now: Instant) -> FeedMoment:
        """Give what the feed's boards share; of other seconds nothing is kept, nor of a generation no longer asked for."""
        if now != self._now:
            self._now = now
            self._moments.clear()
        key = query.stops[0].feed, query.languages
        found = self._moments.get(key)
        if found is None or found.view is not view:
            found = self._moments[key] = FeedMoment(view, query, now)
        return found

    def _prepare(self, key: Key, view: FeedView, query: BoardQuery, now: Instant) -> _Entry:
        if len(self._texts) > TEXTS_KEPT:
            self._texts.clear()
        plain = BoardQuery(stops=query.stops, place=query.place, languages=query.languages)
        entry = _Entry(ref(view), prepare_board(view, plain, now, self._texts))
        previous = self._entries.pop(key, None)
        self.rows += entry.size - (0 if previous is None else previous.size)
        self._entries[key] = entry
        while self.rows > self.most_rows:
            self.rows -= self._entries.pop(next(iter(self._entries))).size
        return entry


def is_plain(query: BoardQuery) -> bool:
    """Say whether a question asks for the next departures of one feed's stops, and for nothing special about them."""
    if not query.stops or query.limit > LIMIT or query.window_min > WINDOW_MIN:
        return False
    feed = query.stops[0].feed
    if len(query.stops) > 1 and any(stop.feed != feed for stop in query.stops):
        return False
    return query == BoardQuery(
        stops=query.stops,
        place=query.place,
        languages=query.languages,
        limit=query.limit,
        window_min=query.window_min,
    )
