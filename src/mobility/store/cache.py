"""Compiled timetables as files of this host, content-addressed, checked, and memory-mapped by every process."""

import mmap
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from mobility.model.columns import SchemaMismatchError
from mobility.model.ids import FeedId
from mobility.model.timetable import SCHEMA, Timetable, timetable_from

_END = b"MOBILITY.END"
FOOTER_BYTES = len(_END) + 4
"""An end mark and a CRC-32 of all before it: a truncated or damaged file is noticed and made again."""
KEPT_BYTES = 8 << 30
"""Above this the files used longest ago go."""
_CRC_STEP = 16 << 20


class TimetableCache:
    """A folder of compiled timetables. Several processes may share it; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made readable by its owner alone."""
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, feed: FeedId, version: str) -> Path:
        """Name the file of a version; `version` is a SHA-256, never text of a feed."""
        return self.folder / f"{feed}-{version[:64]}-{SCHEMA}.timetable"

    def write(self, feed: FeedId, version: str, parts: Iterable[bytes | memoryview]) -> Path:
        """Put a version's value into the cache."""
        path = self.path(feed, version)
        with NamedTemporaryFile(dir=self.folder, prefix=".writing-", delete=False) as file:
            try:
                crc = 0
                for part in parts:
                    file.write(part)
                    crc = zlib.crc32(part, crc)
                file.write(_END + crc.to_bytes(4, "little"))
                file.flush()
            except BaseException:
                Path(file.name).unlink()
                raise
        Path(file.name).replace(path)
        self._prune(keep=path)
        return path

    def adopt(self, feed: FeedId, version: str, value: Path) -> Path:
        """Take a file that holds a version's value, on the same file system, into the cache."""
        with value.open("r+b") as file:
            crc = 0
            while piece := file.read(_CRC_STEP):
                crc = zlib.crc32(piece, crc)
            file.write(_END + crc.to_bytes(4, "little"))
        value.chmod(0o600)
        path = self.path(feed, version)
        value.replace(path)
        self._prune(keep=path)
        return path

    def find(self, feed: FeedId, version: str) -> Timetable | None:
        """Map a version; None when it is not here, or is damaged and so removed."""
        path = self.path(feed, version)
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, ValueError):
            return None
        view = memoryview(mapped)
        try:
            check_footer(view)
            timetable = timetable_from(view[:-FOOTER_BYTES])
        except SchemaMismatchError:
            path.unlink(missing_ok=True)
            return None
        os.utime(path)
        return timetable

    def _prune(self, keep: Path) -> None:
        files = sorted(self.folder.glob("*.timetable"), key=lambda path: path.stat().st_mtime, reverse=True)
        total = 0
        for path in files:
            total += path.stat().st_size
            if total > KEPT_BYTES and path != keep:
                path.unlink(missing_ok=True)


def check_footer(value: memoryview) -> None:
    """Compare a file's CRC-32 with its footer; SchemaMismatchError when it is cut short or damaged."""
    body = value[:-FOOTER_BYTES]
    crc = 0
    for start in range(0, len(body), _CRC_STEP):
        crc = zlib.crc32(body[start : start + _CRC_STEP], crc)
    if bytes(value[-FOOTER_BYTES:]) != _END + crc.to_bytes(4, "little"):
        raise SchemaMismatchError("the file is cut short or damaged")
