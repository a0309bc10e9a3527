"""What a worker that keeps no history does with what it is told."""

from pathlib import Path

import pytest

from mobility.history.recorder import NoRecorder
from mobility.model.health import FeedHealth
from mobility.model.history import PollRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


def test_a_service_without_history_takes_everything_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    feed, recorder = FeedId("tag"), NoRecorder()
    poll = PollRecord(feed=feed, source="s", kind="alerts", started=Instant(1), duration_s=0.1, outcome=Outcome.OK)
    recorder.poll(poll, b"\x08\x01")
    recorder.health(FeedHealth(feed=feed))
    recorder.evidence(feed, "s", Instant(1), "E001", b"\x08\x01")
    assert list(tmp_path.iterdir()) == []
