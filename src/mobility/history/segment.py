"""Messages of one source, one after the other, in one file: each as its difference from the one before."""

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import zstandard

from mobility.model.time import Instant

SUFFIX = ".messages"
MARK = b"MOBMSGS1"
MOST_MESSAGES = 32
"""The last one of a file takes this many steps to read, a third of a millisecond each for a large message."""
MOST_BYTES = 64 << 20
"""Of messages together, before they are compressed: what reading a file may take of memory is twice the largest."""
LEVEL = 6
"""A message of 430 kB like the one before takes 8 kB and 2.5 ms at this level, 11 kB and 1.5 ms at level 3."""

_HEAD = struct.Struct("<QII32s")
"""When it was fetched, its bytes in the file, its bytes, its SHA-256."""


class Entry(NamedTuple):
    """One message's place in a file."""

    at: Instant
    """When it was fetched."""
    sha256: bytes
    size: int
    """Bytes of the message itself."""
    stored: bytes


class SegmentWriter:
    """Writes one file from its beginning to its end; a crash costs at most the message that was being written."""

    def __init__(self, folder: Path, first: Instant) -> None:
        """Make a file named by the instant of its first message, beside one of that name if there is one."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self._file = _new_file(folder, first)
        self._before: bytes | None = None
        self._messages = 0
        self._raw_bytes = 0

    @property
    def is_full(self) -> bool:
        """True when the next message belongs into another file."""
        return self._messages >= MOST_MESSAGES or self._raw_bytes >= MOST_BYTES

    def append(self, at: Instant, sha256: bytes, body: bytes) -> int:
        """Add a message; gives the bytes that it takes. OSError when the disk takes no more, and then the file ends before it."""
        stored = _compressor(self._before, len(body)).compress(body)
        end = self._file.tell()
        try:
            self._file.write(_HEAD.pack(at, len(stored), len(body), sha256) + stored)
            self._file.flush()
        except OSError:
            self._file.truncate(end)
            self._file.seek(end)
            raise
        self._before, self._messages, self._raw_bytes = body, self._messages + 1, self._raw_bytes + len(body)
        return _HEAD.size + len(stored)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _new_file(folder: Path, first: Instant) -> tuple[Path, BinaryIO]:
    number = 0
    while True:
        path = folder / (f"{first}-{number}{SUFFIX}" if number else f"{first}{SUFFIX}")
        try:
            # Unbuffered: what is said to be written can be read by others, and a full disk says so at once.
            file = path.open("xb", buffering=0)
        except FileExistsError:
            number += 1
            continue
        path.chmod(0o600)
        file.write(MARK)
        return path, file


def entries(path: Path) -> Iterator[Entry]:
    """List the messages of a file, oldest first, still compressed; what a crash has cut off at the end is passed over."""
    with path.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            return
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            at, stored_bytes, raw_bytes, sha256 = _HEAD.unpack(head)
            stored = file.read(stored_bytes)
            if len(stored) < stored_bytes:
                return
            yield Entry(Instant(at), sha256, raw_bytes, stored)


def messages(path: Path) -> Iterator[tuple[Entry, bytes]]:
    """Read a file's messages, oldest first; one that is damaged ends it, for those after it build on it."""
    before: bytes | None = None
    for entry in entries(path):
        try:
            body = zstandard.ZstdDecompressor(dict_data=_dictionary(before)).decompress(
                entry.stored, max_output_size=entry.size
            )
        except zstandard.ZstdError:
            return
        if hashlib.sha256(body).digest() != entry.sha256:
            return
        yield entry, body
        before = body


def _compressor(before: bytes | None, size: int) -> zstandard.ZstdCompressor:
    if before is None:
        return zstandard.ZstdCompressor(level=LEVEL)
    # The window has to reach from the end of this message back to the beginning of the one before.
    window = min(max(10, (size + len(before)).bit_length()), zstandard.WINDOWLOG_MAX)
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, window_log=window, enable_ldm=True)
    return zstandard.ZstdCompressor(dict_data=_dictionary(before), compression_params=parameters)


def _dictionary(before: bytes | None) -> zstandard.ZstdCompressionDict | None:
    return None if before is None else zstandard.ZstdCompressionDict(before, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
