"""A served town for every test that asks over HTTP."""

from collections.abc import AsyncIterator

import pytest

from tests.api.served import World, served


@pytest.fixture
async def town() -> AsyncIterator[World]:
    """Serve the town's feed `x` at NOW."""
    async with served() as world:
        yield world
