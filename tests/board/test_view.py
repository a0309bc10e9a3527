"""What is worked out about a timetable lives as long as it; what about a generation, as long as its view."""

import gc
import weakref

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.time_index import TimeIndex
from mobility.board.view import FeedView
from tests.board.boards import at, board, times
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
"""
NOW = at("2026-01-15 08:00")


def test_views_of_one_timetable_share_what_is_read_of_it() -> None:
    timetable = timetable_of(WORLD)
    assert FeedView(timetable).reader is FeedView(timetable, overlay_of(timetable, NOW)).reader


def test_a_timetable_that_is_put_away_takes_its_reader_with_it() -> None:
    timetable = timetable_of(WORLD)
    view = FeedView(timetable)
    view.prepare(NOW)
    board(timetable, "A", NOW)
    assert view.reader is not None
    reader = weakref.ref(view.reader)
    del timetable, view
    gc.collect()
    assert reader() is None


def test_a_view_made_ready_beforehand_shows_the_same() -> None:
    timetable = timetable_of(WORLD)
    overlay = overlay_of(timetable, NOW, "t1 2026-01-15 observed=-200\n A +60")
    FeedView(timetable, overlay).prepare(NOW)
    FeedView(None).prepare(NOW)
    assert times(board(timetable, "A", NOW, overlay)) == ["08:01"]


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([1, 2, 3, 2**31, 2**32 - 1]))))
def test_an_index_gives_each_stops_visits_by_time(rows: list[tuple[int, int]]) -> None:
    stops = np.array([stop for stop, _ in rows], np.uint32)
    when = np.array([time for _, time in rows], np.uint32)
    index = TimeIndex(stops, when, np.zeros(len(rows), np.uint8), np.arange(len(rows)), 6)
    for stop in range(6):
        entries = range(index.first[stop], index.first[stop + 1])
        assert [index.when[entry] for entry in entries] == sorted(time for one, time in rows if one == stop)
        assert all(rows[index.visit[entry]] == (stop, index.when[entry]) for entry in entries)
