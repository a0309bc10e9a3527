"""Text of a timetable in one blob: a column holds numbers, the table gives the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NO_TEXT = 0
"""Index of the empty text, which stands for "not given"."""


@dataclass(frozen=True, slots=True)
class Strings:
    """UTF-8 texts back to back; text `i` is `blob[first[i]:first[i + 1]]`, text 0 is empty.

    `first` has one entry more than there are texts, rising, in bytes.
    """

    blob: npt.NDArray[np.uint8]
    first: npt.NDArray[np.uint32]

    def __getitem__(self, index: int) -> str:
        """Decode one text."""
        return self.raw(index).decode()

    def __len__(self) -> int:
        """Count the texts, the empty one included."""
        return len(self.first) - 1

    def raw(self, index: int) -> bytes:
        """Give one text's UTF-8 bytes."""
        return self.blob[self.first[index] : self.first[index + 1]].tobytes()

    def find_sorted(self, text: str, column: Sequence[int] | npt.NDArray[np.uint32]) -> int | None:
        """Find the row of `column` that holds `text`, where the column's texts rise in byte order."""
        wanted, low, high = text.encode(), 0, len(column)
        while low < high:
            middle = (low + high) // 2
            if self.raw(int(column[middle])) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(column) and self.raw(int(column[low])) == wanted else None


def strings_of(texts: Iterable[bytes]) -> Strings:
    """Lay texts out in the given order; the first must be the empty one."""
    parts = list(texts)
    first = np.zeros(len(parts) + 1, np.uint32)
    np.cumsum([len(part) for part in parts], out=first[1:])
    return Strings(np.frombuffer(b"".join(parts), np.uint8), first)


class RowsById:
    """Rows by id, found by binary search once and remembered; ids that are not there are not, so that they cost no memory."""

    __slots__ = ("_column", "_strings", "known")

    def __init__(self, strings: Strings, column: npt.NDArray[np.uint32]) -> None:
        """Take a column whose texts rise in byte order."""
        self._strings = strings
        self._column = column
        self.known: dict[str, int] = {}

    def find(self, text: str) -> int | None:
        """Find the row that holds `text`."""
        row = self.known.get(text)
        if row is None:
            row = self._strings.find_sorted(text, self._column)
            if row is not None:
                self.known[text] = row
        return row
