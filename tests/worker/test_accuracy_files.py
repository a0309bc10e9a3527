"""Settled predictions on disk: whole or not at all, a week of them, and nothing that a damaged file can break."""

import zlib
from pathlib import Path

import numpy as np
import pytest

from mobility.health.accuracy.settled import nothing_settled
from mobility.model.accuracy import Method
from mobility.worker.accuracy_files import AccuracyFiles
from tests.health.accuracy.test_figures import settled


def test_a_day_is_read_as_it_was_written(tmp_path: Path) -> None:
    files = AccuracyFiles(tmp_path / "x")
    assert (files.load("2026-11-24"), files.days()) == (None, [])
    day = settled((100, 5), (200, 7), route="é 1")
    files.save("2026-11-24", day)
    again = files.load("2026-11-24")
    assert again is not None
    for name in ("sampled", "ahead", "by_vehicle", "routes", "call_had"):
        assert np.array_equal(getattr(again, name), getattr(day, name))


def test_days_older_than_a_week_go(tmp_path: Path) -> None:
    files = AccuracyFiles(tmp_path)
    for day in ("2026-11-17", "2026-11-18", "2026-11-24"):
        files.save(day, settled((100, 5)))
    assert files.days() == ["2026-11-18", "2026-11-24"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2026-11-18.predictions",
        "2026-11-24.predictions",
        "counts.json",
    ]


@pytest.mark.parametrize(
    "damage", [b"", b"\x78\x9c not compressed", zlib.compress(b"MOBILITY"), zlib.compress(b"else")]
)
def test_a_damaged_day_is_left_out_and_removed(tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "2026-11-24.predictions").write_bytes(damage)
    files = AccuracyFiles(tmp_path)
    assert files.load("2026-11-24") is None
    assert files.days() == []
    assert "cannot be read and is left out" in caplog.text


def test_the_week_before_is_remembered_longer_than_its_predictions(tmp_path: Path) -> None:
    files = AccuracyFiles(tmp_path)
    good = settled((100, 0), (240, 0), (400, 0), (700, 0))
    files.save("2026-11-10", good)
    files.save("2026-11-24", nothing_settled())
    assert files.load("2026-11-10") is None
    assert files.week_before("2026-11-23", Method.VEHICLE_POSITIONS) == 100
    assert files.week_before("2026-11-24", Method.VEHICLE_POSITIONS) is None
    assert files.week_before("2026-11-17", Method.VEHICLE_POSITIONS) == 100
