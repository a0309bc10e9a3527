"""Compiled timetables on this host: mapped when whole, made again when not."""

import os
from pathlib import Path

import pytest

from mobility.model.ids import FeedId
from mobility.model.timetable import timetable_value
from mobility.store.cache import TimetableCache
from mobility.store.pointer import pointer_to
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


def test_the_longest_unused_go_when_the_folder_grows_too_large(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    size = filled(tmp_path)[1].stat().st_size
    cache = TimetableCache(folder, kept_bytes=2 * size)
    second, third = (small_timetable(version=version) for version in ("cd" * 32, "ef" * 32))
    cache.write(X, "cd" * 32, timetable_value(second))
    for age, version in enumerate(("cd" * 32, VERSION)):
        os.utime(cache.path(X, version), (1_000 - age, 1_000 - age))
    assert cache.find(X, VERSION) is not None
    cache.write(X, "ef" * 32, timetable_value(third))
    assert cache.find(X, "cd" * 32) is None
    assert cache.find(X, VERSION) is not None
    assert cache.find(X, "ef" * 32) is not None


def test_a_file_larger_than_the_limit_stays_as_long_as_it_is_the_newest(tmp_path: Path) -> None:
    cache = TimetableCache(tmp_path, kept_bytes=1)
    cache.write(X, VERSION, timetable_value(small_timetable()))
    assert cache.find(X, VERSION) is not None


def test_the_file_of_whoever_was_first_stays_so_that_all_map_the_same(tmp_path: Path) -> None:
    cache, path = filled(tmp_path)
    first = path.stat().st_ino
    cache.write(X, VERSION, timetable_value(small_timetable()))
    assert path.stat().st_ino == first
    assert list(cache.folder.iterdir()) == [path]


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("links are not supported")

    monkeypatch.setattr("os.link", refuse)
    cache, path = filled(tmp_path)
    assert cache.find(X, VERSION) is not None
    assert list(cache.folder.iterdir()) == [path]


def test_what_a_killed_process_left_half_written_is_removed_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    cache, _ = filled(tmp_path)
    abandoned, growing = cache.folder / ".writing-a", cache.folder / ".writing-b"
    for path in (abandoned, growing):
        path.touch()
    os.utime(abandoned, (1_000, 1_000))
    cache.write(X, "cd" * 32, timetable_value(small_timetable(version="cd" * 32)))
    assert not abandoned.exists()
    assert growing.exists()


def test_a_compiled_file_is_adopted_as_it_is(tmp_path: Path) -> None:
    cache = TimetableCache(tmp_path / "cache")
    compiled = cache.folder / "compiled.part"
    compiled.write_bytes(b"".join(timetable_value(small_timetable())))
    path = cache.adopt(X, VERSION, compiled)
    assert path.stat().st_mode & 0o077 == 0
    assert list(cache.folder.iterdir()) == [path]
    found = cache.find(X, VERSION)
    assert found is not None
    assert found.info == small_timetable().info


def test_a_file_of_other_content_is_not_what_was_asked_for(tmp_path: Path) -> None:
    cache, path = filled(tmp_path)
    crc32 = pointer_to(small_timetable()).crc32
    assert cache.find(X, VERSION, crc32=crc32) is not None
    assert cache.find(X, VERSION, crc32=crc32 ^ 1) is None
    assert not path.exists()


@pytest.mark.parametrize(("feed", "version"), [("../x", VERSION), ("x", "../" + VERSION)])
def test_a_file_is_never_named_by_text(tmp_path: Path, feed: str, version: str) -> None:
    with pytest.raises(ValueError, match=r"feed id|digest"):
        TimetableCache(tmp_path).path(FeedId(feed), version)
