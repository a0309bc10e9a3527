"""Whole operators, demo and recorded: prepared boards read as boards made from the ground up, for every stop, as time passes."""

from pathlib import Path
from typing import Any

import pytest

from mobility.api.reexport.message import Kind
from mobility.board.prepared import PreparedBoards
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant, parse_instant
from tests.api.reexport.again import Instance
from tests.board.prepared import is_prepared_alike
from tests.scenarios.raw_kingston import ARCHIVE, read_spoken, trip_update_bodies

LATER_S = (0, 20, 61, 91, 130, 301)
QUESTIONS: tuple[dict[str, Any], ...] = ({}, {"limit": 3}, {"window_min": 15}, {"languages": ("en", "fr")})


def compared(prepared: PreparedBoards, view: FeedView, now: Instant) -> tuple[int, int]:
    """Count the boards of all stops that were prepared, and all boards."""
    assert view.timetable is not None
    feed, strings = FeedId(view.timetable.info.feed), view.timetable.strings
    alike = [
        is_prepared_alike(prepared, view, BoardQuery(stops=(StopRef(feed, strings[text]),), **asked), now + later_s)
        for text in view.timetable.stops.id.tolist()
        for asked in QUESTIONS
        for later_s in LATER_S
    ]
    return sum(alike), len(alike)


@pytest.mark.parametrize("feed_id", ["demo-ville", "demo-trains", "demo-cars-sud", "demo-ile"])
def test_every_board_of_a_demo_operator_reads_the_same(feed_id: str, tmp_path: Path) -> None:
    publisher, begin = Publisher(7, steady=True), parse_instant("2026-11-23T07:11:40+01:00")
    archive = tmp_path / "gtfs.zip"
    archive.write_bytes(publisher.publication(feed_id, "static", begin).body)
    instance, prepared = Instance(compile_timetable(archive, FeedId(feed_id))), PreparedBoards(100_000)
    found = 0
    for now in (begin, begin + 20, begin + 40):
        view = instance.hear({kind: publisher.publication(feed_id, kind, now).body for kind in Kind}, now).view
        found += compared(prepared, view, now)[0]
    assert found, "some boards were prepared"


@pytest.mark.real_data
@pytest.mark.xdist_group("kingston")
def test_every_board_of_an_afternoon_of_kingston_reads_the_same(shared_data: Path) -> None:
    instance = Instance(compile_timetable(shared_data / ARCHIVE, FeedId("kingston")))
    prepared = PreparedBoards(100_000)
    for body in trip_update_bodies(shared_data)[:2]:
        now = read_spoken(body).timestamp + 5
        found, boards = compared(prepared, instance.hear({Kind.TRIP_UPDATES: body}, now).view, now)
        assert found > boards // 4
