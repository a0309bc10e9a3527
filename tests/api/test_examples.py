"""What the docs page shows is run here, to the letter."""

import asyncio
import os
import shlex
import sys
from collections.abc import AsyncIterator

import pytest

from mobility.api.examples import ORIGIN, Example, client_examples, examples
from tests.api.served import TOWN, World, served

EXPECTED = {
    "find": '"id":"demo-ville:gare"',
    "board": '"headsign":"Mairie"',
    "text": "Mairie",
    "stream": "event: reset",
    "python": "Mairie scheduled",
    "client": "Mairie scheduled",
    "client_stream": "Mairie Mairie",
    "client_pages": "2026-03-03 08:00:00+01:00 Mairie",
}
WITHIN_S = 30


@pytest.fixture
async def demo() -> AsyncIterator[World]:
    """Serve the town as the demo's feed."""
    async with served(town=False) as world:
        world.add("demo-ville", TOWN.replace("\nG, ", "\ngare, ").replace(", G, 0,", ", gare, 0,"))
        yield world


def command_of(example: Example, origin: str) -> list[str]:
    code = example.code.replace(ORIGIN, origin)
    return shlex.split(code) if example.language == "curl" else [sys.executable, "-c", code]


@pytest.mark.parametrize(
    "example",
    [one for one in (*examples(), *client_examples()) if one.language != "javascript"],
    ids=lambda example: example.name,
)
async def test_an_example_does_what_it_says(demo: World, example: Example) -> None:
    command = command_of(example, str(demo.client.make_url("/")).rstrip("/"))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=dict(os.environ))
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(WITHIN_S):
        while EXPECTED[example.name] not in said:
            chunk = await process.stdout.read(65_536)
            assert chunk, f"it ended with: {said}"
            said += chunk.decode()
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_the_docs_page_shows_every_example_and_the_limits(demo: World) -> None:
    from html import unescape

    page = unescape(await (await demo.get("/docs")).text())
    assert not [example.name for example in (*examples(), *client_examples()) if example.code not in page]
    assert f"{demo.settings.anonymous_per_minute} times a minute" in page


def test_every_language_has_an_example() -> None:
    assert {example.language for example in examples()} == {"curl", "python", "javascript"}
