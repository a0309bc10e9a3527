"""A real embedded server for every test that touches the store."""

from collections.abc import AsyncIterator

import pytest

from mobility.store.connect import Connection, connect
from tests.valkey import Valkey


@pytest.fixture
async def connection(valkey: Valkey) -> AsyncIterator[Connection]:
    """Connect to an empty embedded server."""
    made = connect(valkey.url)
    await made.commands.flushall()
    yield made
    await made.close()
