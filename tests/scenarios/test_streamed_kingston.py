"""A recorded afternoon of Kingston seen through streams and the client: after every event lawful, at every generation what a poll shows."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import msgspec
import pytest

from mobility.client import Client
from mobility.client.events import aged, applied
from mobility.client.shapes import Board
from tests.scenarios.afternoon import Afternoon, afternoon, busiest, captures, until
from tests.scenarios.told import Told, canonical, events_of, worded
from tests.valkey import Valkey

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston"), pytest.mark.timeout(400)]

STOPS = 8
CAPTURES = 72
SILENCES_S = (50, 91, 92, 180, 301, 302, 1_000)
"""After the last capture: times grow old, then are no longer applied, and vehicles leave, though nobody says anything."""
STREAM = {"Accept": "text/event-stream"}


def questions(stops: Sequence[str]) -> Iterator[str]:
    """Ask for each stop, and for the busiest in every way that a stream can be asked."""
    yield from (f"/v1/departures?stop={stop}&limit=40" for stop in stops)
    busy, more = stops[0], f"stop={stops[0]}&stop={stops[1]}"
    yield f"/v1/departures?stop={busy}&limit=3"
    yield f"/v1/departures?stop={busy}&per_line=1"
    yield f"/v1/departures?{more}&window=30&limit=200"
    yield f"/v1/departures?{more}&per_line=2&include=cancelled,arrivals,calls,alerts&lang=fr&limit=60"
    yield "/v1/departures?lat=44.2312&lon=-76.4860&radius=600&limit=60"
    yield f"/v1/board?{more}&lang=en&limit=30"


def alone(stops: Sequence[str]) -> Iterator[str]:
    """Ask what nobody else asks, so that nobody keeps the question while its only reader is away."""
    yield f"/v1/departures?stop={stops[0]}&limit=39"
    yield f"/v1/board?stop={stops[1]}&lang=fr&limit=29"


@dataclass
class Reader:
    """One stream of a question, read as its bytes come and, where told so, cut and resumed after every so many events."""

    path: str
    cut_every: int = 0
    told: Told = field(default_factory=Told)
    cuts: int = 0

    async def read(self, session: aiohttp.ClientSession, base_url: str) -> None:
        while True:
            resume = {"Last-Event-ID": self.told.last_event_id} if self.told.ids else {}
            async with session.get(base_url + self.path, headers={**STREAM, **resume}, read_bufsize=1 << 22) as answer:
                assert answer.status == 200, await answer.text()
                heard = 0
                async for event in events_of(answer.content):
                    self.told.take(event)
                    heard += 1
                    if heard == self.cut_every:
                        break
                else:
                    raise AssertionError("the stream has ended")
                self.cuts += 1
                answer.close()

    def is_up_to_date(self, played: Afternoon) -> bool:
        """Say whether all that its question's streams were told has come."""
        channel = played.channel_of(self.told.last_event_id)
        return channel is not None and self.told.count == channel.count


@dataclass
class ClientsBoard:
    """One stop's board as the client tells it."""

    stop: str
    board: Board | None = None
    last_event_id: str = ""

    async def read(self, client: Client) -> None:
        async for change in client.stream(self.stop, limit=40):
            self.board, self.last_event_id = applied(self.board, change), change.id

    def reads_like(self, polled: bytes) -> bool:
        """Compare every byte; the client's board is as old as its last event, so its ages go on to the poll's moment."""
        board = msgspec.json.decode(polled, type=Board)
        assert self.board is not None
        return msgspec.json.encode(aged(self.board, board.as_of)) == msgspec.json.encode(board)


async def polled_now(session: aiohttp.ClientSession, played: Afternoon, path: str) -> bytes:
    """Poll, and be sure that the answer is of the present generation."""
    async with session.get(played.base_url + path) as answer:
        assert (answer.status, played.generation_served) == (200, played.generation)
        body = await answer.read()
    assert msgspec.json.decode(body)["as_of"], "an answer says when it was made"
    return body


@dataclass
class Watch:
    """Readers and clients at work, and what they are compared with."""

    played: Afternoon
    session: aiohttp.ClientSession
    readers: Sequence[Reader]
    boards: Sequence[ClientsBoard]
    jobs: Sequence["asyncio.Task[None]"]

    async def compare(self) -> None:
        """Wait until all that streams were told has come, poll the same generation, and find the same boards."""
        await until(lambda: self._runs() and all(reader.is_up_to_date(self.played) for reader in self.readers))
        last = {reader.path: reader.told.last_event_id for reader in self.readers}
        await until(lambda: self._runs() and all(one.last_event_id == last[path_of(one)] for one in self.boards))
        polls = {path: await polled_now(self.session, self.played, path) for path in last}
        for reader in self.readers:
            poll = json.loads(polls[reader.path])
            assert reader.told.board_at(poll["as_of"]) == canonical(worded(poll)), reader.path
        assert all(board.reads_like(polls[path_of(board)]) for board in self.boards)

    def _runs(self) -> bool:
        """Raise what ended a reader; true otherwise."""
        for job in self.jobs:
            if job.done():
                job.result()
        return True


@asynccontextmanager
async def watching(
    played: Afternoon, readers: Sequence[Reader], boards: Sequence[ClientsBoard]
) -> AsyncIterator[Watch]:
    """Let readers and clients listen until the block ends."""
    connector = aiohttp.TCPConnector(limit=0)
    async with Client(played.base_url) as client, aiohttp.ClientSession(connector=connector) as session:
        jobs = [asyncio.create_task(reader.read(session, played.base_url)) for reader in readers]
        jobs += [asyncio.create_task(board.read(client)) for board in boards]
        watch = Watch(played, session, readers, boards, jobs)
        try:
            await watch.compare()
            yield watch
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)


async def test_a_replay_seen_through_streams_equals_polling_event_by_event(
    shared_data: Path, valkey: Valkey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = captures(shared_data)
    stops = busiest(said[0], STOPS)
    readers = [Reader(path) for path in questions(stops)]
    readers += [Reader(readers[number].path, cut_every=every) for number, every in enumerate((1, 2, 3, 5, 7, 50))]
    readers += [Reader(path, cut_every=4) for path in alone(stops)]
    async with (
        afternoon(shared_data, valkey, tmp_path, said[0], monkeypatch) as played,
        watching(played, readers, [ClientsBoard(stop) for stop in stops]) as watch,
    ):
        for capture in said[1:]:
            await played.say(capture)
            await watch.compare()
        for passed_s in SILENCES_S:
            await played.pass_time(said[-1].timestamp + passed_s)
            await watch.compare()
    kinds = sum((reader.told.kinds for reader in readers), Counter[str]())
    assert played.count == CAPTURES
    assert all(kinds[kind] > 500 for kind in ("add", "update", "remove", "board")), kinds
    assert all(reader.cuts for reader in readers if reader.cut_every)
    assert all(reader.told.kinds["reset"] == 1 for reader in readers)


def path_of(board: ClientsBoard) -> str:
    return f"/v1/departures?stop={board.stop}&limit=40"
