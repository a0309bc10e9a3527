"""One block of lines with quotation marks in; which commas part fields, and which lines need a careful look, out."""

from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]

_QUOTE, _COMMA, _NEWLINE, _RETURN, _BLANK, _TAB = b'",\n\r \t'


def quoted_commas(block: Column, newline: Column) -> tuple[Column, Column]:
    """Tell text from structure in a block that ends with a newline.

    A line is plain when its quotation marks come in pairs, each opening at a field's start and closing at its end,
    blanks aside. Everything else (stray or doubled marks, a line break within a field) makes its line careful, and
    costs that line only: no mark outlives its line.

    Returns:
        Bool per byte, true for bytes within a quoted field of a plain line; bool per line, true where it is careful.
    """
    quote = np.flatnonzero(block == _QUOTE)
    line = np.searchsorted(newline, quote)
    first_of_line = np.flatnonzero(np.diff(line, prepend=-1))
    ordinal = np.arange(len(quote)) - np.repeat(first_of_line, np.diff(first_of_line, append=len(quote)))
    opens = ordinal & 1 == 0
    careful = np.zeros(len(newline), np.bool_)
    before, after = _neighbour(block, quote[opens], -1), _neighbour(block, quote[~opens], 1)
    careful[line[opens][(before != _COMMA) & (before != _NEWLINE)]] = True
    careful[line[~opens][(after != _COMMA) & (after != _NEWLINE) & (after != _RETURN)]] = True
    last_of_line = np.append(first_of_line[1:], len(quote)) - 1
    careful[line[last_of_line][opens[last_of_line]]] = True
    marks = np.zeros(len(block), np.bool_)
    marks[quote[~careful[line]]] = True
    return np.logical_xor.accumulate(marks), careful


def _neighbour(block: Column, place: Column, step: int) -> Column:
    """Give the nearest byte that is no blank before (-1) or after (+1) each place; a newline beyond the block's ends."""
    beside = place + step
    while True:
        outside = (beside < 0) | (beside >= len(block))
        byte = np.where(outside, _NEWLINE, block[np.clip(beside, 0, len(block) - 1)])
        blank = (byte == _BLANK) | (byte == _TAB)
        if not blank.any():
            return byte
        beside = beside + blank * step
