"""Sick and well feeds with a month of history, served by the real application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.history.address import parse_history_address
from mobility.history.reader import HistoryReader
from mobility.model.health import FeedHealth, Status
from tests.health_past import write_past
from tests.web.health.sick import NOW, sick_feed, well_feed

Client = TestClient[Request, Application]
PAGES = (
    "/status",
    "/health",
    "/health/feeds/town",
    "/health/feeds/town/versions",
    "/health/feeds/town/accuracy",
    "/health/feeds/town/alerts",
    "/health/feeds/cars",
    "/health/incidents",
    f"/health/incidents/town:town~vp:header_age:{NOW - 1_020}",
    "/health/rules",
    "/health/rules/E003",
    "/health/rules/unused_trip",
    "/health/validate",
    "/health/shown",
    "/health/shown?stop=town:G&at=2026-03-01T08:15",
    "/health/feeds/nobody",
)
"""Every kind of health page."""


def feeds_of_town() -> list[FeedHealth]:
    """Describe a feed with all that can be wrong, one that is well and one that rests."""
    return [sick_feed(), well_feed("cars", "Cars"), well_feed("ile", "Navettes", Status.NO_SERVICE)]


@asynccontextmanager
async def health_served(folder: Path | None, feeds: list[FeedHealth] | None = None) -> AsyncIterator[Client]:
    """Serve feeds, with a history in a folder; None keeps none."""
    feeds = feeds_of_town() if feeds is None else feeds
    reader = None
    if folder is not None:
        address = parse_history_address(None, folder)
        assert address is not None
        write_past(address, [health.feed for health in feeds], feeds[0])
        reader = HistoryReader(address, folder / "archive")
    state = State()
    state.list_feeds([])
    for health in feeds:
        state.put(FeedInUse(health.feed, health))
    app = make_app(state, Settings(clock=lambda: float(NOW)), history=reader)
    async with TestClient(TestServer(app), auto_decompress=True) as client:
        yield client
    if reader is not None:
        reader.close()


async def text_of(client: Client, path: str, **headers: str) -> str:
    """Ask for a page."""
    response = await client.get(path, headers=headers)
    return await response.text()
