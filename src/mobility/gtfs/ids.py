"""A list of ids in; an index out that finds whole columns of ids at once, exactly."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.fields import PADDING, Field

Column = npt.NDArray[Any]

MAX_ID_BYTES = 512
"""Longer ids are rejected: the longest seen in the wild have some 260 bytes."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def field_of(texts: list[bytes]) -> Field:
    """Lay texts out as a Field."""
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    start = np.cumsum(length) - length
    return Field(np.frombuffer(b"".join(texts) + bytes(PADDING), np.uint8), start, length)


class IdIndex:
    """Finds rows by id: an open-addressing hash table over 8-byte words, filled and searched a column at a time."""

    def __init__(self, ids: list[bytes]) -> None:
        """Index `ids`, which must differ from each other; an id's row is its place in the list."""
        field = field_of(ids)
        self._width = -(-int(field.length.max(initial=0)) // 8)
        self._words = [field.words(index) for index in range(self._width)]
        self._length = field.length
        self._slots = np.full(1 << max(2 * len(ids), 8).bit_length(), -1, np.int32)
        self._rounds = 0
        self._fill(_hashes(field, self._width))

    def _fill(self, hashes: Column) -> None:
        waiting = np.arange(len(hashes), dtype=np.int32)
        while len(waiting):
            slot = self._slot(hashes[waiting], self._rounds)
            free = self._slots[slot] < 0
            self._slots[slot[free]] = waiting[free]
            waiting = waiting[self._slots[slot] != waiting]
            self._rounds += 1

    def _slot(self, hashes: Column, round_: int) -> Column:
        slot: Column = ((hashes + np.uint64(round_)) & np.uint64(len(self._slots) - 1)).astype(np.int64)
        return slot

    def rows(self, field: Field) -> Column:
        """Give the row of each id of a column as int32; -1 where there is none of that id."""
        found = np.full(len(field), -1, np.int32)
        words = [field.words(index) for index in range(self._width)]
        hashes = _mixed(words, field.length)
        waiting = np.flatnonzero((field.length > 0) & (field.length <= 8 * self._width))
        for round_ in range(self._rounds):
            if not len(waiting):
                break
            candidate = self._slots[self._slot(hashes[waiting], round_)]
            same = (candidate >= 0) & (self._length[candidate] == field.length[waiting])
            for mine, theirs in zip(self._words, words, strict=True):
                same &= mine[candidate] == theirs[waiting]
            found[waiting[same]] = candidate[same]
            waiting = waiting[(candidate >= 0) & ~same]
        return found


def _hashes(field: Field, width: int) -> Column:
    return _mixed([field.words(index) for index in range(width)], field.length)


def _mixed(words: list[Column], length: Column) -> Column:
    hashes = length.astype(np.uint64)
    for word in words:
        hashes = (hashes ^ word) * _MULTIPLIER
        hashes ^= hashes >> _SHIFT
    return hashes ^ (hashes >> np.uint64(32))
