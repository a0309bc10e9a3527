"""Times are meant in the agency's zone, and printed in the stop's."""

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.render import render_board
from mobility.board.view import FeedView
from mobility.model.ids import FeedId, StopRef
from tests.board.boards import at
from tests.world import timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t1, 3, C, 08:20:00, 08:20:00
"""
AGENCY = "agency_id,agency_name,agency_url,agency_timezone\n1,R,u,{}"


def test_the_zone_of_a_stop_only_changes_how_a_time_is_printed() -> None:
    stops = "stop_id,stop_name,stop_timezone\nA,A,\nB,B,Europe/London\nC,C,"
    feeds = {FeedId("x"): FeedView(timetable_of(WORLD, stops=stops))}
    now = at("2026-03-02 08:00")
    query = BoardQuery(stops=(StopRef(FeedId("x"), "B"),))
    board = make_board(feeds, query, now)
    assert [visit.scheduled for visit in board.departures] == [at("2026-03-02 08:10")]
    assert '"scheduled":"2026-03-02T07:10:00+00:00"' in render_board(board).decode()


def test_two_feeds_in_two_zones_each_keep_their_own_time() -> None:
    zones = {"x": "Europe/Paris", "y": "Europe/London"}
    feeds = {
        FeedId(feed): FeedView(timetable_of(WORLD, feed, agency=AGENCY.format(zone))) for feed, zone in zones.items()
    }
    query = BoardQuery(stops=tuple(StopRef(feed, "A") for feed in feeds), window_min=120)
    board = make_board(feeds, query, at("2026-03-02 08:00"))
    assert [(visit.feed, visit.scheduled) for visit in board.departures] == [
        ("x", at("2026-03-02 08:00")),
        ("y", at("2026-03-02 08:00", "Europe/London")),
    ]
