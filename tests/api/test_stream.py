"""A board as a stream: whole first, then what changes; resumed, bounded, shared, and ended in order."""

import asyncio
import gc
import socket
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import msgspec
import pytest
from aiohttp import ClientResponse

from mobility.api.app import API
from mobility.api.board_events import BoardState, key_of
from mobility.api.channel import KEPT_ANYHOW, QUEUE_LENGTH, Channel, Compute, Listener
from mobility.model.ids import FeedId
from tests.api.served import DELAYED, World

URL = "/v1/departures?stop=x:G"


class Event(NamedTuple):
    name: str
    id: str
    data: Any


class Reader:
    """Reads events of one stream."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self) -> Event:
        """Give the next event; heartbeats and retry hints are passed over."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(10):
            while True:
                line = (await self.response.content.readline()).decode()
                assert line, "the stream has ended"
                if line == "\n" and "event" in fields:
                    return Event(fields["event"], fields["id"], msgspec.json.decode(fields["data"]))
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value


@asynccontextmanager
async def stream(town: World, url: str = URL, **headers: str) -> AsyncIterator[Reader]:
    named = {"Accept": "text/event-stream", **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with town.client.get(url, headers=named) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        yield Reader(response)


async def test_the_whole_board_comes_first_and_then_what_changes(town: World) -> None:
    async with stream(town) as reader:
        first = await reader.next()
        polled = await (await town.get(URL)).json()
        assert (first.name, first.data) == ("reset", polled)
        town.say("x", DELAYED)
        change = await reader.next()
        while change.data["departure"]["trip"]["id"] != "x:t1":
            change = await reader.next()
        assert change.name == "update"
        assert change.data["departure"]["delay_s"] == 120
        assert change.data["key"] == key_of(change.data["departure"])


async def test_a_reader_who_comes_back_gets_what_it_missed(town: World) -> None:
    async with stream(town) as stays:
        async with stream(town) as leaves:
            seen = (await leaves.next()).id
        await stays.next()
        town.say("x", DELAYED)
        update = await stays.next()
        async with stream(town, Last_Event_ID=seen) as back:
            assert await back.next() == update
        async with stream(town, Last_Event_ID="unknown-7") as stranger:
            assert (await stranger.next()).name == "reset"


async def test_the_only_reader_who_comes_back_gets_what_it_missed_too(town: World) -> None:
    hub = town.app[API].hub
    async with stream(town) as leaves:
        seen = (await leaves.next()).id
    await until(lambda: not hub.channels)
    town.say("x", DELAYED)
    await until(lambda: not hub.changed)
    async with stream(town, Last_Event_ID=seen) as back:
        update = await back.next()
    assert (update.name, update.data["departure"]["delay_s"]) == ("update", 120)


async def test_a_question_that_nobody_came_back_to_is_forgotten(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = town.app[API].hub
    monkeypatch.setattr("mobility.api.stream.MOST_RESTING", 1)
    for path in (URL, f"{URL}&limit=1"):
        async with stream(town, path) as reader:
            await reader.next()
        await until(lambda: not hub.channels)
    assert [channel.listeners for channel, _ in hub.resting.values()] == [set()]
    monkeypatch.setattr("mobility.api.stream.RESTS_S", 0.0)
    town.say("x", DELAYED)
    await until(lambda: not hub.resting)


async def test_a_question_that_is_refused_by_now_refuses_who_comes_back(town: World) -> None:
    hub = town.app[API].hub
    async with stream(town) as reader:
        await reader.next()
    await until(lambda: not hub.channels)
    town.state.list_feeds([])
    async with asyncio.timeout(10):
        answer = await town.get(URL, Accept="text/event-stream")
    assert (answer.status, hub.channels, hub.resting) == (404, {}, {})


async def test_readers_are_told_to_come_back_at_different_moments(town: World) -> None:
    told = set()
    for _ in range(5):
        async with stream(town) as reader:
            told.add(int((await reader.response.content.readline()).removeprefix(b"retry: ")))
    assert len(told) > 1
    assert all(1_000 <= retry_ms <= 5_000 for retry_ms in told)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.01)


def test_changes_are_kept_no_longer_than_the_board_is_long_but_for_the_last() -> None:
    channel = Channel(long_board(0))
    for number in range(1, 40):
        channel.compute = long_board(number)
        channel.refresh()
    assert sum(len(change.chunk) for change in channel.history) < (KEPT_ANYHOW + 1) * LONG
    missed = channel.since(f"{channel.token}-{channel.count - KEPT_ANYHOW}")
    assert missed is not None
    assert missed.count(b"event: board") == KEPT_ANYHOW
    assert channel.since(f"{channel.token}-{channel.count - KEPT_ANYHOW - 1}") is None


def test_who_saw_a_part_of_a_change_is_told_the_other_part_alone() -> None:
    channel = Channel(trips_board("abc"))
    channel.compute = trips_board("cde")
    channel.refresh()
    told = [(channel.since(f"{channel.token}-{seen}") or b"").count(b"event: ") for seen in range(channel.count + 1)]
    assert told == [4, 3, 2, 1, 0]


def trips_board(trips: str) -> Compute:
    """Give a board of departures of these trips."""
    departures = {trip: {"trip": trip} for trip in trips}
    marks = {trip: ord(trip) for trip in trips}
    state = BoardState(as_of="", departures=departures, marks=marks, rest={}, rest_mark=0, body=b"{}")
    return lambda: (state, 60.0, frozenset())


async def test_streaming_equals_polling(town: World) -> None:
    async with stream(town) as reader:
        held = {key_of(item): item for item in (await reader.next()).data["departures"]}
        for delay in (60, 180, 30):
            town.now += 20
            town.say("x", DELAYED.replace("120", str(delay)))
            polled = {key_of(item): item for item in (await (await town.get(URL)).json())["departures"]}
            while held != polled:
                event = await reader.next()
                if event.name == "update":
                    held[event.data["key"]] = event.data["departure"]


async def test_listeners_of_one_question_share_one_computation(town: World) -> None:
    hub = town.app[API].hub
    async with stream(town) as one, stream(town) as other, stream(town, f"{URL}&limit=1"):
        assert (await one.next()).data == (await other.next()).data
        assert len(hub.channels) == 2
    async with asyncio.timeout(5):
        while hub.channels:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("path", [URL, "/v1/board?stop=x:G"])
async def test_an_open_stream_does_not_keep_the_generation_that_it_began_with(town: World, path: str) -> None:
    began = weakref.ref(town.state.snapshot.feeds[FeedId("x")])
    async with stream(town, path) as reader:
        await reader.next()
        town.say("x", DELAYED)
        await reader.next()
        gc.collect()
        assert began() is None


async def test_a_silent_stream_sends_heartbeats(town: World) -> None:
    async with stream(town) as reader:
        await reader.next()
        async with asyncio.timeout(5):
            while await reader.response.content.readline() != b": heartbeat\n":
                pass


def test_a_slow_readers_queue_is_bounded_and_starts_over() -> None:
    listener = Listener()
    for number in range(3 * QUEUE_LENGTH):
        listener.offer(b"%d" % number, b"")
        assert len(listener.waiting) <= QUEUE_LENGTH
    assert listener.is_behind


async def test_who_reads_nothing_costs_a_bounded_queue_and_gets_a_fresh_board_when_reading_again(town: World) -> None:
    hub, server = town.app[API].hub, town.client.server
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(0.0)
        await asyncio.get_running_loop().sock_connect(reader, (server.host, server.port))
        reader.send(f"GET {URL} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n".encode())
        async with asyncio.timeout(20):
            while not hub.channels:
                await asyncio.sleep(0.01)
            (channel,) = hub.channels.values()
            (listener,) = channel.listeners
            last = 0
            while not hub.metrics.streams_reset and not listener.is_behind:
                last += 1
                channel.compute = long_board(last)
                channel.refresh()
                assert sum(map(len, listener.waiting)) <= QUEUE_LENGTH * (LONG + 500)
                await asyncio.sleep(0)
            received = b""
            while f"board {last} ".encode() not in received[-2 * LONG :]:
                await asyncio.sleep(0)
                with suppress(BlockingIOError):
                    received = received[-4 * LONG :] + reader.recv(1 << 20)
        assert hub.metrics.streams_reset == 1
        assert received.count(b"event: reset") == 1


LONG = 100_000


def long_board(number: int) -> Compute:
    """Give a board that is another one each time, and long."""
    text = f"board {number} ".ljust(LONG, ".")
    rest = {"as_of": "", "text": text}
    state = BoardState(as_of="", departures={}, marks={}, rest=rest, rest_mark=number, body=msgspec.json.encode(rest))
    return lambda: (state, 60.0, frozenset())


async def test_a_thinned_stream_tells_only_of_what_it_was_asked_for(town: World) -> None:
    thin = f"{URL}&fields=departures.expected,departures.label"
    async with stream(town, thin) as reader, stream(town) as whole:
        first = (await reader.next()).data
        assert set(first) == {"as_of", "departures"}
        keys = {"expected", "label", "trip", "stop_sequence"}
        assert [set(one) for one in first["departures"]] == [keys, keys]
        assert {"place", "feeds"} <= set((await whole.next()).data)  # Not the same stream to another reader.
        town.say("x", DELAYED)
        changed = await reader.next()
        assert changed.name == "update"
        assert set(changed.data["departure"]) == keys
        assert changed.data["key"] == key_of(changed.data["departure"])
        assert (await whole.next()).name == "update"
        town.now += 10
        town.say("x", DELAYED)  # Observed anew, and nothing else: who asked for no age hears nothing of it.
        while (await whole.next()).name != "update":
            pass
        town.say("x", DELAYED.replace("delay: 120", "delay: 180"))
        told = await reader.next()
        assert told.data["departure"]["expected"] != changed.data["departure"]["expected"]
        assert int(told.id.partition("-")[2]) == int(changed.id.partition("-")[2]) + 1


async def test_a_stream_says_whose_it_is_and_what_is_left(town: World) -> None:
    async with stream(town, X_Request_Id="abc-1", X_Forwarded_For="192.0.2.1") as reader:
        headers = reader.response.headers
        assert headers["Access-Control-Expose-Headers"] == "*"
        assert headers["X-Request-Id"] == "abc-1"
        assert headers["RateLimit"].startswith('"anonymous";r=')
        assert "Accept-Language" in headers["Vary"]
        assert "aiohttp" not in headers["Server"]


async def test_a_stream_may_be_asked_for_as_json_which_it_is(town: World) -> None:
    async with stream(town, f"{URL}&format=json") as reader:
        assert (await reader.next()).name == "reset"


async def test_a_refused_question_is_refused_as_a_problem(town: World) -> None:
    answer = await town.get("/v1/departures?stop=x:nope", Accept="text/event-stream")
    assert (answer.status, answer.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("shape", ["group=line", "merge=0", "cursor=abc", "format=csv"])
async def test_what_shapes_an_answer_is_refused_for_a_stream(town: World, shape: str) -> None:
    answer = await town.get(f"{URL}&{shape}", Accept="text/event-stream")
    problem = await answer.json(content_type=None)
    assert (answer.status, problem["code"], problem["parameter"]) == (
        400,
        "conflicting_parameters",
        shape.partition("=")[0],
    )


async def test_too_many_streams_are_refused(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town.app[API].metrics, "streams", town.settings.most_streams)
    answer = await town.get(URL, Accept="text/event-stream")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (503, "too_many_streams")


async def test_streams_end_when_the_server_stops(town: World) -> None:
    async with stream(town) as reader:
        await reader.next()
        await town.app[API].hub.stop()
        async with asyncio.timeout(5):
            while await reader.response.content.readline():
                pass
