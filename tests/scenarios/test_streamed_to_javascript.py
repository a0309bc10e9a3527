"""A quarter of an hour of Kingston seen through the JavaScript client in node: at every generation what a poll shows."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from mobility.web.assets import FOLDER
from tests.scenarios.afternoon import Afternoon, afternoon, busiest, captures, until
from tests.scenarios.told import aged, canonical, seconds_between
from tests.valkey import Valkey

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

CAPTURES = 24
ENDED_EVERY = 5
OWN = ("observedAt",)
"""What the client adds to a departure."""

WATCH = """
const [module, base, ...stops] = process.argv.slice(1);
const { watchBoard } = await import(module);
const heard = new Map();
let resets = 0;
class Noted extends EventSource {
  addEventListener(name, listener, ...more) {
    super.addEventListener(name, (event) => {
      if (event.lastEventId) heard.set(this.url, event.lastEventId);
      if (name === "reset") resets += 1;
      listener(event);
    }, ...more);
  }
}
globalThis.EventSource = Noted;
for (const stop of stops)
  watchBoard({ stop, limit: 40 }, { base, onBoard: (board) => {
    const id = [...heard].find(([url]) => url.includes(encodeURIComponent(stop)))?.[1];
    console.log(JSON.stringify({ stop, id, resets, board }));
  } });
"""


@dataclass
class Node:
    """A process of node that watches stops; its newest board of each, with the event it was drawn after."""

    boards: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    resets: int = 0

    async def read(self, output: asyncio.StreamReader) -> None:
        async for line in output:
            said = json.loads(line)
            self.boards[said["stop"]], self.ids[said["stop"]] = said["board"], said["id"]
            self.resets = said["resets"]

    def board_at(self, stop: str, as_of: str) -> bytes:
        """Spell a board as it reads now, without what the client adds for its own use."""
        board = self.boards[stop]
        since = seconds_between(board["as_of"], as_of)
        rows = [
            {name: value for name, value in aged(row, "age_s", since).items() if name not in OWN}
            for row in board["departures"]
        ]
        feeds = [aged(feed, "realtime_age_s", since) for feed in board["feeds"]]
        return canonical({**board, "as_of": as_of, "departures": rows, "feeds": feeds})


@asynccontextmanager
async def watching(base_url: str, stops: list[str]) -> AsyncIterator[Node]:
    """Start node; what it says of its faults fails the test."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is absent (apt-get install nodejs)")
    command = [node, "--experimental-eventsource", "--no-warnings", "--input-type=module", "--eval", WATCH, "--"]
    process = await asyncio.create_subprocess_exec(
        *command,
        (FOLDER / "departures.js").as_uri(),
        base_url,
        *stops,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 24,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    watched = Node()
    reading = asyncio.create_task(watched.read(process.stdout))
    try:
        yield watched
    finally:
        if process.returncode is None:
            process.kill()
        assert not await process.stderr.read()
        await process.wait()
        await reading


def is_up_to_date(played: Afternoon, node: Node, stops: list[str]) -> Callable[[], bool]:
    def is_so() -> bool:
        channels = [played.channel_of(node.ids.get(stop) or "-") for stop in stops]
        return all(
            channel is not None and node.ids[stop].endswith(f"-{channel.count}")
            for stop, channel in zip(stops, channels, strict=True)
        )

    return is_so


async def end_streams(played: Afternoon) -> None:
    """End every stream, as a server does that is restarted."""
    channels = list(played.hub.channels.values())
    played.hub.closing = True
    for channel in channels:
        for listener in channel.listeners:
            listener.news.set()
    await until(lambda: not any(channel.listeners for channel in channels))
    played.hub.closing = False


async def test_a_replay_seen_through_the_javascript_client_equals_polling(
    shared_data: Path, valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobility.api.stream.RETRY_S", (0.05, 0.2))
    said = captures(shared_data)[-CAPTURES:]
    stops = busiest(said[0], 3)
    async with (
        afternoon(shared_data, valkey, tmp_path, said[0], monkeypatch) as played,
        aiohttp.ClientSession() as session,
        watching(played.base_url, stops) as node,
    ):
        for capture in (None, *said[1:]):
            if capture is not None:
                await played.say(capture)
            if played.count % ENDED_EVERY == 0:
                await end_streams(played)
            await until(is_up_to_date(played, node, stops))
            for stop in stops:
                async with session.get(f"{played.base_url}/v1/departures?stop={stop}&limit=40") as answer:
                    assert played.generation_served == played.generation
                    polled = await answer.json()
                assert node.board_at(stop, polled["as_of"]) == canonical(polled), stop
        assert node.resets == len(stops)
    assert played.count == CAPTURES
