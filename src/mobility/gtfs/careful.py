"""Lines whose quotation marks are not plain in; their fields out, one line or one quoted line break at a time."""

import csv
import re
from collections.abc import Sequence

MAX_JOINED_LINES = 100
"""A quoted field of more line breaks than this is taken for a stray quotation mark."""

_FIELD = re.compile(rb'[ \t]*(?:"([^"]*(?:""[^"]*)*)"[ \t]*|([^,"]*))(,|\Z)')
_UNTERMINATED = re.compile(rb'[ \t]*"[^"]*(?:""[^"]*)*\Z')


def careful_fields(lines: Sequence[bytes], index: int, width: int, *, at_end: bool) -> tuple[list[bytes], int] | None:
    """Read the record that starts with line `index`, and say how many lines it takes.

    Tried in this order: a well-formed record; a well-formed record over several lines (not if each of them is a whole
    record of `width` fields by itself: then the marks are stray, and two stray marks swallow no rows); what Python's csv
    reader makes of the line; the line with its marks taken as text. None when the record may go on past the last of
    `lines`, which it cannot `at_end`.
    """
    fields = _strict(lines[index])
    if fields is not None:
        return fields, 1
    if _unterminated(lines[index]):
        ahead = range(index + 1, min(index + MAX_JOINED_LINES, len(lines)))
        for last in ahead:
            fields = _strict(b"\n".join(lines[index : last + 1])) if b'"' in lines[last] else None
            if fields is None:
                continue
            count = last + 1 - index
            stray = all(line.count(b",") + 1 == width for line in lines[index : last + 1])
            return (_literal(lines[index], width), 1) if stray or len(fields) != width else (fields, count)
        if len(ahead) < MAX_JOINED_LINES - 1 and not at_end:
            return None
    return _literal(lines[index], width), 1


def _strict(record: bytes) -> list[bytes] | None:
    """Parse a well-formed record (RFC 4180, blanks around quoted fields allowed); None when it is not one."""
    fields, place = [], 0
    while match := _FIELD.match(record, place):
        quoted, plain, end = match.groups()
        fields.append(plain.strip() if quoted is None else quoted.replace(b'""', b'"').strip())
        if not end:
            return fields
        place = match.end()
    return None


def _unterminated(line: bytes) -> bool:
    place = 0
    while match := _FIELD.match(line, place):
        place = match.end()
    return _UNTERMINATED.match(line, place) is not None


def _literal(line: bytes, width: int) -> list[bytes]:
    text = line.decode("latin-1")
    try:
        lenient = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        lenient = []
    if len(lenient) == width:
        return [field.strip().encode("latin-1") for field in lenient]
    return [_without_marks(field.strip()) for field in line.split(b",")]


def _without_marks(field: bytes) -> bytes:
    whole = len(field) >= 2 and field[:1] == field[-1:] == b'"'
    return field[1:-1].replace(b'""', b'"').strip() if whole else field
