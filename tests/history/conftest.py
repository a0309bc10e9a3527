"""Histories to write to: a file, and a database of a real PostgreSQL server."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from mobility.history.address import HistoryAddress, parse_history_address
from tests.postgres import Postgres, programs, start_postgres

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL server; skips, saying so, where none is installed."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = start_postgres(folder)
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> HistoryAddress:
    """Give the address of an empty history, in each of the databases."""
    return _file(tmp_path) if request.param == "sqlite" else _database(request.getfixturevalue("postgres"))


@pytest.fixture
def file_address(tmp_path: Path) -> HistoryAddress:
    """Give the address of a file that is not there yet."""
    return _file(tmp_path)


def _file(folder: Path) -> HistoryAddress:
    address = parse_history_address(None, folder)
    assert address is not None
    return address


def _database(server: Postgres) -> HistoryAddress:
    name = f"history_{next(_NUMBERS)}"
    engine = create_engine(server.url().replace("postgresql", "postgresql+psycopg", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    address = parse_history_address(server.url(name), Path())
    assert address is not None
    return address
