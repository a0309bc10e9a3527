"""Rows of a timetable's table in; how many, and the first few by id, out."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.health.rules.found import found_at
from mobility.model.finding import Found
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]

CHUNK = 2**20
"""Stop times looked at together, so that large timetables need no more memory than small ones."""
_KEYS = {"stops": "stop_id", "routes": "route_id", "trips": "trip_id"}


def rows_of(timetable: Timetable, table: str, rows: Column, detail: Callable[[int], str] | None = None) -> Found:
    """Count rows of `stops`, `routes` or `trips`; an example gives the row's id and what `detail` says of it."""
    ids = getattr(timetable, table).id

    def describe(row: int) -> tuple[str, str]:
        text = f"{_KEYS[table]} {timetable.strings[int(ids[row])]}"
        return f"{table}.txt", f"{text} {detail(row)}" if detail else text

    return found_at(np.asarray(rows, np.int64), describe)


def chunks(timetable: Timetable) -> Iterator[tuple[int, int, Column]]:
    """Give the stop times in parts: first row, row after the last, and the trip of each."""
    first = timetable.trips.first.astype(np.int64)
    for start in range(0, int(first[-1]), CHUNK):
        end = min(start + CHUNK, int(first[-1]))
        yield start, end, np.searchsorted(first, np.arange(start, end), side="right") - 1
