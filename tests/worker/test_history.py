"""What a worker keeps of a feed: its polls, its message, its timetable, and how they are read."""

from dataclasses import replace
from pathlib import Path

from mobility.history import queries
from mobility.history.address import parse_history_address
from mobility.history.moment import moment_of
from mobility.history.reader import HistoryReader
from mobility.history.writer import HistoryWriter
from mobility.model.outcome import Outcome
from mobility.worker.feed_state import new_feed_state
from mobility.worker.poll import poll
from mobility.worker.remember import feed_reading
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.worker.one_feed import config_of, publish_all


async def test_a_worker_keeps_what_is_needed_to_show_the_board_again(
    operator: Operator, around: Surroundings, tmp_path: Path
) -> None:
    publish_all(operator)
    address = parse_history_address(None, tmp_path)
    assert address is not None
    history = HistoryWriter(address, tmp_path / "archive")
    history.start()
    around = replace(around, history=history)
    state = new_feed_state(config_of(operator))
    history.reading(state.config.id, feed_reading(state))
    await refresh(state, around)
    await poll(state, state.streams[0], around)
    history.close(20)
    assert not history.dropped
    past, feed, now = HistoryReader(address, tmp_path / "archive"), state.config.id, around.clock.now() + 5
    assert past.ask(queries.outcomes, feed, feed, 0, now) == {Outcome.OK: 1}
    assert past.ask(queries.outcomes, feed, state.streams[0].id, 0, now) == {Outcome.OK: 1}
    (version,) = past.ask(queries.versions, feed)
    assert state.timetable is not None
    assert (version.version, version.counts["trips"]) == (state.timetable.info.version, 4)
    moment = past.ask(moment_of, feed, now)
    assert moment.version == version.version
    assert list(moment.polled) == [state.streams[0].id]
    assert past.archive.message_at(feed, state.streams[0].id, now) is not None
    kept = {path.suffix for path in (tmp_path / "archive" / feed / "timetables").iterdir()}
    assert kept == {".zip", ".timetable"}
    past.close()
