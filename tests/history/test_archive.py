"""Messages come back as they came, within a number of bytes, and nothing of a feed's text becomes a path."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.history.archive import Archive, ArchiveWriter
from mobility.history.folders import segments, source_folder, source_of
from mobility.history.segment import MOST_MESSAGES, SegmentWriter, messages
from mobility.model.time import DAY_S, Instant
from tests.history.kept import NOON, RT, TAG


def kept(folder: Path, *bodies: bytes, every_s: int = 20) -> Archive:
    """Keep messages, one every so many seconds from noon."""
    writer = ArchiveWriter(folder)
    for place, body in enumerate(bodies):
        writer.add(TAG, RT, Instant(NOON + place * every_s), body)
    writer.close()
    return Archive(folder)


def test_the_message_of_an_instant_is_the_newest_fetched_by_then(tmp_path: Path) -> None:
    archive = kept(tmp_path, b"one", b"two", b"three")
    assert archive.message_at(TAG, RT, NOON + 39) == (NOON + 20, b"two")
    assert archive.message_at(TAG, RT, NOON + 40) == (NOON + 40, b"three")
    assert archive.message_at(TAG, RT, NOON - 1) is None


def test_a_message_that_is_the_same_as_before_is_kept_once(tmp_path: Path) -> None:
    archive = kept(tmp_path, b"one", b"one", b"two")
    assert archive.instants(TAG, RT, NOON, NOON + 60) == [NOON, NOON + 40]


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=80))
def test_whatever_comes_is_given_back_in_order(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    archive = kept(tmp_path_factory.mktemp("archive"), *bodies)
    different = [body for place, body in enumerate(bodies) if place == 0 or body != bodies[place - 1]]
    assert [body for _, body in archive.messages_between(TAG, RT, NOON, Instant(NOON + 10_000))] == different


def test_the_oldest_go_above_the_bytes_of_a_feed_and_the_last_twenty_stay(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, kept_bytes=1)
    writer.keep_beginnings(TAG, [])
    for place in range(10 * MOST_MESSAGES):
        writer.add(TAG, RT, Instant(NOON + place), b"%d" % place)
    writer.close()
    archive = Archive(tmp_path)
    left = archive.instants(TAG, RT, NOON, Instant(NOON + 10_000))
    assert 20 <= len(left) <= 3 * MOST_MESSAGES
    assert left[-1] == NOON + 10 * MOST_MESSAGES - 1
    assert archive.first_instant(TAG, RT) == left[0]


def test_a_message_that_a_crash_cut_off_costs_itself_alone(tmp_path: Path) -> None:
    archive = kept(tmp_path, b"one" * 50, b"two" * 50)
    (path,) = segments(source_folder(tmp_path, TAG, RT))
    path.write_bytes(path.read_bytes()[:-5])
    assert archive.message_at(TAG, RT, NOON + 100) == (NOON, b"one" * 50)


def test_a_worker_that_starts_again_in_the_same_second_begins_a_file_of_its_own(tmp_path: Path) -> None:
    for body in (b"one", b"two"):
        writer = SegmentWriter(tmp_path, NOON)
        writer.append(NOON, hashlib.sha256(body).digest(), body)
        writer.close()
    assert sorted(body for path in tmp_path.iterdir() for _, body in messages(path)) == [b"one", b"two"]


@pytest.mark.parametrize("source", ["../../etc", "a/b", "..", "é\n", "a" * 60, "x~rt"])
def test_a_source_of_any_name_has_one_folder_below_its_feeds(tmp_path: Path, source: str) -> None:
    folder = source_folder(tmp_path, TAG, source)
    assert folder.parent == tmp_path / "tag" / "messages"
    assert folder.resolve().parent == (tmp_path / "tag" / "messages").resolve()
    assert source_of(folder) == source


def test_what_is_no_feed_has_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="feed id"):
        Archive(tmp_path).message_at(type(TAG)("../x"), RT, NOON)


def days_kept(folder: Path, begun: list[Instant] | None, kept_bytes: int) -> set[str]:
    """Keep ten days of two sources, a file each hour, with incidents that began at instants; gives the days that are left."""
    writer = ArchiveWriter(folder, kept_bytes=kept_bytes)
    if begun is not None:
        writer.keep_beginnings(TAG, begun)
    for hour in range(240):
        for source in (RT, f"{RT}2"):
            for place in range(MOST_MESSAGES):
                at = Instant(NOON + 3_600 * hour + place)
                writer.add(TAG, source, at, b"%d %s" % (at, source.encode()))
    writer.close()
    return {path.parent.name for source in (RT, f"{RT}2") for path in segments(source_folder(folder, TAG, source))}


def test_the_oldest_days_go_first_and_those_left_follow_each_other(tmp_path: Path) -> None:
    every = sorted(days_kept(tmp_path / "all", [], 1 << 30))
    size = sum(path.stat().st_size for path in (tmp_path / "all").rglob("*.messages"))
    left = sorted(days_kept(tmp_path / "half", [], size // 2))
    assert len(every) == 11
    assert left == every[-len(left) :]
    assert 5 <= len(left) <= 7
    assert sum(path.stat().st_size for path in (tmp_path / "half").rglob("*.messages")) <= size * 0.52


def test_what_was_in_use_when_an_open_incident_began_stays_as_long_as_it_is_open(tmp_path: Path) -> None:
    began = Instant(NOON + DAY_S + 1_800)
    left = sorted(days_kept(tmp_path, [began], 1))
    assert left == ["2026-11-25", "2026-12-04"]
    archive = Archive(tmp_path)
    last = Instant(NOON + DAY_S + MOST_MESSAGES - 1)
    for source in (RT, f"{RT}2"):
        assert archive.message_at(TAG, source, began) == (last, b"%d %s" % (last, source.encode()))
    writer = ArchiveWriter(tmp_path, kept_bytes=1)
    writer.keep_beginnings(TAG, [])
    writer.prune(TAG)
    assert archive.message_at(TAG, RT, began) is None


def test_after_a_start_nothing_goes_before_it_is_known_which_incidents_are_open(tmp_path: Path) -> None:
    assert len(days_kept(tmp_path, None, 1)) == 11
