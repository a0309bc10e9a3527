"""The client against the real server: typed answers, refusals, retries, and streams that survive."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from mobility.api import alerts, departures, health, stops, trips
from mobility.api.app import API
from mobility.client import Change, Client, RefusedError, UnreachableError, shapes
from mobility.client import client as room
from mobility.client.back_off import wait_s
from mobility.client.client import texts_of
from mobility.client.events import applied
from tests.api.served import DELAYED, World, served
from tests.api.test_resources import ALERTS


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the waits between tries, and cut them short."""
    waits: list[float] = []
    real = wait_s

    def noted(failures: int, retry_after_s: float | None, random_fraction: float) -> float:
        waits.append(real(failures, retry_after_s, random_fraction))
        return 0.01

    monkeypatch.setattr(room, "wait_s", noted)
    return waits


@asynccontextmanager
async def asking(world: World, **more: Any) -> AsyncIterator[Client]:
    async with Client(str(world.client.make_url("/")), **more) as client:
        yield client


async def test_a_board_is_typed() -> None:
    async with served() as world, asking(world) as client:
        world.say("x", DELAYED)
        board = await client.departures("x:G", include="calls", limit=1)
        (first,) = board.departures
        assert first.expected == datetime(2026, 3, 2, 8, 2, tzinfo=timezone(timedelta(hours=1)))
        assert (first.delay_s, first.label, first.route and first.route.short_name) == (120, "live", "T1")
        assert [call.stop.id for call in first.calls] == ["x:M"]
        assert board.place.name == "Gare de St-Étienne"


async def test_stops_trips_alerts_and_health_are_typed() -> None:
    async with served() as world, asking(world) as client:
        world.say("x", ALERTS)
        assert [stop.id for stop in await client.stops("mairie")] == ["x:M"]
        assert [call.stop.id for call in (await client.trip("x:t1")).calls] == ["x:G1", "x:M"]
        assert {alert.id for alert in await client.alerts(limit=1, active=False)} == {"x:works", "x:later"}
        assert [feed.id for feed in (await client.health()).feeds] == ["x"]


async def test_pages_of_later_departures_follow_each_other_over_days_without_service() -> None:
    async with served() as world, asking(world) as client:
        seen: list[tuple[str, str]] = []
        async with aclosing(client.departure_pages("x:G", limit=2, per_line=None)) as pages:
            async for board in pages:
                seen += [(one.trip.id, one.trip.start_date) for one in board.departures]
                if len(seen) >= 6:
                    break
        days = ["2026-03-02", "2026-03-03", "2026-03-04"]
        assert seen[:2] == [("x:t1", days[0]), ("x:t2", days[0])]
        assert [one for one in seen if one[1] == days[1]] == [(f"x:{trip}", days[1]) for trip in ("t1", "t2", "v1")]
        assert len(set(seen)) == len(seen)


async def test_pages_of_earlier_departures_lead_back_to_yesterday() -> None:
    async with served() as world, asking(world) as client:
        pages = [board async for board in client.departure_pages("x:G", earlier=True, limit=10, window=600)]
        trips = [one.trip.start_date for board in pages[1:] for one in board.departures]
        assert set(trips) == {"2026-03-01"}


async def test_pages_of_stops_end_with_the_last_stop() -> None:
    async with served() as world, asking(world) as client:
        pages = [[stop.id for stop in page] async for page in client.stop_pages(limit=2)]
        assert pages == [["x:G", "x:M"], ["x:V/ é"]]


async def test_several_stops_at_once_have_their_own_boards_by_id() -> None:
    async with served() as world, asking(world) as client:
        boards = await client.separate_departures(["x:M", "x:G"], limit=1, include="arrivals")
        assert [(stop, board.departures[0].stop.id) for stop, board in boards.items()] == [
            ("x:M", "x:M"),
            ("x:G", "x:G1"),
        ]
        near = await client.departures(lat=48.1, lon=-1.6, radius=100)
        assert near.departures[0].stop.distance_m == 13


async def test_a_board_at_an_instant_and_ids_with_any_letter() -> None:
    async with served() as world, asking(world) as client:
        at = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
        board = await client.departures(["x:V/ é"], at=at, window=60)
        assert [one.trip.id for one in board.departures] == ["x:v1"]


