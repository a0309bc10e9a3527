"""What `mobility run` starts, with which words, and when it calls itself ready."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.commands.service import ServiceSettings, service_parts, shows_a_feed
from tests.operator_server import Operator, playing_operator

SETTINGS = ServiceSettings(
    feeds=Path("feeds"), redis_url=None, host="127.0.0.1", port=8080, processes=2, state_dir=Path("state")
)


@pytest.fixture
async def server() -> AsyncIterator[Operator]:
    async with playing_operator() as playing:
        yield playing


def test_a_worker_and_as_many_api_processes_as_told_share_redis_and_state() -> None:
    worker, *servers = service_parts(SETTINGS, "unix:///s.sock")
    assert worker.name == "worker"
    assert [part.name for part in servers] == ["api 1", "api 2"]
    for part in (worker, *servers):
        words = part.command
        assert words[words.index("--redis") + 1] == "unix:///s.sock"
        assert words[words.index("--state-dir") + 1] == "state"
    assert {part.command for part in servers} == {servers[0].command}
    assert servers[0].command[servers[0].command.index("--processes") + 1] == "1"


def test_a_clock_is_one_word_also_when_it_is_shifted_back() -> None:
    for part in service_parts(replace(SETTINGS, shift_s=-3600.0), "unix:///s.sock"):
        assert part.command[-1] == "--clock=-3600.000000s"
    assert not [word for part in service_parts(SETTINGS, "x") for word in part.command if "--clock" in word]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:8080"),
        ("::1", "http://[::1]:8080"),
        ("example.org", "http://example.org:8080"),
    ],
)
def test_a_browser_on_this_machine_is_told_an_address_it_can_open(host: str, address: str) -> None:
    assert replace(SETTINGS, host=host).address == address


def health(**versions: str | None) -> bytes:
    feeds = [{"id": feed.replace("_", "-"), "static": {"version": version}} for feed, version in versions.items()]
    return json.dumps({"feeds": feeds}).encode()


async def test_it_is_ready_once_any_feed_has_a_timetable(server: Operator) -> None:
    server.says("/v1/health", health(slow=None, quick="abc"))
    assert await shows_a_feed(server.url("/v1/health"), 5)
    assert await shows_a_feed(server.url("/v1/health"), 5, "quick")


async def test_it_waits_for_the_feed_that_it_is_told_and_not_for_ever(server: Operator) -> None:
    server.says("/v1/health", health(slow=None, quick="abc"))
    assert not await shows_a_feed(server.url("/v1/health"), 0.2, "slow")
    server.says("/v1/health", health())
    assert not await shows_a_feed(server.url("/v1/health"), 0.2)


async def test_an_answer_that_is_no_health_is_waited_out(server: Operator) -> None:
    for body in (b"", b"<html>", b"{}"):
        server.says("/v1/health", body)
        assert not await shows_a_feed(server.url("/v1/health"), 0.2)
