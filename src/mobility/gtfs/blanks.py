"""Rows of one block in; those with blanks around a value out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.rows import Rows

Column = npt.NDArray[Any]

_TAB, _RETURN, _BLANK, _QUOTE = b'\t\r "'


def rows_with_blanks(rows: Rows) -> Column:
    """Give the row of every value with a blank or tab before or after it, within its quotation marks or without; as often as
    it has such values.

    Records that had to be read one by one are not looked at.
    """
    buffer = rows.buffer
    blanks = np.flatnonzero((buffer == _BLANK) | (buffer == _TAB))
    if not len(blanks) or not len(rows):
        return np.zeros(0, np.int64)
    before = blanks - 1
    before = np.where(_is_quote(buffer, before), before - 1, before)
    after = blanks + 1
    after = np.where(_is_quote(buffer, after), after + 1, after)
    after = np.where(buffer[np.minimum(after, len(buffer) - 1)] == _RETURN, after + 1, after)
    at_edge = blanks[(before < 0) | _among(before, rows.separator) | _among(after, rows.separator)]
    return _rows_of(np.unique(np.searchsorted(rows.separator, at_edge)), rows)


def _is_quote(buffer: Column, places: Column) -> Column:
    within = (places >= 0) & (places < len(buffer))
    marked: Column = within & (buffer[np.where(within, places, 0)] == _QUOTE)
    return marked


def _among(places: Column, separator: Column) -> Column:
    at = np.searchsorted(separator, places)
    found: Column = separator[np.minimum(at, len(separator) - 1)] == places
    return found


def _rows_of(fields: Column, rows: Rows) -> Column:
    """Find the row that each field belongs to, leaving out fields that are no row's any more."""
    order = np.argsort(rows.first, kind="stable")
    at = np.searchsorted(rows.first[order], fields, side="right") - 1
    row = order[np.maximum(at, 0)]
    found: Column = row[(at >= 0) & (fields < rows.first[row] + rows.fields[row])]
    return found
