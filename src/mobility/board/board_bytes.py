"""A prepared board and a moment -> the bytes that `render_board(make_board(...))` gives then, in a fifth of its time."""

from dataclasses import dataclass

import msgspec

from mobility.board.context import Context
from mobility.board.iso import iso
from mobility.board.make import feed_on_board
from mobility.board.prepared_board import PreparedBoard
from mobility.board.prepared_row import LIVE_TEXTS, PreparedRow, spelled, worth_text
from mobility.board.query import BoardQuery
from mobility.board.render import feed_json
from mobility.board.view import FeedView
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, Label
from mobility.model.time import Instant

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, eq=False)
class BoardBytes:
    """A board's JSON, and what else an answer needs to know of it."""

    pieces: tuple[bytes, ...]
    """Shared with the boards of other moments and stops; joined they are the JSON."""
    valid_until: Instant
    """As `expiry.valid_until` tells it."""
    departures: list[PreparedRow]
    next_service: None = None
    """Something runs."""

    @property
    def body(self) -> bytes:
        """The JSON."""
        return b"".join(self.pieces)


class FeedMoment:
    """What all prepared boards of a feed in one language say at one moment."""

    __slots__ = ("context", "feeds_text", "language", "scheduled_text", "view")

    def __init__(self, view: FeedView, query: BoardQuery, now: Instant) -> None:
        feed = query.stops[0].feed
        self.view, self.context = view, Context(view, feed, query, now)
        self.language = self.context.faces.translator.language
        self.feeds_text = b',"feeds":' + _encode([feed_json(feed_on_board(feed, view, now))]) + b"}"
        is_same_for_all = self.context.realtime_routes is None
        self.scheduled_text = spelled(Label.SCHEDULED, None, self.context.gap) if is_same_for_all else None
        """What a call says that realtime does not speak about; None where that depends on its line."""


def board_bytes(board: PreparedBoard, shown: list[PreparedRow], moment: FeedMoment) -> BoardBytes:
    """Join a board as of the moment from those of its rows that are shown then, of which one runs."""
    now = moment.context.now
    pieces = [b'{"as_of":"', iso(now, board.zone).encode(), b'"', board.place_text]
    scheduled_text = moment.scheduled_text
    until = min(now - now % 60 + 60, *[row.leaves for row in shown])
    for row in shown:
        age_s = now - row.observed
        if row.predicts and 0 <= age_s <= LIVE_FOR_S:
            worth, turns = LIVE_TEXTS[age_s], row.observed + LIVE_FOR_S + 1
        else:
            worth = scheduled_text if row.visit < 0 and scheduled_text else worth_text(moment.context, row)
            turns = row.observed + APPLIED_FOR_S + 1 if row.predicts and age_s > 0 else 0
        pieces += (row.times, worth, row.trip_text, row.line_text, row.call_text)
        if now < turns < until:
            until = turns
    pieces[4] = pieces[4][1:]  # No comma before the first.
    pieces += (b'],"next_service":null,"alerts":', board.alerts_text, moment.feeds_text)
    return BoardBytes(tuple(pieces), until, shown)


def rows_shown(board: PreparedBoard, query: BoardQuery, now: Instant) -> list[PreparedRow] | None:
    """Choose the rows that the question's window and limit leave; None where what was prepared no longer tells."""
    if not board.since <= now < board.until:
        return None
    upper = now + query.window_min * 60
    shown = [row for row in board.rows if now < row.leaves and row.when < upper]
    if len(shown) < query.limit and upper > board.horizon:
        return None
    return shown[: query.limit]
