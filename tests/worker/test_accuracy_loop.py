"""A worker follows one feed's generations for hours of its clock: figures appear, survive a restart, and cost nothing else."""

from pathlib import Path

import msgspec

from mobility.health.accuracy.book import Book
from mobility.merge.memory import Memory
from mobility.model.accuracy import Method
from mobility.model.time import Instant
from mobility.worker.accuracy_files import AccuracyFiles
from mobility.worker.accuracy_loop import Measuring, follow, reckon
from mobility.worker.feed_state import FeedState, new_feed_state
from tests.health.accuracy.test_book import EIGHT, TIMETABLE, drive
from tests.health.merged import merged
from tests.operator_server import Operator
from tests.worker.one_feed import config_of


def morning(state: FeedState, measuring: Measuring) -> Memory:
    """Let the loop hear half an hour, several times a minute."""
    memory = Memory()
    for at in range(0, 1800, 20):
        now = EIGHT + at
        memory = Memory(timetable=TIMETABLE, overlay=merged(TIMETABLE, drive(now), now=now))
        follow(state, measuring, memory, now)
        follow(state, measuring, memory, now)
    return memory


def one_feed(operator: Operator) -> FeedState:
    return new_feed_state(config_of(operator))


def decided(state: FeedState, method: Method) -> int:
    """Count the predictions of which the departure is known."""
    assert state.accuracy is not None
    return next(one for one in state.accuracy.methods if one.method is method).errors.n


LATER: Instant = EIGHT + 1800 + 3600


def test_predictions_are_sampled_once_a_minute_and_decided_later(operator: Operator, tmp_path: Path) -> None:
    state, measuring = one_feed(operator), Measuring(AccuracyFiles(tmp_path))
    memory = morning(state, measuring)
    assert len(state.book.ticks) == 30
    assert len(set(state.book.samples.sampled.tolist())) == 22  # the bus leaves B at 08:21, and nobody boards at C
    reckon(state, measuring, memory, EIGHT + 1800)
    assert state.accuracy is None
    reckon(state, measuring, memory, LATER)
    assert decided(state, Method.VEHICLE_POSITIONS) == decided(state, Method.LAST_PREDICTION) > 20
    assert AccuracyFiles(tmp_path).days() == ["2026-11-24"]


def test_a_restarted_worker_knows_the_days_before(operator: Operator, tmp_path: Path) -> None:
    state, measuring = one_feed(operator), Measuring(AccuracyFiles(tmp_path))
    memory = morning(state, measuring)
    reckon(state, measuring, memory, LATER)
    for days, count in ((0, 1), (1, 1), (6, 1), (7, 0)):
        restarted, again = one_feed(operator), Measuring(AccuracyFiles(tmp_path))
        reckon(restarted, again, memory, LATER + days * 86_400)
        known = 0 if restarted.accuracy is None else decided(restarted, Method.VEHICLE_POSITIONS)
        assert known == count * decided(state, Method.VEHICLE_POSITIONS), days


def test_without_a_folder_figures_live_as_long_as_the_process(operator: Operator) -> None:
    state, measuring = one_feed(operator), Measuring(None)
    memory = morning(state, measuring)
    reckon(state, measuring, memory, LATER)
    reckon(state, measuring, memory, LATER + 600)
    assert decided(state, Method.VEHICLE_POSITIONS) > 20


def test_a_disk_that_takes_nothing_costs_the_files_alone(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    state, measuring = one_feed(operator), Measuring(AccuracyFiles(tmp_path / "file"))
    reckon(state, measuring, morning(state, measuring), LATER)
    assert decided(state, Method.VEHICLE_POSITIONS) > 20


def test_figures_survive_the_way_through_the_store(operator: Operator) -> None:
    state, measuring = one_feed(operator), Measuring(None)
    reckon(state, measuring, morning(state, measuring), LATER)
    state.health.accuracy = state.accuracy
    stored = msgspec.json.decode(msgspec.json.encode(state.health), type=type(state.health))
    assert stored.accuracy == state.accuracy


def test_memory_is_bounded(operator: Operator) -> None:
    state, measuring = one_feed(operator), Measuring(None)
    state.book = Book(most_calls=1)
    memory = morning(state, measuring)
    reckon(state, measuring, memory, LATER + 7200)
    book = state.book
    assert (len(book.samples), book.ticks, book.departures, book.predicted, book.tracks.reports) == (0, [], {}, {}, {})
