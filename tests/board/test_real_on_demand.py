"""Real GTFS-Flex feeds, in the specification's spelling and in the drafts'."""

from pathlib import Path

import pytest

from mobility.board.make import make_board
from mobility.board.on_demand_rows import on_demand_rows
from mobility.board.query import BoardQuery
from mobility.board.timetable_reader import reader_of
from mobility.board.view import FeedView
from mobility.gtfs.compile import compile_timetable
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import local_iso
from tests.board.boards import at

pytestmark = pytest.mark.real_data
X = FeedId("x")


def test_a_draft_spelling_group_serves_its_stops(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "flex" / "de-bbnavi-flex-2024.zip", X)
    query = BoardQuery(stops=(StopRef(X, "de:12073:900340004::1"),))
    shown = make_board({X: FeedView(timetable)}, query, at("2023-03-06 18:00", "Europe/Berlin"))
    assert [visit.trip.headsign for visit in shown.departures] == ["RufBus 476", "RufBus 477", "RufBus 478"]
    booking = shown.departures[0].booking
    assert booking is not None
    assert booking.latest is not None
    assert local_iso(booking.latest, timetable.zone) == "2023-03-06T21:00:00+01:00"
    assert (booking.open, booking.phone_number) == (True, "+49 3332 442 755")


def test_zones_with_holes_and_groups_answer_for_a_stop_and_a_point_once(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "flex" / "us-ctran-flex.zip", X)
    rows = on_demand_rows(reader_of(timetable))
    assert rows is not None
    assert len(rows.zones) == 8
    stop = "stop_id__09a24d02-a63c-4fa4-b625-c9ba13efd2c0"
    now = at("2026-03-02 10:00", "US/Pacific")
    for query in (
        BoardQuery(stops=(StopRef(X, stop),)),
        BoardQuery(stops=(), point=(45.645, -122.645), zone_feeds=(X,)),
    ):
        shown = make_board({X: FeedView(timetable)}, query, now)
        assert [visit.route.long_name for visit in shown.departures if visit.route] == ["Rose Village"]
        assert [visit.booking.open for visit in shown.departures if visit.booking] == [True]
