"""A member of an archive in; its rows out, block by block and column by column, with bad row lengths counted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.ahead import ahead
from mobility.gtfs.archive import Archive
from mobility.gtfs.blanks import rows_with_blanks
from mobility.gtfs.careful import careful_fields
from mobility.gtfs.fields import Field
from mobility.gtfs.rows import Rows, Split, split_block
from mobility.model.outcome import Outcome

Column = npt.NDArray[Any]

BLOCK_BYTES = 2 * 2**20
"""Small enough that a block's arrays stay in the processor's cache, large enough that calls cost nothing."""
MAX_LINE_BYTES = 16 * 2**20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class GtfsRefusedError(Exception):
    """The dataset is of no use, by the operator's fault: `outcome` names it, `detail` says where."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        """Keep both and say both."""
        super().__init__(f"{outcome.value}: {detail}")
        self.outcome = outcome
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one file with their columns by name."""

    file: str
    rows: Rows
    names: Mapping[str, int]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __getitem__(self, rows: Column) -> "Block":
        """Take some rows, by mask or index."""
        return Block(self.file, self.rows[rows], self.names)

    def __contains__(self, name: str) -> bool:
        """Say whether the header names a column."""
        return name in self.names

    def field(self, name: str) -> Field:
        """Give a column by name; all empty where the header does not name it."""
        if name in self.names:
            return self.rows.field(self.names[name])
        nothing = np.zeros(len(self.rows), np.int64)
        return Field(self.rows.buffer, nothing, nothing)

    def without(self, bad: Column, reason: Reason, account: Account) -> "Block":
        """Reject the rows of a mask and give the others."""
        if not bad.any():
            return self
        rows = np.flatnonzero(bad)
        account.reject(self.file, reason, len(rows), (self.rows.example(int(row)) for row in rows))
        return self[~bad]

    def notice(self, odd: Column, reason: Reason, account: Account) -> None:
        """Count the rows of a mask, which stay."""
        rows = np.flatnonzero(odd)
        account.notice(self.file, reason, len(rows), (self.rows.example(int(row)) for row in rows))


def blocks(
    archive: Archive,
    name: str,
    required: tuple[str, ...],
    account: Account,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Block]:
    """Read one file of an archive; nothing where it is absent or empty. `name` is without `.txt`.

    Raises:
        GtfsRefusedError: a `required` column is missing.
        ArchiveRefusedError: the member is damaged.
    """
    if f"{name}.txt" not in archive:
        return
    parts = _parts(archive, name, required, account)
    for part in ahead(parts) if archive.size(f"{name}.txt") > BLOCK_BYTES else parts:
        if len(part.block):
            yield _measured(part.block, part.width, account)
        if progress:
            progress(part.share)


class _Part(NamedTuple):
    block: Block
    width: int
    share: float


def _parts(archive: Archive, name: str, required: tuple[str, ...], account: Account) -> Iterator[_Part]:
    names: dict[str, int] | None = None
    width, line, pending = 0, 1, b""
    for chunk, share in _chunks(archive, f"{name}.txt"):
        at_end = not chunk
        pending = _shortened(pending + chunk, name, account)
        whole = len(pending) if at_end else pending.rfind(b"\n") + 1
        if names is None and pending[:whole].strip():
            start, fields = _header(pending[:whole])
            names, width = _named(fields, name, account), len(fields)
            _check_columns(name, names, required)
            line += pending.count(b"\n", 0, start)
            pending, whole = pending[start:], whole - start
        if names is not None:
            split = split_block(pending[:whole], line, width, at_end=at_end)
            pending, line = pending[split.used_bytes :], line + split.used_lines
            _notice_oddities(split, name, account)
            yield _Part(Block(name, split.rows, names), width, share)


def _notice_oddities(split: Split, name: str, account: Account) -> None:
    """Count what is read all the same: values over several lines, and blanks around values."""
    account.notice(name, Reason.NEW_LINE_IN_VALUE, len(split.broken), (f"line {line}" for line in split.broken))
    padded = rows_with_blanks(split.rows)
    account.notice(name, Reason.BLANKS_AROUND_VALUE, len(padded), (split.rows.example(int(row)) for row in padded))


def _chunks(archive: Archive, file: str) -> Iterator[tuple[bytes, float]]:
    """Give a member's bytes without byte order mark, the share read so far, and b"" at its end."""
    size, given, returns_only = max(archive.size(file), 1), 0, False
    with archive.open(file) as stream:
        while chunk := stream.read(BLOCK_BYTES):
            if not given:
                returns_only = b"\n" not in chunk and b"\r" in chunk
                chunk = chunk.removeprefix(_BYTE_ORDER_MARK)
            given += len(chunk)
            yield (chunk.replace(b"\r", b"\n") if returns_only else chunk), given / size
    yield b"", 1.0


def _shortened(data: bytes, name: str, account: Account) -> bytes:
    if len(data) <= MAX_LINE_BYTES or b"\n" in data:
        return data
    account.notice(name, Reason.ROW_TOO_LONG, 1)
    return data[: MAX_LINE_BYTES // 16]


def _header(data: bytes) -> tuple[int, list[bytes]]:
    """Find the first line that is not blank; give where the next one starts and the header's fields."""
    start = len(data) - len(data.lstrip())
    end = data.find(b"\n", start)
    end = len(data) if end < 0 else end
    fields, _ = careful_fields([data[start:end].strip()], 0, 0, at_end=True) or ([], 1)
    return min(end + 1, len(data)), fields


def _named(header: list[bytes], name: str, account: Account) -> dict[str, int]:
    names: dict[str, int] = {}
    for column, field in enumerate(header):
        text = field.decode("utf-8", "replace")
        if text in names:
            account.notice(name, Reason.DUPLICATED_COLUMN, 1, [f"line 1: {text}"])
        elif text:
            names[text] = column
        else:
            account.notice(name, Reason.EMPTY_COLUMN_NAME, 1, [f"line 1: column {column + 1}"])
    return names


def _check_columns(name: str, names: Mapping[str, int], required: tuple[str, ...]) -> None:
    missing = [column for column in required if column not in names]
    if missing:
        raise GtfsRefusedError(Outcome.MISSING_REQUIRED_COLUMN, f"{name}.txt: {', '.join(missing)}")


def _measured(block: Block, width: int, account: Account) -> Block:
    """Reject rows with more fields than the header has, if anything stands in them; count shorter ones."""
    fields = block.rows.fields
    if (fields == width).all():
        return block
    surplus = np.zeros(len(block), np.bool_)
    for column in range(width, min(int(fields.max()), width + 50)):
        surplus |= block.rows.field(column).length > 0
    surplus |= fields > width + 50
    block.notice(fields < width, Reason.INVALID_ROW_LENGTH, account)
    return block.without(surplus, Reason.INVALID_ROW_LENGTH, account)
