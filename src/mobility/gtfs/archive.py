"""The path of a zip in; a list of its GTFS members that is safe to inflate out, or the outcome that refuses it."""

import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import IO, Self

from mobility.model.outcome import Outcome

_JUNK = re.compile(r"(^|/)(__MACOSX|\.[^/]*|desktop\.ini|thumbs\.db)(/|$)", re.IGNORECASE)
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may be before it is refused unread."""

    entries: int = 2_000
    """A GTFS dataset has some 30 files; a few carry extras, none carries thousands."""
    inflated_bytes: int = 16 * 2**30
    """All members together. The national timetables of Europe inflate to 1 to 6 GiB."""
    ratio: int = 300
    """Inflated to compressed bytes of one member. Real `stop_times.txt` reach 40, deflate's own bound is 1032."""
    ratio_from_bytes: int = 64 * 2**20
    """A member smaller than this may have any ratio: it can do no harm."""


class ArchiveRefusedError(Exception):
    """The archive is the operator's fault: `outcome` names it, `detail` shows the offending member or figure."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        """Keep both and say both."""
        super().__init__(f"{outcome.value}: {detail}")
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that passed inspection: its GTFS members by lower-case file name."""

    path: Path
    members: dict[str, zipfile.ZipInfo]
    limits: ArchiveLimits

    def __contains__(self, name: str) -> bool:
        """Say whether a member such as `stops.txt` is there."""
        return name in self.members

    def size(self, name: str) -> int:
        """Give a member's inflated bytes as declared."""
        return self.members[name].file_size

    def open(self, name: str) -> "MemberStream":
        """Inflate one member as a stream; KeyError when it is not there."""
        return MemberStream(self.path, self.members[name])


class MemberStream(RawIOBase):
    """One member, inflated as it is read and held to its declared size and checksum.

    Reading raises ArchiveRefusedError where the member is damaged or gives more than it declared.
    """

    def __init__(self, path: Path, member: zipfile.ZipInfo) -> None:
        """Open the archive anew: streams of one archive are independent of each other."""
        self._archive = zipfile.ZipFile(path)
        self._member = member
        self._stream: IO[bytes] = self._archive.open(member)
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """Give up to `size` bytes, b"" at the end."""
        try:
            data = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise ArchiveRefusedError(Outcome.TRUNCATED_ZIP, f"{self._member.filename}: {error}") from error
        self._given += len(data)
        if self._given > self._member.file_size:
            raise ArchiveRefusedError(
                Outcome.ZIP_INFLATES_TOO_LARGE, f"{self._member.filename} gives more than it declares"
            )
        if not data and size != 0 and self._given < self._member.file_size:
            raise ArchiveRefusedError(Outcome.TRUNCATED_ZIP, f"{self._member.filename} ends after {self._given} bytes")
        return data

    def close(self) -> None:
        """Close the member and the archive."""
        if not self.closed:
            self._stream.close()
            self._archive.close()
        super().close()

    def __enter__(self) -> Self:
        """Give the stream itself."""
        return self


def inspect_archive(path: Path, limits: ArchiveLimits | None = None) -> Archive:
    """Check an archive before anything is inflated; what the directory claims is enforced again while reading.

    Files may lie in one folder; `__MACOSX`, hidden files and desktop.ini are passed over.

    Raises:
        ArchiveRefusedError: the archive, by the operator's fault, is damaged, encrypted, too large, or built to harm.
        OSError: the file cannot be read: ours.
    """
    limits = limits or ArchiveLimits()
    entries = _directory(path)
    if len(entries) > limits.entries:
        raise ArchiveRefusedError(Outcome.ZIP_TOO_MANY_ENTRIES, f"{len(entries)} entries, limit {limits.entries}")
    _check_names(entries)
    files = [entry for entry in entries if not entry.is_dir() and not _JUNK.search(entry.filename)]
    _check_sizes(files, limits)
    _check_places(path, entries)
    return Archive(path, _gtfs_members(files), limits)


def _directory(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        with path.open("rb") as file:
            looks_like_zip = file.read(4) == b"PK\x03\x04"
        outcome = Outcome.TRUNCATED_ZIP if looks_like_zip else Outcome.NOT_A_ZIP
        raise ArchiveRefusedError(outcome, str(error)) from error


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        odd = name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/") or "\x00" in name
        if odd or name in seen or stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveRefusedError(Outcome.ZIP_ODD_NAME, repr(entry.orig_filename[:200]))
        if entry.flag_bits & 0x1:
            raise ArchiveRefusedError(Outcome.ZIP_ENCRYPTED, repr(name[:200]))
        seen.add(name)


def _check_sizes(files: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    total = sum(entry.file_size for entry in files)
    if total > limits.inflated_bytes:
        raise ArchiveRefusedError(Outcome.ZIP_INFLATES_TOO_LARGE, f"{total} bytes, limit {limits.inflated_bytes}")
    for entry in files:
        small = entry.file_size <= limits.ratio_from_bytes
        if not small and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            detail = f"{entry.filename[:200]!r}: {entry.compress_size} to {entry.file_size} bytes"
            raise ArchiveRefusedError(Outcome.ZIP_RATIO_TOO_HIGH, detail)


def _check_places(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries whose bytes overlap: one compressed kernel that many entries share is a bomb."""
    size, end = path.stat().st_size, 0
    with path.open("rb") as file:
        for entry in sorted(entries, key=lambda one: one.header_offset):
            file.seek(entry.header_offset)
            header = file.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
                raise ArchiveRefusedError(Outcome.TRUNCATED_ZIP, f"no entry where {entry.filename[:200]!r} should be")
            if entry.header_offset < end:
                raise ArchiveRefusedError(Outcome.ZIP_OVERLAPPING_ENTRIES, repr(entry.filename[:200]))
            name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)[-2:]
            end = entry.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes + entry.compress_size
            if end > size:
                raise ArchiveRefusedError(Outcome.TRUNCATED_ZIP, f"{entry.filename[:200]!r} reaches past the end")


def _gtfs_members(files: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Take the files at the top, or those of the only folder that holds the dataset."""
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in files:
        folder, _, name = entry.filename.replace("\\", "/").rpartition("/")
        folders.setdefault(folder, {})[name.lower()] = entry
    datasets = [folder for folder, members in folders.items() if "stops.txt" in members]
    if "" in datasets or not datasets:
        return folders.get("", {})
    if len(datasets) > 1 or "/" in datasets[0]:
        raise ArchiveRefusedError(Outcome.MISSING_REQUIRED_FILE, f"datasets only in folders {sorted(datasets)[:5]}")
    return folders[datasets[0]]
