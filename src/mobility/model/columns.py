"""Dataclasses of columns to one aligned value and back, without copying: what files and Redis hold (never pickle)."""

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

_MAGIC = b"MOBILITY"
_ALIGNMENT = 64
_PREFIX_BYTES = len(_MAGIC) + 8

Tables = TypeVar("Tables")


class ColumnPlace(msgspec.Struct, frozen=True):
    """Where one column stands in the value: numpy dtype, shape, byte offset after the header."""

    dtype: str
    shape: tuple[int, ...]
    offset: int


class Header(msgspec.Struct, frozen=True):
    """What stands before the columns."""

    kind: str
    schema: int
    info: msgspec.Raw
    columns: dict[str, ColumnPlace]


class SchemaMismatchError(ValueError):
    """The value was written under another schema, or is not one of ours; whoever wrote it must write it again."""


def columns_of(tables: object, prefix: str = "") -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """List a dataclass' columns with dotted names, nested dataclasses included, in field order."""
    for field in dataclasses.fields(tables):  # type: ignore[arg-type]
        value = getattr(tables, field.name)
        if isinstance(value, np.ndarray):
            yield prefix + field.name, value
        elif dataclasses.is_dataclass(value):
            yield from columns_of(value, f"{prefix}{field.name}.")


def pack(kind: str, schema: int, info: bytes, tables: object) -> list[bytes | memoryview]:
    """Lay `info` (JSON) and all columns out as the parts of one value, each column at a multiple of 64 bytes."""
    places: dict[str, ColumnPlace] = {}
    parts: list[bytes | memoryview] = []
    offset = 0
    for name, column in columns_of(tables):
        contiguous = np.ascontiguousarray(column)
        places[name] = ColumnPlace(contiguous.dtype.str, contiguous.shape, offset)
        padding = -contiguous.nbytes % _ALIGNMENT
        parts += [contiguous.reshape(-1).view(np.uint8).data if contiguous.nbytes else b"", bytes(padding)]
        offset += contiguous.nbytes + padding
    header = msgspec.json.encode(Header(kind, schema, msgspec.Raw(info), places))
    header += b" " * (-(len(header) + _PREFIX_BYTES) % _ALIGNMENT)
    return [_MAGIC + len(header).to_bytes(8, "little"), header, *parts]


def unpack(kind: str, schema: int, value: bytes | memoryview) -> tuple[msgspec.Raw, dict[str, npt.NDArray[Any]]]:
    """Give `info` and the columns as read-only views into `value`.

    Raises:
        SchemaMismatchError: another kind or schema, or bytes that are not a value of ours or are cut short.
    """
    view = memoryview(value)
    if bytes(view[: len(_MAGIC)]) != _MAGIC:
        raise SchemaMismatchError(f"not a {kind} value")
    header_bytes = int.from_bytes(view[len(_MAGIC) : _PREFIX_BYTES], "little")
    try:
        header = msgspec.json.decode(view[_PREFIX_BYTES : _PREFIX_BYTES + header_bytes], type=Header)
    except msgspec.DecodeError as error:
        raise SchemaMismatchError(f"damaged {kind} value: {error}") from error
    if (header.kind, header.schema) != (kind, schema):
        raise SchemaMismatchError(f"expected {kind} schema {schema}, found {header.kind} schema {header.schema}")
    start = _PREFIX_BYTES + header_bytes
    return header.info, {name: _view(view, start, place) for name, place in header.columns.items()}


def _view(value: memoryview, start: int, place: ColumnPlace) -> npt.NDArray[Any]:
    count = int(np.prod(place.shape, dtype=np.int64))
    dtype = np.dtype(place.dtype)
    if dtype.hasobject or start + place.offset + count * dtype.itemsize > len(value):
        raise SchemaMismatchError("a column does not fit the value")
    column = np.frombuffer(value, dtype, count, start + place.offset).reshape(place.shape)
    column.flags.writeable = False
    return column


def tables_from(cls: type[Tables], columns: dict[str, npt.NDArray[Any]], prefix: str = "") -> Tables:
    """Fill a dataclass of columns, nested ones included, from dotted names; SchemaMismatchError when one is missing."""
    values: dict[str, Any] = {}
    hints = {field.name: field.type for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for name, hint in hints.items():
        dotted = prefix + name
        if dotted in columns:
            values[name] = columns[dotted]
        elif isinstance(hint, type) and dataclasses.is_dataclass(hint):
            values[name] = tables_from(hint, columns, f"{dotted}.")
        else:
            raise SchemaMismatchError(f"column {dotted} is missing")
    return cls(**values)
