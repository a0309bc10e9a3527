"""Whoever reads the docs, the page for language models or the OpenAPI document learns how streams and pages work."""

from html import unescape

import msgspec
import pytest

from mobility.api.board_events import KEY_FIELDS, board_state, events_between
from mobility.api.conventions import CONVENTIONS, EVENTS, KEY, stream_description
from mobility.model.time import Instant
from tests.api.served import World


def board(as_of: int, *delays: tuple[int, int], alerts: int = 0) -> bytes:
    """Write a board of departures, each with its stop_sequence and delay."""
    trip = {"id": "x:t", "start_date": "2026-03-02", "start_time": None}
    departures = [{"trip": trip, "stop_sequence": one, "delay_s": delay, "age_s": None} for one, delay in delays]
    return msgspec.json.encode({"as_of": str(as_of), "departures": departures, "alerts": [0] * alerts})


def test_every_event_that_a_stream_can_send_is_described_with_its_fields() -> None:
    before = board_state(board(1, (1, 0), (2, 0)), Instant(1))
    after = board_state(board(2, (2, 60), (3, 0), alerts=1), Instant(2))
    sent = events_between(before, after)
    assert {"reset", *(name for name, _ in sent)} == {event.name for event in EVENTS}
    described = {event.name: event.data.split(", ") for event in EVENTS}
    for name, data in sent:
        assert set(msgspec.json.decode(data)) <= set(described[name])


def test_the_key_is_described_as_it_is_made() -> None:
    assert "|".join(name.removeprefix("departures.") for name in KEY_FIELDS) in KEY


@pytest.mark.parametrize("path", ["/docs", "/llms.txt"])
async def test_what_holds_everywhere_is_told_where_people_and_programs_read(town: World, path: str) -> None:
    told = unescape(await (await town.get(path)).text()).replace("<code>", "`").replace("</code>", "`")
    texts = [*(one.text for one in CONVENTIONS), *(event.text for event in EVENTS), KEY]
    assert [text for text in texts if text not in told] == []


async def test_openapi_tells_of_streams_where_there_are_any(town: World) -> None:
    document = await (await town.get("/openapi.json")).json()
    for path in ("/v1/departures", "/v1/board"):
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        assert content["text/event-stream"]["schema"]["description"] == stream_description()
