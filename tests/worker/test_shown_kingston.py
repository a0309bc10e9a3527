"""Kingston's recorded afternoon through a worker with a history: what the page says was shown is what the live board answered then."""

import asyncio
import html
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp.test_utils import TestClient, TestServer

from mobility.api.app import make_app
from mobility.api.follower_thread import FollowerThread
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.commands.print_shown import ShownRequest, print_shown
from mobility.history.address import HistoryAddress, parse_history_address
from mobility.history.reader import HistoryReader
from mobility.history.writer import HistoryWriter
from mobility.model.ids import FeedId
from mobility.model.time import utc_iso
from mobility.store.lease import acquire_lease
from mobility.worker.beat import StoreWatch, beat
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.poll import poll
from mobility.worker.remember import feed_reading
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.scenarios.raw_kingston import ARCHIVE, read_spoken
from tests.valkey import Valkey
from tests.worker.test_kingston_health import captures, config_of
from tests.worker.turned_clock import TurnedClock

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

KINGSTON = FeedId("kingston")
LOOKED_AT = (10, 11, 12, 13, 40, 41)
AFTER_HEADER_S = 4
UNTIL_SHOWN_S = 2
"""Between the poll and the board: a message is kept under the second after the one in which its fetch began."""
STOPS = 3
PATIENCE_S = 20.0
ROW = re.compile(
    r'<tr><th scope="row"><bdi>(?P<line>.*?)</bdi></th><td><bdi>(?P<headsign>.*?)</bdi>.*?</td>'
    r'<td class="n">(?P<shown>.*?)</td><td class="n">(?P<scheduled>.*?)</td><td>(?P<label>.*?)</td></tr>'
)


class Shown(NamedTuple):
    """A departure as somebody read it."""

    line: str
    headsign: str
    shown: str
    scheduled: str
    is_live: bool


def of_live_board(departure: dict[str, Any]) -> Shown:
    """Read a departure of `/v1/departures`."""
    scheduled = (departure["scheduled"] or "")[11:16]
    shown = (departure["expected"] or departure["scheduled"])[11:16]
    line, headsign = departure["route"]["short_name"], departure["trip"]["headsign"]
    return Shown(line, headsign, shown, scheduled or "–", departure["label"] == "live")


def of_page(text: str) -> list[Shown]:
    """Read the rows of `/health/shown`."""
    rows = [
        {name: html.unescape(value) for name, value in found.groupdict().items()}
        for found in ROW.finditer(text.replace("\n", ""))
    ]
    return [
        Shown(
            row["line"],
            row["headsign"],
            (re.search(r"\d\d:\d\d", row["shown"]) or ["?"])[0],
            row["scheduled"],
            row["label"] == "live",
        )
        for row in rows
    ]


@asynccontextmanager
async def serving(state: State, clock: TurnedClock, past: HistoryReader | None) -> AsyncIterator[TestClient[Any, Any]]:
    """Serve a state, with the past where there is one."""
    app = make_app(state, Settings(clock=clock.precise), history=past)
    async with TestClient(TestServer(app), auto_decompress=True) as client:
        yield client


async def shown_live(client: TestClient[Any, Any], stop: str) -> list[dict[str, Any]]:
    """Ask the live board."""
    answer = await client.get(f"/v1/departures?stop=kingston:{stop}&window=60&limit=30&lang=en")
    assert answer.status == 200
    return list((await answer.json())["departures"])


async def say(feed: FeedState, around: Surroundings, clock: TurnedClock, state: State) -> None:
    """Let the worker poll and publish, and wait until the API serves what it published."""
    lease = await acquire_lease(around.connection, feed.config.id, around.owner, lease_s=600)
    assert lease is not None
    for stream in feed.streams:
        await poll(feed, stream, around)
    clock.at += UNTIL_SHOWN_S
    await beat(feed, lease, around, StoreWatch())
    async with asyncio.timeout(PATIENCE_S):
        while True:
            served = state.snapshot.feeds.get(feed.config.id)
            if served is not None and served.overlay is not None and served.overlay.info.made_at == clock.now():
                return
            await asyncio.sleep(0.02)


def by_command(address: HistoryAddress, folder: Path, stop: str, at: int) -> dict[str, Any]:
    """Ask `mobility shown --json`."""
    out = io.StringIO()
    asked = ShownRequest(KINGSTON, [stop], utc_iso(at), 60, 30, "en", as_json=True)
    print_shown(asked, address, folder, out)
    return dict(json.loads(out.getvalue()))


async def test_the_page_and_the_command_show_what_the_live_board_answered_then(
    operator: Operator, around: Surroundings, shared_data: Path, valkey: Valkey, tmp_path: Path
) -> None:
    day = captures(shared_data)
    clock = TurnedClock(day[LOOKED_AT[0]][0])
    address = parse_history_address(None, tmp_path)
    assert address is not None
    history = HistoryWriter(address, tmp_path / "archive")
    history.start()
    around = replace(around, clock=clock, history=history)
    operator.says("/gtfs.zip", (shared_data / ARCHIVE).read_bytes())
    feed, state = new_feed_state(config_of(operator)), State()
    history.reading(KINGSTON, feed_reading(feed))
    follower = FollowerThread(state, valkey.url, tmp_path / "mapped", clock.precise)
    follower.start()
    live: dict[tuple[str, int], list[dict[str, Any]]] = {}
    try:
        await refresh(feed, around)
        async with serving(state, clock, None) as client:
            for at, updates, vehicles in (day[place] for place in LOOKED_AT):
                clock.at = at + AFTER_HEADER_S
                operator.says("/tu.pb", updates)
                operator.says("/vp.pb", vehicles)
                await say(feed, around, clock, state)
                for stop in read_spoken(updates).busiest_stops(STOPS, at):
                    live[stop, int(clock.at)] = await shown_live(client, stop)
    finally:
        follower.stop()
        history.close(PATIENCE_S)
    assert not history.dropped
    clock.at += 7 * 86_400
    past = HistoryReader(address, tmp_path / "archive")
    async with serving(state, clock, past) as client:
        for (stop, at), departures in live.items():
            answer = await (await client.get(f"/v1/health/shown?stop=kingston:{stop}&at={utc_iso(at)}&lang=en")).json()
            assert answer["missing"] == []
            assert answer["board"]["departures"] == departures, (stop, at)
            assert by_command(address, tmp_path, stop, at)["board"]["departures"] == departures
            page = await client.get(f"/health/shown?stop=kingston:{stop}&at={utc_iso(at)}&lang=en")
            text = await page.text()
            assert of_page(text) == [of_live_board(one) for one in departures], (stop, at)
        named = await (await client.get("/health/shown?stop=Portsmouth&at=2026-01-15T11:42&lang=fr")).text()
        (link,) = re.findall(r'href="(/health/shown\?stop=kingston%3A00464&amp;[^"]*)"', named)
        typed = await (await client.get(html.unescape(link))).text()
        assert 'value="2026-01-15T11:42"' in typed
        assert of_page(typed)
    past.close()
    told = [one for departures in live.values() for one in departures]
    assert sum(one["label"] == "live" for one in told) > 100
    assert any(one["delay_s"] and abs(one["delay_s"]) >= 120 for one in told)
