"""Columns and rows in, CSV out that French spreadsheets open as it is meant, and in which nothing is calculated."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
"""Without it spreadsheets take UTF-8 for another encoding."""
_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that make spreadsheets run a cell. Source: OWASP, CSV Injection."""

Cell = str | int | float | None


def sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]], locale: str) -> str:
    """Write a sheet; `locale` fr separates by semicolons and writes a decimal comma. Source: RFC 4180; HEALTH.md 6."""
    is_french = locale == "fr"
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if is_french else ",")
    writer.writerow(columns)
    writer.writerows([_cell(cell, is_french=is_french) for cell in row] for row in rows)
    return BOM + written.getvalue()


def inert(text: str | None) -> str | None:
    """Put an apostrophe before a text that begins like a formula, which spreadsheets take as "this is text"."""
    return f"'{text}" if text is not None and text.startswith(_CALCULATED) else text


def _cell(cell: Cell, *, is_french: bool) -> Cell:
    if isinstance(cell, float):
        return str(cell).replace(".", ",") if is_french else cell
    return inert(cell) if isinstance(cell, str) else cell
