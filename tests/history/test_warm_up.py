"""Which kept messages a board of the past is made of: one a minute is enough until the last minute, unless they build on each other."""

from pathlib import Path

import pytest
from google.transit import gtfs_realtime_pb2

import mobility.history.warm_up
from mobility.board.query import BoardQuery
from mobility.board.render import board_json
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.differential import is_differential
from mobility.history.archive import Archive, ArchiveWriter
from mobility.history.moment import Moment
from mobility.history.shown import shown
from mobility.history.warm_up import WARM_UP_S, messages_before
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant
from tests.history.kept import NOON, RT, TAG

DEMO = FeedId("demo-ville")


def message(at: Instant, *, differential: bool = False) -> bytes:
    """Say nothing, at an instant."""
    made = gtfs_realtime_pb2.FeedMessage()
    made.header.gtfs_realtime_version = "2.0"
    made.header.timestamp = at
    header = gtfs_realtime_pb2.FeedHeader
    made.header.incrementality = header.DIFFERENTIAL if differential else header.FULL_DATASET
    return bytes(made.SerializeToString())


def kept(folder: Path, *, differential: bool) -> Archive:
    """Keep a message every twenty seconds for half an hour before noon."""
    writer = ArchiveWriter(folder)
    for at in range(NOON - 1_800, NOON + 1, 20):
        writer.add(TAG, RT, Instant(at), message(Instant(at), differential=differential))
    writer.close()
    return Archive(folder)


def test_of_whole_datasets_the_last_of_each_minute_and_all_of_the_last_are_gone_through(tmp_path: Path) -> None:
    found = [one.at - NOON for one in messages_before(kept(tmp_path, differential=False), TAG, NOON)]
    assert found == [*range(-560, -60, 60), -60, -40, -20, 0]


def test_messages_that_build_on_each_other_are_all_gone_through(tmp_path: Path) -> None:
    found = [one.at - NOON for one in messages_before(kept(tmp_path, differential=True), TAG, NOON)]
    assert found == [*range(-WARM_UP_S, 1, 20)]


@pytest.mark.parametrize("body", [b"", b"\xff" * 40, b"<html>"])
def test_what_is_no_message_replaces_none(body: bytes) -> None:
    assert is_differential(body)


def test_a_header_says_whether_its_message_builds_on_the_one_before() -> None:
    assert is_differential(message(NOON, differential=True))
    assert not is_differential(message(NOON))


def test_the_board_is_the_one_that_all_messages_together_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher, writer = Publisher(seed=1, steady=True), ArchiveWriter(tmp_path / "archive")
    (tmp_path / "gtfs.zip").write_bytes(publisher.publication(DEMO, "static", NOON).body)
    timetable = compile_timetable(tmp_path / "gtfs.zip", DEMO)
    for at in range(NOON - 1_200, NOON, 20):
        for kind in ("trip-updates", "vehicle-positions"):
            writer.add(DEMO, f"{DEMO}~{kind}", Instant(at), publisher.publication(DEMO, kind, at).body)
    writer.close()
    query = BoardQuery(stops=(StopRef(DEMO, "gare"),), window_min=60, limit=200, languages=("fr",))

    def made(at: Instant) -> object:
        board = shown(Archive(tmp_path / "archive"), Moment(DEMO, at, "v"), query, lambda *_: timetable).board
        assert board is not None
        return board_json(board)

    instants = [Instant(NOON - back) for back in (430, 233, 1)]
    thinned = [made(at) for at in instants]
    monkeypatch.setattr(mobility.history.warm_up, "ALL_OF_S", WARM_UP_S)
    assert [made(at) for at in instants] == thinned
