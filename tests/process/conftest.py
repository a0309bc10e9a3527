"""One running demo for the tests that leave it as they found it."""

from collections.abc import Iterator

import pytest

from tests.process.running import Running, demo, until


@pytest.fixture(scope="session")
def town() -> Iterator[Running]:
    """Run the demo with all its timetables; tests that share it belong to the xdist group `town`."""
    with demo() as service:
        until(lambda: len(service.feeds()) == 7, 30, service.feeds)
        until(lambda: all(feed["static"]["version"] for feed in service.feeds().values()), 30, service.feeds)
        until(lambda: all(feed["generation"] for feed in service.feeds().values()), 30, service.feeds)
        yield service
