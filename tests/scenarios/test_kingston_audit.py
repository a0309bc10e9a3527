"""Kingston's recorded day: what its boards show is what an audit of the raw generations says, stop by stop."""

from pathlib import Path

import msgspec
import pytest

from mobility.api.audit_reference import audit
from mobility.api.state import FeedInUse, Snapshot
from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.render import render_board
from mobility.commands.departures import FileFeed
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId, StopRef
from mobility.model.message import FeedMessage
from mobility.model.timetable import Timetable
from tests.scenarios.raw_kingston import ARCHIVE, read_spoken, trip_update_bodies

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

KINGSTON = FeedId("kingston")


@pytest.fixture(scope="module")
def timetable(shared_data: Path) -> Timetable:
    return compile_timetable(shared_data / ARCHIVE, KINGSTON)


@pytest.mark.parametrize("capture", [0, 30, 60])
@pytest.mark.parametrize("age_s", [0, 120, 400])
def test_no_board_shows_what_the_observations_do_not_say(
    shared_data: Path, timetable: Timetable, capture: int, age_s: int
) -> None:
    body = trip_update_bodies(shared_data)[capture]
    spoken = read_spoken(body)
    feed, message = FileFeed(timetable), decode(body, now=spoken.timestamp)
    assert isinstance(message, FeedMessage)
    feed.sources["rt"] = SourceMessage(id="rt", message=message, fetched_at=spoken.timestamp)
    now = spoken.timestamp + age_s
    feed.apply(now)
    in_use = FeedInUse(KINGSTON, FeedHealth(feed=KINGSTON), feed.timetable, feed.overlay)
    snapshot, checked, live = Snapshot({KINGSTON: in_use}), 0, 0
    for stop in spoken.busiest_stops(40, now):
        board = make_board(snapshot.views, BoardQuery(stops=(StopRef(KINGSTON, stop),), limit=100), now)
        shown = msgspec.json.decode(render_board(board))
        found = audit(shown, snapshot, now)
        assert found.disagreements == [], stop
        checked += found.checked
        live += sum(one["label"] == "live" for one in shown["departures"])
    assert checked > 200
    assert (live > 100) is (age_s == 0)
