"""An operator's server on loopback that answers as told, and the session that asks it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from mobility.feeds.session import open_session
from tests.operator_server import Operator, playing_operator


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    """Start an operator's server."""
    async with playing_operator() as playing:
        yield playing


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session as the product does."""
    async with open_session("https://example.org/contact") as opened:
        yield opened
