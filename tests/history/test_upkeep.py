"""Roll-ups are made a few feeds at a time, with writing in between, and none is left out."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mobility.history.address import HistoryAddress
from mobility.history.database import writing_engine
from mobility.history.keys import Keys
from mobility.history.migrations import bring_up
from mobility.history.upkeep import LOOKS_A_ROUND, ROLL_UP_EVERY_S, Upkeep
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from tests.history.kept import NOON

FEEDS = 3 * LOOKS_A_ROUND


@pytest.fixture
def rolled_up(monkeypatch: pytest.MonkeyPatch) -> list[FeedId]:
    """Note which feeds are rolled up instead of doing so."""
    found: list[FeedId] = []

    def note(_: Connection, feed: FeedId, __: Instant) -> None:
        found.append(feed)

    monkeypatch.setattr("mobility.history.upkeep.roll_up", note)
    return found


def test_one_look_takes_a_few_feeds_and_a_round_takes_each_once(
    file_address: HistoryAddress, tmp_path: Path, rolled_up: list[FeedId]
) -> None:
    upkeep, engine = Upkeep(tmp_path / "archive"), writing_engine(file_address)
    bring_up(engine)
    with engine.begin() as connection:
        assessed = [FeedHealth(feed=FeedId(f"f{number}"), assessed_at=NOON) for number in range(FEEDS)]
        upkeep.own(connection, Keys(), assessed)
    before = 0
    for look in range(LOOKS_A_ROUND):
        upkeep.look_after(engine, Instant(NOON + look))
        assert len(rolled_up) - before == 3
        before = len(rolled_up)
    assert set(Counter(rolled_up).values()) == {1}
    upkeep.look_after(engine, Instant(NOON + LOOKS_A_ROUND))
    assert len(rolled_up) == FEEDS
    upkeep.look_after(engine, Instant(NOON + ROLL_UP_EVERY_S))
    assert len(rolled_up) == FEEDS + 3
    engine.dispose()
