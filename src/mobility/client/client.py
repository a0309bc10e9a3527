"""A server's address, perhaps a key, in; its resources as methods out.

async with Client("https://departures.example.org") as client:
    board = await client.departures("demo-ville:gare", limit=5)
    for departure in board.departures:
        print(departure.when, departure.route, departure.trip.headsign, departure.label)
    async for board in client.boards("demo-ville:gare"):     # at once, then at every change
        print(board.departures[0])
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from yarl import URL

from mobility.client.back_off import WORTH_RETRYING, parse_retry_after, wait_s
from mobility.client.errors import RefusedError, UnreachableError
from mobility.client.events import Change, applied, changes_in
from mobility.client.shapes import Alert, Board, Health, Stop, TripCalls

Value = str | int | float | bool | datetime | Sequence[str] | None
"""Of a parameter: None is not sent, a sequence repeats it, a datetime needs its zone, a bool is 1 or 0."""
Answer = TypeVar("Answer")

ANSWER_WITHIN_S = 15.0
SILENT_FOR_S = 45.0
"""A stream is taken for dead after this long; the server gives a sign of life every 15 s."""
LONGEST_EVENT_BYTES = 4 << 20
STILL_WORTH_WAITING_S = 60.0
"""A server that asks for more patience than this is not waited for: the caller hears of it at once."""


class _Stops(msgspec.Struct, frozen=True):
    stops: list[Stop]
    next_cursor: str | None = None


class _OwnBoard(Board, frozen=True, kw_only=True):
    stop: str


class _Boards(msgspec.Struct, frozen=True):
    boards: list[_OwnBoard]


class _Alerts(msgspec.Struct, frozen=True):
    alerts: list[Alert]
    next_cursor: str | None = None


class Client:
    """Asks one server, politely: retries what may pass, waits as long as it is told to, keeps connections open.

    Every method takes the parameters of its resource by name, as `/docs` of the server lists them. They raise RefusedError
    for a question that the server refuses and UnreachableError when no answer comes.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None = None,
        session: aiohttp.ClientSession | None = None,
        tries: int = 4,
        answer_within_s: float = ANSWER_WITHIN_S,
        user_agent: str = "mobility-client",
    ) -> None:
        """Prepare to ask; a session that is given stays the caller's to close. Name your application in `user_agent`."""
        self._base = base_url.rstrip("/")
        self._headers = {"User-Agent": user_agent, **({"X-API-Key": key} if key else {})}
        self._given = self._session = session
        self._tries = max(1, tries)
        self._within = aiohttp.ClientTimeout(total=answer_within_s)

    async def __aenter__(self) -> Self:
        """Give the client."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the client."""
        await self.close()

    async def close(self) -> None:
        """Close the connections, unless the session is the caller's."""
        if self._session is not None and self._given is None:
            await self._session.close()
            self._session = None

    async def departures(self, stop: str | Sequence[str] | None = None, **parameters: Value) -> Board:
        """Ask for the board of a stop (FEED:ID), of several, or of a point (`lat=`, `lon=`, `radius=`)."""
        return await self._get("/v1/departures", _whole({"stop": stop, **parameters}), Board)

    async def separate_departures(
        self, stop: str | Sequence[str] | None = None, **parameters: Value
    ) -> dict[str, Board]:
        """Ask for several stops (20 at most) at once and give each its own board, by the ids asked for, in their order."""
        question = _whole({"stop": stop, **parameters})
        answer = await self._get("/v1/departures", {**question, "merge": False}, _Boards)
        return {board.stop: board for board in answer.boards}

    async def departure_pages(
        self, stop: str | Sequence[str] | None = None, *, earlier: bool = False, **parameters: Value
    ) -> AsyncGenerator[Board, None]:
        """Give the board of the same question as `departures`, then page after page of later departures, or of earlier ones.

        Later pages go on to the end of the timetable, over days without service, earlier ones back to yesterday: leave the
        loop when you have enough. Every page has up to `limit=` departures; none comes twice unless its time has moved.
        """
        question, relation = _whole({"stop": stop, **parameters}), "prev" if earlier else "next"
        while True:
            board, cursors = await self._page("/v1/departures", question, Board)
            yield board
            if relation not in cursors:
                return
            question = {**question, "at": None, "cursor": cursors[relation]}

    async def stops(self, q: str | None = None, **parameters: Value) -> list[Stop]:
        """Search stops by words, `near=` or `bbox=`; the best come first, 20 unless `limit=` says otherwise."""
        return (await self._get("/v1/stops", {"q": q, **parameters}, _Stops)).stops

    async def stop_pages(self, q: str | None = None, **parameters: Value) -> AsyncGenerator[list[Stop], None]:
        """Search the same way, page after page until there are no more; without words, all stops, the busiest first."""
        cursor: str | None = None
        while True:
            page = await self._get("/v1/stops", {"limit": 200, "q": q, **parameters, "cursor": cursor}, _Stops)
            yield page.stops
            cursor = page.next_cursor
            if cursor is None:
                return

    async def trip(self, trip_id: str, **parameters: Value) -> TripCalls:
        """Ask for all calls of a trip (FEED:ID), on the day `start_date=` or the one that it runs on next."""
        return await self._get(f"/v1/trips/{quote(trip_id, safe=':')}", parameters, TripCalls)

    async def alerts(self, **parameters: Value) -> list[Alert]:
        """Ask for all alerts, page after page."""
        found: list[Alert] = []
        cursor: str | None = None
        while True:
            page = await self._get("/v1/alerts", {"limit": 200, **parameters, "cursor": cursor}, _Alerts)
            found += page.alerts
            if page.next_cursor is None:
                return found
            cursor = page.next_cursor

    async def health(self, **parameters: Value) -> Health:
        """Ask how the feeds are."""
        return await self._get("/v1/health", parameters, Health)

    async def json(self, path: str, **parameters: Value) -> Any:  # noqa: ANN401 - JSON of any shape
        """Ask any resource by its path, such as "/v1/vehicles", and give its JSON as it is, also thinned by `fields=`; encode ids in the path."""
        return await self._get(path, parameters, object)

    def stream(
        self, stop: str | Sequence[str] | None = None, *, last_event_id: str = "", **parameters: Value
    ) -> AsyncGenerator[Change, None]:
        """Give the board of the same question as `departures`, whole, and then every change, for ever.

        A lost connection is taken up again where it broke off; when the server no longer knows that place, the next change
        is another `reset`. Leave it with `contextlib.aclosing`. UnreachableError only for events that cannot be read.
        """
        return self._changes(self._url("/v1/departures", _whole({"stop": stop, **parameters})), last_event_id)

    async def boards(self, stop: str | Sequence[str] | None = None, **parameters: Value) -> AsyncGenerator[Board, None]:
        """Give the board, and again after every change, for ever; raises as `stream` does."""
        board: Board | None = None
        url = self._url("/v1/departures", _whole({"stop": stop, **parameters}))
        async with aclosing(self._changes(url, "")) as changes:
            async for change in changes:
                board = applied(board, change)
                if board is not None:
                    yield board

    async def _changes(self, url: str, last_event_id: str) -> AsyncGenerator[Change, None]:
        failures = 0
        while True:
            retry_after_s: float | None = None
            try:
                async with aclosing(self._connected(url, last_event_id)) as changes:
                    async for change in changes:
                        failures, last_event_id = 0, change.id
                        yield change
            except RefusedError as refusal:
                if refusal.status not in WORTH_RETRYING:
                    raise
                retry_after_s = refusal.retry_after_s
            except msgspec.DecodeError as error:
                raise UnreachableError(f"events cannot be read: {error}") from error
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
                pass  # Whatever broke the connection, the answer is the same: back off and take it up again.
            failures += 1
            await asyncio.sleep(wait_s(failures, retry_after_s, random.random()))

    async def _connected(self, url: str, last_event_id: str) -> AsyncGenerator[Change, None]:
        headers = {**self._headers, "Accept": "text/event-stream"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        within = aiohttp.ClientTimeout(total=None, sock_connect=ANSWER_WITHIN_S, sock_read=SILENT_FOR_S)
        session = self._open()
        async with session.get(url, headers=headers, timeout=within, read_bufsize=LONGEST_EVENT_BYTES) as response:
            if response.status != 200:
                raise await _refusal(response)
            async for change in changes_in(response.content):
                yield change

    async def _get(self, path: str, parameters: Mapping[str, Value], answer: type[Answer]) -> Answer:
        return (await self._page(path, parameters, answer))[0]

    async def _page(
        self, path: str, parameters: Mapping[str, Value], answer: type[Answer]
    ) -> tuple[Answer, Mapping[str, str]]:
        """Ask for one page, and for the cursors of others by relation (`next`, `prev`). Source: RFC 8288."""
        url, failures = self._url(path, parameters), 0
        while True:
            failures += 1
            try:
                async with self._open().get(url, headers=self._headers, timeout=self._within) as response:
                    if response.status == 200:
                        return msgspec.json.decode(await response.read(), type=answer), _cursors(response)
                    refusal = await _refusal(response)
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.DecodeError) as error:
                if failures >= self._tries:
                    raise UnreachableError(f"{path}: {error or type(error).__name__}") from error
                await asyncio.sleep(wait_s(failures, None, random.random()))
                continue
            is_worth = refusal.status in WORTH_RETRYING and (refusal.retry_after_s or 0) <= STILL_WORTH_WAITING_S
            if not is_worth or failures >= self._tries:
                raise refusal
            await asyncio.sleep(wait_s(failures, refusal.retry_after_s, random.random()))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    def _url(self, path: str, parameters: Mapping[str, Value]) -> str:
        pairs = [(name, text) for name, value in parameters.items() for text in texts_of(value)]
        return f"{self._base}{path}{'?' if pairs else ''}{urlencode(pairs)}"


def _whole(question: dict[str, Value]) -> dict[str, Value]:
    """Pass a question on whose answer will be a whole board; ValueError (the caller's fault) for one whose will not."""
    for name in ("fields", "format", "merge"):
        if question.get(name) is not None:
            raise ValueError(
                f"`{name}` gives something else than a typed board: ask with json(), or with separate_departures()"
            )
    return question


def texts_of(value: Value) -> list[str]:
    """Spell a parameter's value, once for each time that it is sent; ValueError (the caller's fault) for a time without zone."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone: nobody knows which instant is meant")
        return [value.isoformat()]
    if isinstance(value, Sequence):
        return list(value)
    return [str(int(value)) if isinstance(value, bool) else str(value)]


def _cursors(response: aiohttp.ClientResponse) -> dict[str, str]:
    found = {relation: URL(link["url"]).query.get("cursor") for relation, link in response.links.items()}
    return {relation: cursor for relation, cursor in found.items() if cursor is not None}


async def _refusal(response: aiohttp.ClientResponse) -> RefusedError:
    try:
        problem = msgspec.json.decode(await response.read(), type=dict[str, object])
    except msgspec.DecodeError:
        problem = {}
    return RefusedError(response.status, problem, parse_retry_after(response.headers.get("Retry-After")))
