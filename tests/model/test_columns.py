"""Columns survive the way to a file or Redis and back, and damage is noticed."""

from dataclasses import dataclass

import numpy as np
import pytest

from mobility.model.columns import SchemaMismatchError, pack, tables_from, unpack
from mobility.model.strings import Strings, strings_of


@dataclass
class Inner:
    numbers: np.ndarray


@dataclass
class Outer:
    flags: np.ndarray
    inner: Inner


VALUE = Outer(np.arange(5, dtype=np.uint8), Inner(np.arange(12, dtype=np.int64).reshape(3, 4)))


def packed(schema: int = 1) -> bytes:
    return b"".join(pack("thing", schema, b'{"a":1}', VALUE))


def test_columns_come_back_as_read_only_views() -> None:
    info, columns = unpack("thing", 1, packed())
    assert bytes(info) == b'{"a":1}'
    back = tables_from(Outer, columns)
    assert back.inner.numbers.tolist() == VALUE.inner.numbers.tolist()
    assert back.flags.dtype == np.uint8
    with pytest.raises(ValueError, match="read-only"):
        back.flags[0] = 1


@pytest.mark.parametrize("value", [b"", b"MOBILITY", packed()[:100], packed()[:-130], b"x" * 200])
def test_a_damaged_value_is_refused(value: bytes) -> None:
    with pytest.raises(SchemaMismatchError):
        unpack("thing", 1, value)


def test_another_schema_is_refused_by_name() -> None:
    with pytest.raises(SchemaMismatchError, match="schema 1, found thing schema 2"):
        unpack("thing", 1, packed(schema=2))


def test_a_missing_column_is_named() -> None:
    _, columns = unpack("thing", 1, packed())
    del columns["inner.numbers"]
    with pytest.raises(SchemaMismatchError, match=r"inner\.numbers"):
        tables_from(Outer, columns)


def test_texts_are_found_by_bisection_in_byte_order() -> None:
    texts = sorted(["", "é", "a", "B", "aa", "Gare"], key=str.encode)
    strings: Strings = strings_of(text.encode() for text in texts)
    column = np.arange(len(texts), dtype=np.uint32)
    assert [strings.find_sorted(text, column) for text in texts] == list(range(len(texts)))
    assert strings.find_sorted("b", column) is None
