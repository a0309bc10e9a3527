"""What an interrupted download left on disk -> whether and how it can be resumed, and its end."""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

import msgspec

from mobility.feeds.fetched import Ending
from mobility.model.outcome import Outcome


class Origin(msgspec.Struct, frozen=True):
    """Where a part came from; it fits only the same address and the same version there."""

    url_sha256: str
    """Of the address, which may hold a key and is therefore not written down."""
    validator: str
    """Strong entity tag, else Last-Modified: what If-Range may hold."""


class Partial:
    """The file beside the target that grows until it is whole; survives a broken connection and a restart."""

    def __init__(self, target: Path, url: str) -> None:
        self.target = target
        self.path = target.with_name(target.name + ".part")
        self._origin_path = target.with_name(target.name + ".part.json")
        self._url_sha256 = hashlib.sha256(url.encode()).hexdigest()

    def resumable(self) -> tuple[int, str] | None:
        """Give the bytes at hand and the validator for If-Range; None when there is nothing to go on with."""
        try:
            origin = msgspec.json.decode(self._origin_path.read_bytes(), type=Origin)
            size = self.path.stat().st_size
        except (OSError, msgspec.DecodeError):
            return None
        return (size, origin.validator) if size and origin.url_sha256 == self._url_sha256 else None

    def open(self, *, resume: bool, validator: str | None) -> BinaryIO:
        """Open the part for writing at its end; from nothing unless `resume`. Without a validator it cannot be resumed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not resume:
            self.forget()
            if validator:
                self._origin_path.write_bytes(msgspec.json.encode(Origin(self._url_sha256, validator)))
        return self.path.open("ab" if resume else "wb")

    def forget(self) -> None:
        """Throw the part away."""
        self._origin_path.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the whole file in the target's place, in one step."""
        self._origin_path.unlink(missing_ok=True)
        self.path.replace(self.target)

    def sha256(self) -> str:
        """Digest the part, hex."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def start(self, length: int) -> bytes:
        """Give its first bytes."""
        with self.path.open("rb") as file:
            return file.read(length)


def range_validator(etag: str | None, last_modified: str | None) -> str | None:
    """Choose what If-Range may hold; weak entity tags do not promise identical bytes. Source: RFC 9110, section 13.1.5."""
    # An entity tag that is weak is not replaced by the date beside it: the server has said bytes may differ.
    if etag:
        return None if etag.startswith("W/") else etag
    return last_modified


def check_range(content_range: str | None, size: int) -> int | None:
    """Make sure that a 206 goes on exactly where the part ends, and give the whole's length; None when it is not said.

    Raises:
        Ending: `connection_lost`, as the rest cannot be had this way.
    """
    found = re.fullmatch(r"\s*bytes\s+(\d{1,18})-\d{1,18}/(\d{1,18}|\*)\s*", content_range or "", re.IGNORECASE)
    if found is None or int(found[1]) != size:
        raise Ending(Outcome.CONNECTION_LOST, f"the rest from byte {size} was asked for, {content_range!r} came")
    return None if found[2] == "*" else int(found[2])
