"""An archive of messages is played back like a folder of recorded ones."""

from pathlib import Path

import pytest

from mobility.commands.archived import EVER, is_archive, unpack
from mobility.commands.recording import RecordingError, load_recordings
from mobility.history.archive import ArchiveWriter
from mobility.history.timetables import KeptTimetables
from mobility.model.ids import FeedId
from tests.worker.one_feed import WORLD
from tests.world import gtfs_zip, message_of


def message(at: int) -> bytes:
    """Say something at an instant."""
    return message_of(
        f'header {{ gtfs_realtime_version: "2.0" timestamp: {at} }} '
        'entity { id: "1" trip_update { trip { trip_id: "t1" } stop_time_update { stop_id: "A" departure { delay: 60 } } } }'
    )


def test_a_time_of_an_archive_becomes_a_recording_with_its_timetable(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "archive")
    for at in (1000, 1020, 1040):
        writer.add(FeedId("x"), "x~rt", at, message(at - 5))
    writer.close()
    (tmp_path / "x.zip").write_bytes(gtfs_zip(WORLD))
    KeptTimetables(tmp_path / "archive", FeedId("x")).keep("0" * 64, tmp_path / "x.zip")
    assert is_archive(tmp_path / "archive")
    assert not is_archive(tmp_path)
    assert unpack(tmp_path / "archive", tmp_path / "out", "x", 1010, EVER[1]) == 2
    ((recording,), refused) = load_recordings(tmp_path / "out")
    assert (recording.name, recording.first, refused) == ("x", 1015, [])
    assert recording.archive is not None
    assert recording.archive.read_bytes() == gtfs_zip(WORLD)


def test_a_time_of_which_nothing_is_kept_is_said(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path)
    writer.add(FeedId("x"), "x~rt", 1000, message(995))
    writer.close()
    with pytest.raises(RecordingError, match="no message of y"):
        unpack(tmp_path, tmp_path / "out", "y", *EVER)
