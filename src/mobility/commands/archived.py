"""An archive of messages -> a folder of .pb and .zip files, as `mobility replay` plays."""

from pathlib import Path

from mobility.commands.recording import RecordingError
from mobility.history.archive import Archive
from mobility.history.folders import MESSAGES
from mobility.history.timetables import ZIP, KeptTimetables
from mobility.model.time import Instant

EVER: tuple[Instant, Instant] = (0, 2**40)


def is_archive(folder: Path) -> bool:
    """Say whether a folder is a worker's archive, not a folder of recorded files."""
    return any(folder.glob(f"*/{MESSAGES}"))


def unpack(folder: Path, into: Path, feed: str | None, since: Instant, until: Instant) -> int:
    """Write the messages fetched from `since` to `until`, of one feed or of all; gives how many.

    Each feed gets a folder with the timetable that came last by `until`. RecordingError when nothing is kept of that time.
    """
    archive, written = Archive(folder), 0
    for one in archive.feeds():
        if feed not in (None, one):
            continue
        target = into / one
        target.mkdir(parents=True)
        for number, source in enumerate(archive.sources(one)):
            for at, body in archive.messages_between(one, source, since, until):
                (target / f"{at}-{number}.pb").write_bytes(body)
                written += 1
        zips = sorted(KeptTimetables(folder, one).folder.glob(f"*{ZIP}"), key=lambda path: path.stat().st_mtime)
        in_time = [path for path in zips if path.stat().st_mtime <= until] or zips[:1]
        for path in in_time[-1:]:
            (target / "gtfs.zip").symlink_to(path.absolute())
    if not written:
        raise RecordingError(f"{folder} holds no message of {feed or 'any feed'} of that time")
    return written