async def test_a_refusal_says_what_the_server_said() -> None:
    async with served() as world, asking(world) as client:
        with pytest.raises(RefusedError) as refused:
            await client.departures("x:Marie")
        error = refused.value
        assert (error.status, error.code, error.parameter, error.value) == (404, "unknown_stop", "stop", "x:Marie")
        assert error.request_id


async def test_a_key_goes_with_every_request() -> None:
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("X-API-Key"))
        return web.json_response({"stops": []})

    async with standing_in(answer) as url, Client(url, key="mob_secret") as client:
        await client.stops("a")
    assert seen == ["mob_secret"]


@asynccontextmanager
async def standing_in(answer: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    """Serve one handler for everything."""
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_what_may_pass_is_tried_again_as_late_as_the_server_asks(impatient: list[float]) -> None:
    statuses = iter([503, 429, 200])

    async def answer(_: web.Request) -> web.Response:
        status = next(statuses)
        headers = {"Retry-After": "7"} if status == 429 else {}
        return web.json_response({"stops": []}, status=status, headers=headers)

    async with standing_in(answer) as url, Client(url) as client:
        assert await client.stops("a") == []
    assert impatient[0] <= 1
    assert 7 <= impatient[1] <= 8


async def test_a_server_that_asks_for_an_hour_is_not_waited_for(impatient: list[float]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"code": "rate_limited"}, status=429, headers={"Retry-After": "3600"})

    async with standing_in(answer) as url, Client(url) as client:
        with pytest.raises(RefusedError) as refused:
            await client.stops("a")
    assert (refused.value.code, refused.value.retry_after_s) == ("rate_limited", 3600)
    assert impatient == []


async def test_nobody_there_and_nonsense_are_unreachable_after_all_tries(impatient: list[float]) -> None:
    async with Client("http://127.0.0.1:1", tries=3) as client:
        with pytest.raises(UnreachableError, match="/v1/health"):
            await client.health()
    assert len(impatient) == 2

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="<html>")

    async with standing_in(answer) as url, Client(url, tries=2) as client:
        with pytest.raises(UnreachableError):
            await client.health()


async def test_a_stream_gives_the_board_and_then_its_changes() -> None:
    async with served() as world, asking(world) as client, aclosing(client.stream("x:G")) as changes:
        first = await anext(changes)
        assert (first.kind, first.board) == ("reset", await client.departures("x:G"))
        world.say("x", DELAYED)
        change = await anext(changes)
        while change.key != "x:t1|2026-03-02||1":
            change = await anext(changes)
        assert (change.kind, change.departure and change.departure.delay_s) == ("update", 120)


async def test_a_stream_that_breaks_is_taken_up_where_it_broke_off() -> None:
    async with served() as world:
        held: list[str] = []

        async def through(request: web.Request) -> web.StreamResponse:
            """Pass events on from the world's server, and drop the first connection after its first event."""
            held.append(request.headers.get("Last-Event-ID", ""))
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            async with world.client.get(request.path_qs, headers=request.headers.copy()) as source:
                async for line in source.content:
                    await response.write(line)
                    if line == b"\n" and len(held) == 1 and events:
                        break
                    events.extend([line] if line.startswith(b"event") else [])
            return response

        events: list[bytes] = []
        async with world.client.get("/v1/departures?stop=x:G", headers={"Accept": "text/event-stream"}) as keeps_open:
            assert keeps_open.status == 200
            async with standing_in(through) as url, Client(url) as client, aclosing(client.stream("x:G")) as changes:
                first = await anext(changes)
                assert first.kind == "reset"
                world.say("x", DELAYED)
                async with asyncio.timeout(20):
                    kinds = [(await anext(changes)).kind]
                assert kinds == ["update"], "a reader that comes back is not sent the whole board again"
                assert held == ["", first.id]


async def test_a_stream_of_a_question_that_is_refused_ends() -> None:
    async with served() as world, asking(world) as client:
        with pytest.raises(RefusedError):
            await anext(client.stream("x:Nowhere"))


