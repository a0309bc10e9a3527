"""A database of any age -> one with the present tables; or the refusal of one that is not ours to touch."""

import time
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.schema import DropIndex

from mobility.history.errors import ForeignHistoryError, NoHistoryError
from mobility.history.schema import INCIDENTS, METADATA, NOTIFIED, SCHEMA_VERSIONS, SUBSCRIBERS

Step = Callable[[Connection], None]


def _index_ends_of_incidents(connection: Connection) -> None:
    for index in INCIDENTS.indexes:
        connection.execute(DropIndex(index, if_exists=True))
        index.create(connection)


def _keep_who_was_told(connection: Connection) -> None:
    for table in (NOTIFIED, SUBSCRIBERS):
        table.create(connection, checkfirst=True)


STEPS: Mapping[int, Step] = {1: METADATA.create_all, 2: _index_ends_of_incidents, 3: _keep_who_was_told}
"""What makes each version of the tables out of the one before.

A step adds what the present `schema.py` says where that is not there yet (`TABLE.create(connection, checkfirst=True)`), or
alters in words that both databases know. Own numbers instead of Alembic: an embedded file has to be brought up by the
program itself, on two dialects, without a folder of scripts beside it.
"""
NEWEST = max(STEPS)

_LOCK = 0x6D6F62  # any number, the same in every worker


def bring_up(engine: Engine) -> None:
    """Apply the steps that are missing, all or none; several workers may start at once.

    Raises:
        ForeignHistoryError: a newer software wrote it, or the tables are another program's.
    """
    with engine.connect() as connection:
        _lock(connection)
        version = version_of(connection)
        if version > NEWEST:
            raise _foreign(version)
        if not version and "schema_versions" not in (names := inspect(connection).get_table_names()) and names:
            raise ForeignHistoryError(f"the database holds tables of another program, such as {min(names)!r}")
        for number in range(version + 1, NEWEST + 1):
            STEPS[number](connection)
            row = {"version": number, "applied_at": int(time.time())}
            connection.execute(SCHEMA_VERSIONS.insert().values(row))
        connection.commit()


def check_version(connection: Connection) -> None:
    """Accept a database with the present tables.

    Raises:
        NoHistoryError: it is empty.
        ForeignHistoryError: its tables are another version's.
    """
    version = version_of(connection)
    if not version:
        raise NoHistoryError("the database holds no history yet: no worker has written there")
    if version != NEWEST:
        raise _foreign(version)


def version_of(connection: Connection) -> int:
    """Give the number of the newest step that was applied, 0 for none."""
    if not inspect(connection).has_table("schema_versions"):
        return 0
    return connection.execute(select(func.max(SCHEMA_VERSIONS.c.version))).scalar() or 0


def _foreign(version: int) -> ForeignHistoryError:
    hint = "update this software" if version > NEWEST else "start a worker of this software, which brings it up"
    return ForeignHistoryError(
        f"the history has version {version} of its tables and this software reads {NEWEST}: {hint}"
    )


def _lock(connection: Connection) -> None:
    """Let one worker at a time bring a database up."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
