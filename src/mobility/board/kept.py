"""How something is worked out from a timetable -> that value, made once and kept for as long as the timetable lives."""

from collections.abc import Callable
from typing import Generic, TypeVar, cast

from mobility.board.timetable_reader import TimetableReader

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """One kind of value that a timetable keeps: whoever makes it stands above the reader, which need not know it."""

    def __init__(self, make: Callable[[TimetableReader], Value]) -> None:
        self._make = make

    def of(self, reader: TimetableReader) -> Value:
        """Give the timetable's value, the same at every call."""
        found = reader.kept.get(self)
        if found is None:
            found = reader.kept[self] = self._make(reader)
        return cast("Value", found)
