"""Compiled timetables on this host: mapped when whole, made again when not."""

from pathlib import Path

import pytest

from mobility.model.ids import FeedId
from mobility.model.timetable import timetable_value
from mobility.store.cache import TimetableCache
from tests.small_values import VERSION, small_timetable

X = FeedId("x")


def filled(folder: Path) -> tuple[TimetableCache, Path]:
    """Make a cache with one timetable."""
    cache = TimetableCache(folder / "cache")
    return cache, cache.write(X, VERSION, timetable_value(small_timetable()))


def test_what_was_written_is_mapped(tmp_path: Path) -> None:
    cache, path = filled(tmp_path)
    found = cache.find(X, VERSION)
    assert found is not None
    assert found.info == small_timetable().info
    assert path.stat().st_mode & 0o077 == 0
    assert cache.folder.stat().st_mode & 0o077 == 0
    assert cache.find(X, "00" * 32) is None


def test_a_file_that_another_process_wrote_is_taken_in(tmp_path: Path) -> None:
    cache, path = filled(tmp_path)
    written = tmp_path / "written"
    written.write_bytes(b"".join(timetable_value(small_timetable(version="cd" * 32))))
    adopted = cache.adopt(X, "cd" * 32, written)
    assert adopted.stat().st_size == path.stat().st_size
    assert not written.exists()
    found = cache.find(X, "cd" * 32)
    assert found is not None
    assert found.info.version == "cd" * 32


@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_a_damaged_file_is_removed_and_not_used(tmp_path: Path, damage: str) -> None:
    cache, path = filled(tmp_path)
    content = bytearray(path.read_bytes())
    content[300] ^= 4
    damaged = {"cut": bytes(content[:-100]), "flip": bytes(content), "empty": b""}
    path.write_bytes(damaged[damage])
    assert cache.find(X, VERSION) is None


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    cache, path = filled(tmp_path)

    def broken() -> "list[bytes]":
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        cache.write(X, "00" * 32, (part for _ in [0] for part in broken()))
    assert list(cache.folder.iterdir()) == [path]


def test_the_oldest_go_when_the_folder_grows_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, first = filled(tmp_path)
    monkeypatch.setattr("mobility.store.cache.KEPT_BYTES", first.stat().st_size)
    second = cache.write(X, "cd" * 32, timetable_value(small_timetable(version="cd" * 32)))
    assert list(cache.folder.iterdir()) == [second]
