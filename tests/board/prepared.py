"""A feed and a question in; the board's bytes made the slow way and joined from prepared rows, compared, out."""

from mobility.board.expiry import valid_until
from mobility.board.make import make_board
from mobility.board.prepared import PreparedBoards
from mobility.board.query import BoardQuery
from mobility.board.render import render_board
from mobility.board.view import FeedView
from mobility.model.ids import FeedId
from mobility.model.time import Instant


def is_prepared_alike(prepared: PreparedBoards, view: FeedView, query: BoardQuery, now: Instant) -> bool:
    """Hold the two against each other, byte for byte; gives whether there was a prepared one."""
    assert view.timetable is not None
    feeds = {FeedId(view.timetable.info.feed): view}
    board = make_board(feeds, query, now)
    found = prepared.find(feeds, query, now)
    if found is None:
        return False
    assert found.body == render_board(board), f"{query} at {now}"
    assert found.valid_until == valid_until(board), f"{query} at {now}"
    assert [row.when for row in found.departures] == [visit.when for visit in board.departures]
    return True
