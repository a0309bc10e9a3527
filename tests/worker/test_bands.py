"""What is usual at this weekday and hour, from the weeks before."""

from functools import partial
from pathlib import Path

import pytest

from mobility.health.indicators.contents import entities
from mobility.health.indicators.reading import Scene
from mobility.health.looked import Looked
from mobility.health.thresholds import DEFAULT_THRESHOLDS
from mobility.history.address import parse_history_address
from mobility.history.reader import HistoryReader
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, SourceHealth, SourceSigns, StaticHealth, Status
from mobility.model.time import DAY_S, parse_instant
from mobility.worker.bands import refresh_bands
from mobility.worker.feed_state import FeedState, new_feed_state
from tests.operator_server import Operator
from tests.worker.one_feed import config_of

NOW = parse_instant("2026-11-24T08:15:00+01:00")


def told(folder: Path, state: FeedState, weeks: dict[int, int]) -> HistoryReader:
    """Keep a history in which so many trip updates came at this time, so many weeks ago."""
    address = parse_history_address(None, folder)
    assert address is not None
    for ago, count in sorted(weeks.items(), reverse=True):
        at = NOW - 7 * DAY_S * ago
        writer = HistoryWriter(address, folder / "archive", partial(float, at))
        writer.start()
        signs = SourceSigns(checked_at=at, entities={"trip_updates": count})
        source = SourceHealth(id=state.streams[0].id, kind="trip_updates", signs=signs)
        writer.health(FeedHealth(feed=state.config.id, assessed_at=at, status=Status.OK, sources=[source]))
        assert writer.flush(20)
        writer.close(20)
    return HistoryReader(address, folder / "archive")


@pytest.mark.parametrize(
    ("weeks", "band"),
    [
        ({1: 100, 2: 80, 3: 90, 4: 10}, 85.0),
        ({1: 100, 2: 80}, 90.0),
        ({1: 100}, None),
        ({5: 100, 6: 80}, None),
    ],
)
async def test_the_band_is_the_median_of_four_weeks_and_none_while_too_few_are_kept(
    operator: Operator, tmp_path: Path, weeks: dict[int, int], band: float | None
) -> None:
    state = new_feed_state(config_of(operator))
    past = told(tmp_path, state, weeks)
    await refresh_bands(state, past, NOW)
    past.close()
    assert state.bands == ({} if band is None else {f"{state.streams[0].id}/trip_updates": band})


async def test_half_of_what_is_usual_is_degraded_and_no_history_is_said(operator: Operator, tmp_path: Path) -> None:
    state = new_feed_state(config_of(operator))
    past = told(tmp_path, state, {1: 100, 2: 100})
    await refresh_bands(state, past, NOW)
    past.close()
    signs = SourceSigns(checked_at=NOW, entities={"trip_updates": 49})
    source = SourceHealth(id=state.streams[0].id, kind="trip_updates", signs=signs, kinds_seen={"trip_updates": NOW})
    static = StaticHealth(active_trips=40)
    with_band, without = (
        entities(Scene(source, static, [], Looked(bands=bands), NOW, DEFAULT_THRESHOLDS)) for bands in (state.bands, {})
    )
    assert (with_band.value, with_band.grade) == (49.0, Status.DEGRADED)
    assert (without.value, without.reason) == (None, "no_history_yet")


async def test_a_history_that_cannot_be_read_leaves_the_bands(operator: Operator, tmp_path: Path) -> None:
    state = new_feed_state(config_of(operator))
    state.bands = {"x": 7.0}
    address = parse_history_address(None, tmp_path / "nowhere")
    assert address is not None
    await refresh_bands(state, HistoryReader(address, tmp_path / "archive"), NOW)
    assert state.bands == {"x": 7.0}
