"""A worker's surroundings: a real operator's server, a real embedded Redis, a folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mobility.feeds.session import open_session
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.worker.clock import Clock
from mobility.worker.surroundings import Surroundings
from tests.operator_server import Operator, playing_operator
from tests.valkey import Valkey


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    """Start an operator's server."""
    async with playing_operator() as playing:
        yield playing


@pytest.fixture
async def around(valkey: Valkey, tmp_path: Path) -> AsyncIterator[Surroundings]:
    """Give surroundings with an empty Redis."""
    connection = connect(valkey.url)
    await connection.commands.flushall()
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    async with open_session() as session:
        yield Surroundings(Clock(), session, connection, TimetableCache(tmp_path / "timetables"), downloads, "test")
    await connection.close()
