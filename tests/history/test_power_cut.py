"""A writer that is killed while it writes leaves a whole history, which lacks at most what it was writing."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mobility.history.address import HistoryAddress
from mobility.history.archive import Archive, ArchiveWriter
from mobility.history.folders import segments, source_folder
from mobility.history.segment import entries, messages
from mobility.model.time import Instant
from tests.history.kept import NOON, RT, TAG, reading, writing
from tests.history.until_killed import SOURCES, WITH_MESSAGES, at, body, tell

ROUNDS = 8


def killed_after(folder: Path, first: int, beats: int, more_s: float) -> int:
    """Let a writer of its own process begin at a beat and kill it a moment after so many; gives the last that it called written."""
    command = [sys.executable, "-m", "tests.history.until_killed", str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        written = [int(process.stdout.readline()) for _ in range(beats)]
        # Not a wait for anything: it decides in the middle of what the kill comes.
        time.sleep(more_s)
        process.kill()
        written += map(int, process.stdout.read().splitlines())
    return written[-1]


@pytest.mark.process
async def test_a_writer_that_is_killed_again_and_again_loses_at_most_the_poll_it_was_writing(
    file_address: HistoryAddress, tmp_path: Path
) -> None:
    chance, first, gone = random.Random(1), 0, list[int]()
    for _ in range(ROUNDS):
        written = killed_after(tmp_path, first, chance.randrange(2, 6), chance.uniform(0, 0.06))
        kept = polls_kept(file_address)
        assert kept[RT][-1] in (written, written + 1)
        gone += [beat for beat in range(first, kept[RT][-1] + 1) if any(beat not in of for of in kept.values())]
        first = kept[RT][-1] + 2  # The next one's beats are told apart from what this one was killed over.
    assert gone == []
    with writing(file_address, tmp_path / "archive", at(first)) as history:
        tell(history, first)
    with reading(file_address, tmp_path / "archive") as past:
        assert past.archive.message_at(TAG, RT, at(first)) == (at(first), body(first))
        assert polls_kept(file_address)[RT][-1] == first


def polls_kept(address: HistoryAddress) -> dict[str, list[int]]:
    """Read the beats that are kept of each source from a file that must be whole; whose messages must be there, too."""
    assert address.path is not None
    connection = sqlite3.connect(address.path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    found: dict[str, list[int]] = {source: [] for source in SOURCES}
    rows = "SELECT source, started FROM polls JOIN sources ON sources.id = source_id ORDER BY started"
    for source, started in connection.execute(rows):
        found[source].append((started - NOON) // 20)
    connection.close()
    archive = Archive(address.path.parent / "archive")
    for source in WITH_MESSAGES:
        beats = found[source]
        kept = dict(archive.messages_between(TAG, source, NOON, at(10_000)))
        assert {beat: kept.get(at(beat)) == body(beat) for beat in beats} == dict.fromkeys(beats, True)
    return found


@pytest.mark.parametrize("cut", [1, 47, 60, 2_000])
def test_a_file_that_ends_in_zeros_or_early_after_a_power_cut_gives_all_before(tmp_path: Path, cut: int) -> None:
    """A file system may have made a file longer and not yet have written what was to stand there."""
    archive = kept_of(tmp_path, 3)
    (path,) = segments(source_folder(tmp_path, TAG, RT))
    last = len(list(entries(path))[-1].stored)
    whole = path.read_bytes()
    path.write_bytes(whole[: -last - 48] + bytes(cut))
    assert list(archive.messages_between(TAG, RT, NOON, at(9))) == [(at(0), body(0)), (at(1), body(1))]
    assert archive.instants(TAG, RT, NOON, at(9)) == [at(0), at(1)]


def test_a_message_whose_bytes_are_not_those_that_were_written_is_not_given(tmp_path: Path) -> None:
    kept_of(tmp_path, 3)
    (path,) = segments(source_folder(tmp_path, TAG, RT))
    whole = bytearray(path.read_bytes())
    first = next(entries(path))
    place = whole.index(first.sha256)
    whole[place] ^= 1
    path.write_bytes(whole)
    assert list(messages(path)) == []


def kept_of(folder: Path, beats: int) -> Archive:
    """Keep the messages of some beats."""
    writer = ArchiveWriter(folder)
    for beat in range(beats):
        writer.add(TAG, RT, Instant(at(beat)), body(beat))
    writer.close()
    return Archive(folder)
