"""Rows of two versions' tables in; one table in byte order of its ids, and where each row went, out."""

import dataclasses
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from mobility.gtfs.assemble import narrowed
from mobility.gtfs.texts import Texts
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]
Table = TypeVar("Table")

GONE = -1
"""Where a row went that the united table does not have; also a reference to nothing."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a united table has, and in which order."""

    older: Column
    """Rows of the older version that it takes; of the newer one it takes all."""
    picked: Column
    """Places in (older rows taken, newer rows), in the order of the united table."""
    older_to: Column
    """Place in the united table by row of the older version; GONE where it has none."""
    newer_to: Column


def ids_of(timetable: Timetable, column: Column) -> list[bytes]:
    """Give the texts of a column."""
    return [timetable.strings.raw(number) for number in column.tolist()]


def unite_rows(older: list[bytes], newer: list[bytes], kept: Column, *, newer_replaces: bool = True) -> Rows:
    """Put rows in byte order of their ids, the older version's first where both stay.

    Args:
        older: ids of the older version's rows.
        newer: ids of the newer version's rows, all of which are taken.
        kept: rows of the older version that are needed.
        newer_replaces: whether a row of the newer version stands for the older one of the same id.
    """
    replacing = {text: row for row, text in enumerate(newer)} if newer_replaces else {}
    taken = np.array([row for row in kept.tolist() if older[row] not in replacing], np.int64)
    ids = [older[row] for row in taken.tolist()] + newer
    picked = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    place = np.empty(len(ids), np.int64)
    place[picked] = np.arange(len(ids))
    older_to, newer_to = np.full(len(older), GONE), place[len(taken) :]
    older_to[taken] = place[: len(taken)]
    replaced = [row for row in kept.tolist() if older[row] in replacing]
    older_to[replaced] = newer_to[[replacing[older[row]] for row in replaced]]
    return Rows(taken, picked, older_to, newer_to)


def unite(older: Table, newer: Table, rows: Rows) -> Table:
    """Put two tables together whose columns speak of the same texts and rows."""
    columns: dict[str, Column] = {}
    for field in dataclasses.fields(newer):  # type: ignore[arg-type]
        column = np.concatenate([getattr(older, field.name)[rows.older], getattr(newer, field.name)])[rows.picked]
        is_reference = column.dtype.kind == "u" or column.dtype == np.int64
        columns[field.name] = narrowed(column) if is_reference else column
    return type(newer)(**columns)


def with_texts(timetable: Timetable, table: Table, texts: Texts, names: tuple[str, ...]) -> Table:
    """Let the named columns of a table speak of other texts; only texts that are used are taken over."""
    return dataclasses.replace(  # type: ignore[type-var]
        table, **{name: _moved(timetable, getattr(table, name), texts) for name in names}
    )


def _moved(timetable: Timetable, column: Column, texts: Texts) -> Column:
    different, inverse = np.unique(column, return_inverse=True)
    return texts.numbers(timetable.strings.raw(number) for number in different.tolist())[inverse]


def followed(column: Column, to: Column) -> Column:
    """Follow references to rows of another table, as int64; GONE stays GONE."""
    rows = column.astype(np.int64)
    return np.where(rows >= 0, np.append(to, GONE)[rows], GONE)
