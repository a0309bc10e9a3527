"""Rows of a timetable's table in; how many, and the first few by id, out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.health.rules.found import found_at
from mobility.model.finding import Found
from mobility.model.timetable import Timetable

Column = npt.NDArray[Any]

_KEYS = {"stops": "stop_id", "routes": "route_id", "trips": "trip_id"}


def rows_of(timetable: Timetable, table: str, rows: Column, detail: Callable[[int], str] | None = None) -> Found:
    """Count rows of `stops`, `routes` or `trips`; an example gives the row's id and what `detail` says of it."""
    ids = getattr(timetable, table).id

    def describe(row: int) -> tuple[str, str]:
        text = f"{_KEYS[table]} {timetable.strings[int(ids[row])]}"
        return f"{table}.txt", f"{text} {detail(row)}" if detail else text

    return found_at(np.asarray(rows, np.int64), describe)
