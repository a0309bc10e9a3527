"""Calls to begin with, in curl, Python and JavaScript: what `/docs` shows and the tests run, to the letter."""

from typing import NamedTuple

from mobility.web.assets import asset_url

ORIGIN = "ORIGIN"
"""Stands for the server's address; the docs page puts its own in."""


class Example(NamedTuple):
    """One thing to do, in one language."""

    name: str
    language: str
    """`curl`, `python` or `javascript`."""
    title: str
    code: str


def examples() -> tuple[Example, ...]:
    """List them in the order in which one would try them."""
    return (
        Example("find", "curl", "Find a stop", "curl -s 'ORIGIN/v1/stops?q=gare&limit=3'"),
        Example("board", "curl", "Its board", "curl -s 'ORIGIN/v1/departures?stop=demo-ville:gare&limit=5'"),
        Example(
            "text",
            "curl",
            "For a terminal or a wall",
            "curl -s -H 'Accept: text/plain' 'ORIGIN/v1/departures?stop=demo-ville:gare'",
        ),
        Example(
            "stream",
            "curl",
            "Every change, as it happens",
            "curl -sN -H 'Accept: text/event-stream' 'ORIGIN/v1/departures?stop=demo-ville:gare'",
        ),
        Example("python", "python", "Without any library", _PYTHON),
        Example("fetch", "javascript", "Without any library", _FETCH),
    )


def client_examples() -> tuple[Example, ...]:
    """List what the clients take off one's hands: `mobility.client` for Python, `departures.js` for pages and node."""
    return (
        Example("client", "python", "Ask once", _CLIENT),
        Example("client_stream", "python", "Live: at once, then at every change; resumes by itself", _CLIENT_STREAM),
        Example("client_pages", "python", "Page after page of later departures", _CLIENT_PAGES),
        Example("watch", "javascript", "Live: streams, polls where it cannot, rests while hidden", _watch()),
    )


_PYTHON = """\
import json
import urllib.request

with urllib.request.urlopen("ORIGIN/v1/departures?stop=demo-ville:gare") as answer:
    board = json.load(answer)
for departure in board["departures"]:
    print(departure["expected"] or departure["scheduled"], departure["trip"]["headsign"], departure["label"])
"""

_CLIENT = """\
import asyncio
from mobility.client import Client

async def main():
    async with Client("ORIGIN") as client:
        stop = (await client.stops("gare"))[0]
        board = await client.departures(stop.id, limit=5)
        for departure in board.departures:
            print(departure.when, departure.trip.headsign, departure.label)

asyncio.run(main())
"""

_CLIENT_STREAM = """\
import asyncio
from mobility.client import Client

async def main():
    async with Client("ORIGIN") as client:
        async for board in client.boards("demo-ville:gare"):
            print(board.as_of, *(departure.trip.headsign for departure in board.departures), flush=True)

asyncio.run(main())
"""

_CLIENT_PAGES = """\
import asyncio
from mobility.client import Client

async def main():
    async with Client("ORIGIN") as client:
        count = 0
        async for board in client.departure_pages("demo-ville:gare", limit=50):
            for departure in board.departures:
                print(departure.when, departure.trip.headsign)
            count += len(board.departures)
            if count >= 100:
                break

asyncio.run(main())
"""

_FETCH = """\
const response = await fetch("ORIGIN/v1/departures?stop=demo-ville:gare");
const board = await response.json();
for (const { expected, scheduled, trip, label } of board.departures) console.log(expected ?? scheduled, trip.headsign, label);
"""


def _watch() -> str:
    return f"""\
import {{ watchBoard, labelOf }} from "ORIGIN{asset_url("departures.js")}";

watchBoard({{ stop: "demo-ville:gare", limit: 5 }}, {{
  base: "ORIGIN",
  onBoard: (board) => {{
    for (const departure of board.departures) console.log(departure.trip.headsign, labelOf(departure));
  }},
}});
"""
