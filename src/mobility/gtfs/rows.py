"""One block of a GTFS file's lines in; where each row's fields are out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.careful import careful_fields
from mobility.gtfs.fields import PADDING, Field, trimmed
from mobility.gtfs.quotes import quoted_commas

Column = npt.NDArray[Any]

_COMMA, _NEWLINE, _RETURN = b",\n\r"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of one file, blank lines left out.

    Field `c` of row `r` ends at `separator[first[r] + c]` and starts after the separator before it, the first one at
    `begin[r]`; nothing of a row reaches past `finish[r]`.
    """

    buffer: Column
    separator: Column
    quoted: bool
    """Whether fields may still stand in quotation marks."""
    fewest: int
    """No row has fewer fields than this."""
    first: Column
    fields: Column
    """How many fields each row has."""
    begin: Column
    finish: Column
    line: Column
    """Line number in the file, the header's being 1."""
    example_start: Column
    """Where the row's line stands in `buffer`."""

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.line)

    def __getitem__(self, rows: Column) -> "Rows":
        """Take some rows, by mask or index."""
        places = self.first, self.fields, self.begin, self.finish, self.line, self.example_start
        return Rows(self.buffer, self.separator, self.quoted, self.fewest, *(place[rows] for place in places))

    def field(self, column: int) -> Field:
        """Give one column; empty where a row does not reach that far."""
        place = self.first + (column if column < self.fewest else np.minimum(column, self.fields - 1))
        end = np.minimum(self.separator[place], self.finish)
        start = self.separator[place - 1] + 1 if column else self.begin
        if column >= self.fewest:
            start = np.where(self.fields > column, np.minimum(start, end), end)
        return trimmed(self.buffer, start, end, quoted=self.quoted)

    def example(self, row: int) -> str:
        """Show a row as it stands in the file."""
        start = int(self.example_start[row])
        text = self.buffer[start : start + 400].tobytes().partition(b"\n")[0].removesuffix(b"\r")
        return f"line {self.line[row]}: {text.decode('utf-8', 'replace')}"


@dataclass(frozen=True, slots=True)
class Split:
    """A block taken apart: its rows, and how many bytes and lines of it they took; what is left goes before the next."""

    rows: Rows
    used_bytes: int
    used_lines: int
    broken: tuple[int, ...] = ()
    """First lines of the records that go over several lines."""


def split_block(data: bytes, first_line: int, width: int, *, at_end: bool) -> Split:
    """Take a block of whole lines apart; `width` is the header's number of fields.

    A record whose quoted line break may go on in the next block is left for it, unless this is the last.

    Why no library reads the lines: of four rows of which two have a stray quotation mark DuckDB 2.0, polars and pyarrow
    give two and report none as rejected. Measured on 10 million stop times, tables that they refer to included, unzipping
    not, in processor seconds: DuckDB 7.0 (0.77 GB, 69 MB installed), polars 6.2 (1.08 GB, 181 MB), pyarrow 8.4 without
    looking ids up (2.2 GB, 170 MB); this reader 8 (0.77 GB, nothing installed, no file inflated to disk).
    """
    data = data if data.endswith(b"\n") or not data else data + b"\n"
    buffer = np.frombuffer(data + bytes(PADDING), np.uint8)
    block = buffer[: len(data)]
    newline = np.flatnonzero(block == _NEWLINE)
    if b'"' not in data:
        separator = np.flatnonzero((block == _COMMA) | (block == _NEWLINE))
        return Split(_plain_rows(buffer, newline, separator, first_line), len(data), len(newline))
    inside, careful = quoted_commas(block, newline)
    separator = np.flatnonzero(((block == _COMMA) & ~inside) | (block == _NEWLINE))
    rows = _plain_rows(buffer, newline, separator, first_line, quoted=True)
    if not careful.any():
        return Split(rows, len(data), len(newline))
    records = _CarefulRecords(data, width)
    used = records.read(np.flatnonzero(careful), at_end=at_end)
    rows = records.merged_into(rows, first_line, np.concatenate(([0], newline + 1)))
    used_bytes = int(newline[used - 1]) + 1 if used else 0
    broken = tuple(line + first_line for line in records.broken)
    return Split(rows[rows.line < first_line + used], used_bytes, used, broken)


def _plain_rows(buffer: Column, newline: Column, separator: Column, first_line: int, *, quoted: bool = False) -> Rows:
    begin = np.concatenate(([0], newline + 1))[:-1]
    finish = newline - ((buffer[newline - 1] == _RETURN) & (newline > begin))
    last = np.flatnonzero(buffer[separator] == _NEWLINE)
    first = np.concatenate(([0], last + 1))[:-1]
    line = np.arange(first_line, first_line + len(newline))
    fields, blank = last - first + 1, finish == begin
    fewest = int(fields.min(initial=2**31, where=~blank))
    rows = Rows(buffer, separator, quoted, fewest, first, fields, begin, finish, line, begin)
    return rows[~blank] if blank.any() else rows


class _CarefulRecords:
    """Records read one by one. Their fields stand behind the block's bytes, each with one byte after it."""

    def __init__(self, data: bytes, width: int) -> None:
        self.data, self.width = data, width
        self.lines = [line.removesuffix(b"\r") for line in data.split(b"\n")[:-1]]
        self.offset = len(data) + PADDING
        self.tail: list[bytes] = []
        self.separator: list[int] = []
        self.records: list[tuple[int, int, int, int, int]] = []
        self.taken: set[int] = set()
        self.broken: list[int] = []

    def read(self, careful: Column, *, at_end: bool) -> int:
        """Read careful lines; give how many of the block's lines are dealt with."""
        for index in careful.tolist():
            if index in self.taken:
                continue
            record = careful_fields(self.lines, index, self.width, at_end=at_end)
            if record is None:
                return int(index)
            fields, count = record
            self.taken.update(range(index, index + count))
            if count > 1:
                self.broken.append(index)
            begin, first = self.offset, len(self.separator)
            for field in fields:
                self.offset += len(field)
                self.separator.append(self.offset)
                self.offset += 1
                self.tail.append(field)
            self.records.append((index, first, len(fields), begin, self.offset - 1))
        return len(self.lines)

    def merged_into(self, rows: Rows, first_line: int, line_starts: Column) -> Rows:
        """Put the records among the plain rows, in line order, in place of the lines they are made of."""
        rows = rows[~np.isin(rows.line - first_line, list(self.taken))]
        index, first, fields, begin, finish = np.array(self.records, np.int64).reshape(-1, 5).T
        mine = (first + len(rows.separator), fields, begin, finish, index + first_line, line_starts[index])
        theirs = (rows.first, rows.fields, rows.begin, rows.finish, rows.line, rows.example_start)
        tail = bytes(PADDING) + b",".join(self.tail) + bytes(PADDING + 1)
        merged = Rows(
            np.frombuffer(self.data + tail, np.uint8),
            np.concatenate((rows.separator, np.array(self.separator, np.int64))),
            True,  # noqa: FBT003 - names cannot stand before the places
            int(fields.min(initial=rows.fewest)),
            *(np.concatenate(pair) for pair in zip(theirs, mine, strict=True)),
        )
        return merged[np.argsort(merged.line, kind="stable")]
