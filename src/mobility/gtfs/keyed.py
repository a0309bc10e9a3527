"""A file with a primary key in; its rows column by column out, with rows rejected whose key is missing or taken."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.fields import EMPTY, INVALID, Field
from mobility.gtfs.ids import MAX_ID_BYTES
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.texts import Texts, as_utf8, is_utf8

Column = npt.NDArray[Any]


def keyed_blocks(
    archive: Archive, name: str, key: str, account: Account, required: tuple[str, ...] = ()
) -> Iterator[tuple[Block, list[bytes]]]:
    """Give a file's rows block by block, with the key of each; keys are unique over the file, the first of two stays."""
    seen: set[bytes] = set()
    for whole in blocks(archive, name, required, account):
        block = whole.without(whole.field(key).length == 0, Reason.MISSING_REQUIRED_FIELD, account)
        block = block.without(block.field(key).length > MAX_ID_BYTES, Reason.ID_TOO_LONG, account)
        keys = block.field(key).texts()
        first = [text not in seen and seen.add(text) is None for text in keys]  # type: ignore[func-returns-value]
        if not all(first):
            block = block.without(~np.array(first), Reason.DUPLICATE_KEY, account)
            keys = [text for text, stays in zip(keys, first, strict=True) if stays]
        yield block, keys


def choice(block: Block, name: str, allowed: range, account: Account, *, default: int = 0) -> Column:
    """Read a small enumeration as int64; `default` where it is empty, or not in `allowed` (counted)."""
    if name not in block:
        return np.full(len(block), default)
    value = block.field(name).integers()
    odd = (value != EMPTY) & ((value < allowed.start) | (value >= allowed.stop))
    if odd.any():
        block.notice(odd, Reason.INVALID_ENUM, account)
    return np.where(odd | (value == EMPTY), default, value)


def numbers_or(field: Field, default: int) -> Column:
    """Read integers as int64, `default` where one is empty or not a number."""
    value = field.integers()
    return np.where((value == EMPTY) | (value == INVALID), default, value)


def text_numbers(block: Block, name: str, texts: Texts, account: Account) -> Column:
    """Number a column's texts as uint32; a text is looked up where it differs from the row before."""
    if name not in block:
        return np.zeros(len(block), np.uint32)
    field = block.field(name)
    changes = field.changes()
    found = field[changes].texts()
    numbers = texts.numbers(as_utf8(text) for text in found)
    odd = [text for text in found if not text.isascii() and not is_utf8(text)]
    account.notice(block.file, Reason.INVALID_CHARACTER, len(odd), (f"{name} {as_utf8(text).decode()}" for text in odd))
    repeated: Column = numbers[np.cumsum(changes) - 1] if len(numbers) else numbers
    return repeated