async def test_boards_from_a_stream_equal_boards_that_are_asked_for() -> None:
    async with served() as world, asking(world) as client, aclosing(client.boards("x:G")) as boards:
        assert len((await anext(boards)).departures) == 2
        world.say("x", DELAYED.replace("delay: 120", "delay: 1500"))
        polled = await client.departures("x:G")
        async with asyncio.timeout(20):
            async for board in boards:
                if [one.delay_s for one in board.departures] == [one.delay_s for one in polled.departures]:
                    break
        assert [one.key for one in board.departures] == [one.key for one in polled.departures]


async def test_leaving_a_stream_closes_it() -> None:
    async with served() as world, asking(world) as client:
        async with aclosing(client.stream("x:G")) as changes:
            await anext(changes)
            assert world.app[API].metrics.streams == 1
        async with asyncio.timeout(20):
            while world.app[API].metrics.streams:
                await client.health()


def test_a_change_before_any_board_is_none_and_a_removed_departure_is_gone() -> None:
    assert applied(None, Change(kind="remove", id="1", as_of=datetime.now(UTC), key="a")) is None


@pytest.mark.parametrize("shape", [{"fields": "place"}, {"format": "text"}, {"merge": False}])
async def test_what_gives_no_typed_board_is_refused_before_anything_is_asked(shape: dict[str, Any]) -> None:
    client = Client("http://127.0.0.1:1")
    with pytest.raises(ValueError, match="json"):
        await client.departures("x:G", **shape)
    with pytest.raises(ValueError, match="json"):
        client.stream("x:G", **shape)
    with pytest.raises(ValueError, match="json"):
        await anext(client.boards("x:G", **shape))


async def test_any_resource_can_be_asked_as_json(impatient: list[float]) -> None:
    async with served() as world, asking(world) as client:
        thin = await client.json("/v1/departures", stop=["x:G", "x:M"], merge=False, fields="departures.label", limit=1)
        assert [board["stop"] for board in thin["boards"]] == ["x:G", "x:M"]
        assert (await client.json("/v1/routes/x:T1"))["id"] == "x:T1"
        with pytest.raises(RefusedError):
            await client.json("/v1/vehicles", route="x:nowhere")
    assert impatient == []


async def test_lines_and_places_are_typed_too() -> None:
    async with served() as world, asking(world) as client:
        board = await client.departures("x:G", group="line")
        assert [(group.direction, group.departures) for group in board.groups] == [(0, (0, 1))]
        world.place()
        assert ((await client.stops("mairie"))[0].place or "").startswith("place:")


def test_a_time_without_zone_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ValueError, match="no zone"):
        Client("http://127.0.0.1:1").stream("x:G", at=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault in question
    assert texts_of(True) == ["1"]  # noqa: FBT003 - the value in question
    assert texts_of(["a", "b"]) == ["a", "b"]


def fields_of(struct: type) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(struct)}


def struct_in(kind: Any) -> Any:
    """Find the struct in `list[X]`, `X | None` and the like; None when there is none."""
    if inspect.isclass(kind) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for part in get_args(kind) if (found := struct_in(part)) is not None), None)


def unknown_fields(ours: type, theirs: type, where: str) -> list[str]:
    """List what a client's shape has and the server's has not, all the way down."""
    found, server = [], fields_of(theirs)
    for name, kind in fields_of(ours).items():
        if name not in server:
            found.append(f"{where}.{name}")
        elif struct_in(kind) is not None and struct_in(server[name]) is not None:
            found += unknown_fields(struct_in(kind), struct_in(server[name]), f"{where}.{name}")
    return found


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (shapes.Board, departures.RESOURCE.answer),
        (shapes.TripCalls, trips.RESOURCE.answer),
        (shapes.Stop, struct_in(fields_of(stops.RESOURCE.answer)["stops"])),
        (shapes.Alert, struct_in(fields_of(alerts.RESOURCE.answer)["alerts"])),
        (shapes.Health, health.HEALTH.answer),
    ],
)
def test_the_client_has_no_field_that_the_server_has_not(ours: type, theirs: type) -> None:
    assert unknown_fields(ours, theirs, ours.__name__) == []
