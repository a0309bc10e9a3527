"""What an engine is asked while a block runs, and what SQLite does to answer it: which tables it goes through, in how many steps."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from mobility.history.schema import SCHEMA_VERSIONS, SERIES, SOURCES

SMALL = {table.name for table in (SCHEMA_VERSIONS, SERIES, SOURCES)}
"""Tables that do not grow with time."""
COUNTED_BY = 100


@dataclass
class Asked:
    """Statements with the parameters they were last asked with."""

    statements: dict[str, Any] = field(default_factory=dict)

    def plans(self, path: Path) -> dict[str, list[str]]:
        """Give how each question would be answered, line by line."""
        connection = sqlite3.connect(path)
        found = {
            statement: [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in self._questions()
        }
        connection.close()
        return found

    def gone_through(self, path: Path) -> dict[str, list[str]]:
        """Give the statements that read a table that grows from end to end, with the plan's lines about it."""
        found = {}
        for statement, plan in self.plans(path).items():
            scans = [line for line in plan if line.startswith("SCAN ") and line.split()[1] not in SMALL]
            if scans and not all("(subquery" in line or "CONSTANT" in line for line in scans):
                found[statement] = scans
        return found

    def steps(self, path: Path) -> dict[str, int]:
        """Count the steps of SQLite's machine for each question: the same on every computer."""
        connection, found = sqlite3.connect(path), dict[str, int]()
        counted = [0]

        def count() -> int:
            counted[0] += COUNTED_BY
            return 0

        connection.set_progress_handler(count, COUNTED_BY)
        for statement, parameters in self._questions():
            counted[0] = 0
            connection.execute(statement, parameters).fetchall()
            found[statement] = counted[0]
        connection.rollback()
        connection.close()
        return found

    def _questions(self) -> list[tuple[str, Any]]:
        return [one for one in self.statements.items() if one[0].split()[0] in ("SELECT", "DELETE")]


@contextmanager
def listening(engine: Engine) -> Iterator[Asked]:
    """Note what an engine is asked."""
    asked = Asked()

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        # Of one that is asked for many rows at once, the first.
        asked.statements[statement] = parameters[0] if isinstance(parameters, list) else parameters

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
