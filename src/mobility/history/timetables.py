"""Timetables by version, as they came and as they were compiled, for as long as messages are kept that speak about them."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mobility.history.folders import TIMETABLES, feed_folder
from mobility.model.ids import FeedId

ZIP = ".zip"
COMPILED = ".timetable"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class KeptTimetables:
    """A feed's folder of timetables; the newest of each kind stay whatever happens."""

    def __init__(self, archive: Path, feed: FeedId) -> None:
        """Use the folder below an archive."""
        self.folder = feed_folder(archive, feed) / TIMETABLES

    def keep(self, version: str, file: Path) -> None:
        """Keep a file, as a second name of the same bytes where the file system can; OSError when the disk is full."""
        if not _DIGEST.fullmatch(version) or file.suffix not in (ZIP, COMPILED):
            raise ValueError(f"{file.name[:80]} is no timetable of a version")
        target = self.folder / (f"{version}{ZIP}" if file.suffix == ZIP else file.name)
        if target.exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        try:
            _link_or_copy(file, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def archive(self, version: str) -> Path | None:
        """Give the archive of a version as it came; None when it is not kept."""
        path = self.folder / f"{version}{ZIP}"
        return path if _DIGEST.fullmatch(version) and path.is_file() else None

    def prune(self, wanted: Iterable[str]) -> None:
        """Remove the files of all versions but these and the newest."""
        known = set(wanted)
        for suffix in (ZIP, COMPILED):
            found = sorted(self.folder.glob(f"*{suffix}"), key=_changed_at)
            for path in found[:-1]:
                if not any(version in path.name for version in known):
                    path.unlink(missing_ok=True)


def _link_or_copy(file: Path, target: Path) -> None:
    with suppress(OSError):
        os.link(file, target)
        return
    shutil.copyfile(file, target)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_ctime
    except FileNotFoundError:
        return 0.0
