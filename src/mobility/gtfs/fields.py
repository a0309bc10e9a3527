"""Places of one column's fields in a block in; numbers, times, dates, words or texts out, all rows at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]

EMPTY = -(2**40)
"""Stands in int64 results for an empty field."""
INVALID = -(2**41)
"""Stands in int64 results for a field that is not of the asked form."""

PADDING = 16
"""Bytes that follow every buffer, so that eight can be loaded at any place."""

_ZEROS = np.uint64(0x3030303030303030)
_LENGTH_MASK = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)
_DAYS_BEFORE = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365])
_BLANK = 32
"""A byte up to this is a blank, a tab, or another control character."""
_QUOTE = 34


@dataclass(frozen=True, slots=True)
class Field:
    """One column of some rows: where each row's bytes start in `buffer` and how many they are; blanks and quotes cut off.

    `buffer` is uint8 with PADDING more bytes than any field reaches.
    """

    buffer: Column
    start: Column
    length: Column

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.start)

    def __getitem__(self, rows: Column) -> "Field":
        """Take some rows, by mask or index."""
        return Field(self.buffer, self.start[rows], self.length[rows])

    def texts(self) -> list[bytes]:
        """Give every row's bytes."""
        data = self.buffer.tobytes()
        return [
            data[start : start + length]
            for start, length in zip(self.start.tolist(), self.length.tolist(), strict=True)
        ]

    def words(self, index: int) -> Column:
        """Load bytes 8 * index to 8 * index + 7 of every row as a little-endian uint64, zero past the field's end."""
        left = np.clip(self.length - 8 * index, 0, 8)
        place = np.minimum(self.start + 8 * index, len(self.buffer) - 8)
        masked: Column = _load(self.buffer, place) & _LENGTH_MASK[left]
        return masked

    def changes(self) -> Column:
        """Say for every row whether it differs from the row before; true for the first."""
        if not len(self):
            return np.zeros(0, np.bool_)
        differs = np.ones(len(self), np.bool_)
        differs[1:] = self.length[1:] != self.length[:-1]
        for index in range(-(-int(self.length.max()) // 8)):
            word = self.words(index)
            differs[1:] |= word[1:] != word[:-1]
        return differs

    def integers(self) -> Column:
        """Read non-negative decimal integers of up to 8 digits as int64; EMPTY or INVALID otherwise."""
        if int(self.length.max(initial=0)) <= 1:
            digit = self.buffer[self.start].astype(np.int64) - 48
            return np.where(self.length == 0, EMPTY, np.where((digit >= 0) & (digit <= 9), digit, INVALID))
        digits = _right_aligned(self.buffer, self.start, np.minimum(self.length, 8))
        value = np.where(_are_digits(digits) & (self.length <= 8), _eight_digits(digits), INVALID)
        return np.where(self.length == 0, EMPTY, value)

    def times(self) -> Column:
        """Read H:MM:SS to HHH:MM:SS as int64 seconds; EMPTY or INVALID otherwise. Source: GTFS field type Time."""
        clock = np.clip(self.length, 7, 8)
        word = _right_aligned(self.buffer, self.start + np.maximum(self.length - 8, 0), clock)
        colons = (word & np.uint64(0x0000FF0000FF0000)) == np.uint64(0x00003A00003A0000)
        digits = (word & np.uint64(0xFFFF00FFFF00FFFF)) | np.uint64(0x0000300000300000)
        hour, minute, second = (_two_digits(digits, shift) for shift in (0, 24, 48))
        hundreds = np.where(self.length == 9, self.buffer[self.start].astype(np.int64) - 48, 0)
        valid = colons & _are_digits(digits) & (minute < 60) & (second < 60) & (hundreds >= 0) & (hundreds <= 9)
        valid &= (self.length >= 7) & (self.length <= 9)
        value = np.where(valid, (hundreds * 100 + hour) * 3600 + minute * 60 + second, INVALID)
        return np.where(self.length == 0, EMPTY, value)

    def dates(self) -> Column:
        """Read YYYYMMDD as int64 ServiceDays; EMPTY or INVALID otherwise. Source: GTFS field type Date."""
        number = self.integers()
        year, month, day = number // 10_000, number // 100 % 100, number % 100
        valid = (number >= 1900_01_01) & (self.length == 8) & (month >= 1) & (month <= 12)
        month = np.where(valid, month, 1)
        leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
        days_in_month = _DAYS_BEFORE[month + 1] - _DAYS_BEFORE[month] + (leap & (month == 2))
        valid &= (day >= 1) & (day <= days_in_month)
        past = year - 1
        ordinal = past * 365 + past // 4 - past // 100 + past // 400 + _DAYS_BEFORE[month] + (leap & (month > 2)) + day
        return np.where(self.length == 0, EMPTY, np.where(valid, ordinal - 719_163, INVALID))


def trimmed(buffer: Column, start: Column, end: Column, *, quoted: bool) -> Field:
    """Make a Field of raw places: blanks around it are cut off, and the quotation marks if `quoted` says there may be any."""
    start, end = _without_blanks(buffer, start, end)
    if quoted:
        marked = (buffer[start] == _QUOTE) & (buffer[end - 1] == _QUOTE) & (end - start >= 2)
        if marked.any():
            start, end = _without_blanks(buffer, start + marked, end - marked)
    return Field(buffer, start, end - start)


def _without_blanks(buffer: Column, start: Column, end: Column) -> tuple[Column, Column]:
    while (leading := (buffer[start] <= _BLANK) & (start < end)).any():
        start = start + leading
    while (trailing := (buffer[end - 1] <= _BLANK) & (start < end)).any():
        end = end - trailing
    return start, end


def _load(buffer: Column, place: Column) -> Column:
    """Load eight bytes from each place, aligned or not."""
    overlapping: Column = np.ndarray((len(buffer) - 7,), "<u8", buffer.data, 0, (1,))
    return overlapping[place]


def _right_aligned(buffer: Column, start: Column, length: Column) -> Column:
    """Load up to eight characters with "0" put before them to make eight."""
    shift = ((8 - length) * 8).astype(np.uint64)
    kept = _load(buffer, start) & _LENGTH_MASK[length]
    # A shift by all 64 bits gives 0 in numpy, which is what an empty field needs.
    return (kept << shift) | (_ZEROS & ~(np.uint64(0xFFFFFFFFFFFFFFFF) << shift))


def _are_digits(word: Column) -> Column:
    high = np.uint64(0xF0F0F0F0F0F0F0F0)
    digits: Column = ((word & high) == _ZEROS) & (((word + np.uint64(0x0606060606060606)) & high) == _ZEROS)
    return digits


def _two_digits(word: Column, shift: int) -> Column:
    tens, ones = (word >> np.uint64(shift)) & np.uint64(15), (word >> np.uint64(shift + 8)) & np.uint64(15)
    return (tens * np.uint64(10) + ones).astype(np.int64)


def _eight_digits(word: Column) -> Column:
    """Add up eight digits at once: pairs, then fours, then all."""
    word = ((word & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561)) >> np.uint64(8)
    word = ((word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    word = ((word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)
    return word.astype(np.int64)
