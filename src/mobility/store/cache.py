"""Compiled timetables as files of this host, content-addressed, checked, and memory-mapped by every process."""

import contextlib
import mmap
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from mobility.model.columns import SchemaMismatchError
from mobility.model.ids import FeedId, parse_feed_id
from mobility.model.timetable import SCHEMA, Timetable, timetable_from
from mobility.store.keys import checked_digest

_END = b"MOBILITY.END"
FOOTER_BYTES = len(_END) + 4
"""An end mark and a CRC-32 of all before it: a truncated or damaged file is noticed and made again."""
KEPT_BYTES = 8 << 30
"""Above this the files used longest ago go; a process that has one mapped keeps it all the same."""
ABANDONED_AFTER_S = 3600.0
"""A file still being written this long before the newest was finished belongs to a process that was killed."""
_CRC_STEP = 16 << 20

Write = Callable[[bytes | memoryview], object]


class TimetableCache:
    """A folder of compiled timetables. Several processes may share it; a file appears whole or not at all."""

    def __init__(self, folder: Path, *, kept_bytes: int = KEPT_BYTES) -> None:
        """Use a folder, which is made readable by its owner alone."""
        self.folder = folder
        self.kept_bytes = kept_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, feed: FeedId, version: str) -> Path:
        """Name the file of a version; `version` is a digest, never text of a feed."""
        return self.folder / f"{parse_feed_id(feed)}-{checked_digest(version)}-{SCHEMA}.timetable"

    @contextlib.contextmanager
    def writing(self, feed: FeedId, version: str) -> Iterator[Write]:
        """Take a version's value in pieces; it appears when the block ends well, and leaves nothing when it does not.

        Where another process was faster, its file stays, so that all map the same memory.
        """
        path = self.path(feed, version)
        with NamedTemporaryFile(dir=self.folder, prefix=".writing-", delete=False) as file:
            crc = 0

            def write(piece: bytes | memoryview) -> None:
                nonlocal crc
                file.write(piece)
                crc = zlib.crc32(piece, crc)

            try:
                yield write
                file.write(_END + crc.to_bytes(4, "little"))
                file.flush()
                _appear(Path(file.name), path)
            finally:
                Path(file.name).unlink(missing_ok=True)
        self._prune(newest=path)

    def write(self, feed: FeedId, version: str, parts: Iterable[bytes | memoryview]) -> Path:
        """Put a version's value into the cache."""
        with self.writing(feed, version) as write:
            for part in parts:
                write(part)
        return self.path(feed, version)

    def adopt(self, feed: FeedId, version: str, file: Path) -> Path:
        """Move a file that holds a version's value, on the same file system, into the cache; replaces one that is there."""
        with file.open("r+b") as opened:
            crc = 0
            while piece := opened.read(_CRC_STEP):
                crc = zlib.crc32(piece, crc)
            opened.write(_END + crc.to_bytes(4, "little"))
        file.chmod(0o600)
        path = file.replace(self.path(feed, version))
        self._prune(newest=path)
        return path

    def find(self, feed: FeedId, version: str, *, crc32: int | None = None) -> Timetable | None:
        """Map a version; None when it is not here, or is damaged and so removed.

        With `crc32` a file of another content is removed as well: the same archive compiled by other code.
        """
        path = self.path(feed, version)
        try:
            with path.open("rb") as file:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, ValueError):
            return None
        view = memoryview(mapped)
        try:
            _check(view, crc32)
            timetable = timetable_from(view[:-FOOTER_BYTES])
        except SchemaMismatchError:
            path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return timetable

    def _prune(self, newest: Path) -> None:
        """Remove the files used longest ago above the limit, and what killed processes left half written."""
        sizes = {path: state for path in self.folder.iterdir() if (state := _find_state(path)) is not None}
        now = max(state.st_mtime for state in sizes.values()) if sizes else 0.0
        total = 0
        for path, state in sorted(sizes.items(), key=lambda item: (item[0] != newest, -item[1].st_mtime)):
            is_abandoned = path.name.startswith(".writing-") and state.st_mtime < now - ABANDONED_AFTER_S
            total += state.st_size if path.suffix == ".timetable" else 0
            if is_abandoned or (path.suffix == ".timetable" and total > self.kept_bytes and path != newest):
                path.unlink(missing_ok=True)


def _appear(written: Path, path: Path) -> None:
    """Give a finished file its name unless another has it."""
    try:
        os.link(written, path)
    except FileExistsError:
        return
    except OSError:
        written.replace(path)  # a file system without links


def _find_state(path: Path) -> os.stat_result | None:
    with contextlib.suppress(FileNotFoundError):
        return path.stat()
    return None


def _check(value: memoryview, crc32: int | None) -> None:
    """Compare a file with its footer, and the footer with `crc32`; SchemaMismatchError when they do not agree."""
    body, footer = value[:-FOOTER_BYTES], bytes(value[-FOOTER_BYTES:])
    if crc32 is not None and footer != _END + crc32.to_bytes(4, "little"):
        raise SchemaMismatchError("the file is cut short or holds other content")
    crc = 0
    for start in range(0, len(body), _CRC_STEP):
        crc = zlib.crc32(body[start : start + _CRC_STEP], crc)
    if footer != _END + crc.to_bytes(4, "little"):
        raise SchemaMismatchError("the file is cut short or damaged")
