"""A served town for every test that asks over HTTP, and the demo for those that ask as strangers do."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.api.live_demo import LiveDemo, live_demo
from tests.api.served import World, served


@pytest.fixture
async def town() -> AsyncIterator[World]:
    """Serve the town's feed `x` at NOW."""
    async with served() as world:
        yield world


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDemo]:
    """Serve the demo's territory to all tests of a process."""
    with live_demo(tmp_path_factory.mktemp("demo")) as started:
        yield started
