"""A history's address -> connections to it: waiting a bounded time, of readers unable to write."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from mobility.history.address import HistoryAddress
from mobility.history.errors import HistoryAddressError, NoHistoryError

BUSY_S = 5.0
"""How long a writer waits for another one of the same file."""
CONNECT_S = 3
STATEMENT_MS = 10_000
READERS = 4
"""Connections of one process to a server, at most."""


def writing_engine(address: HistoryAddress) -> Engine:
    """Give connections that write; a file is made, with its folder, readable by its owner alone."""
    if not address.is_sqlite:
        return _postgres(address, read_only=False)
    path = address.path
    assert path is not None
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
    engine = create_engine(address.url, connect_args={"timeout": BUSY_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # Readers go on while somebody writes. Each transaction is on the disk when it ends, a millisecond that a thread of its
        # own waits for: a power cut costs what was being written, and not all since the log was last copied into the file.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=16777216", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def reading_engine(address: HistoryAddress) -> Engine:
    """Give connections that cannot write; NoHistoryError while there is no file."""
    if not address.is_sqlite:
        return _postgres(address, read_only=True)
    path = address.path
    assert path is not None
    if not path.is_file() or not path.stat().st_size:
        raise NoHistoryError(f"{path} does not exist yet: no worker has written a history there")
    # Said outright: for an address without a file the default is a pool that closes connections which other threads use.
    engine = create_engine(
        "sqlite://", creator=lambda: _open_read_only(path), poolclass=QueuePool, pool_size=READERS, max_overflow=0
    )
    return engine.execution_options(mobility_reads_only=True)


def _open_read_only(path: Path) -> sqlite3.Connection:
    # Not mode=ro: readers of a write-ahead log note in its index how far they are.
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=BUSY_S, check_same_thread=False)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _postgres(address: HistoryAddress, *, read_only: bool) -> Engine:
    options = f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={STATEMENT_MS}"
    if read_only:
        options += " -c default_transaction_read_only=on"
    try:
        return create_engine(
            address.url,
            pool_size=READERS,
            max_overflow=0,
            pool_pre_ping=not read_only,
            pool_timeout=CONNECT_S,
            connect_args={"connect_timeout": CONNECT_S, "options": options},
        )
    except ImportError as error:
        raise HistoryAddressError("PostgreSQL needs its client library: pip install 'mobility[postgres]'") from error
