"""The board in words: one answer for pages, the widget and whoever draws boards, streamed without telling what the clock knows."""

import gzip
import json
from typing import Any

import pytest

from mobility.api.board import shown_state
from mobility.board.words import CATALOGUE
from mobility.web.shown import shown_board
from tests.api.live_demo import LiveDemo
from tests.api.served import DELAYED, TOWN, World, served
from tests.api.test_stop_page import hub
from tests.board.boards import at, board
from tests.world import timetable_of


async def shown(town: World, query: str, **headers: str) -> Any:
    answer = await town.get(f"/v1/board?{query}", **headers)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_a_departure_is_told_in_the_reader_s_words(town: World) -> None:
    town.say("x", DELAYED)
    french, german = await shown(town, "stop=x:G&lang=fr"), await shown(town, "stop=x:G", Accept_Language="de-AT")
    first = french["departures"][0]
    assert (first["line"], first["when_text"], first["label_text"]) == ("T1", "7 min", "temps réel")
    assert [fact["text"] for fact in first["facts"]] == ["premier départ du jour", "retard 2 min", "quai 1"]
    assert german["departures"][0]["sentence"].startswith("Linie T1, Richtung Mairie, Steig 1, in 7 Minuten")
    assert (german["language"], german["dir"]) == ("de", "ltr")


@pytest.mark.parametrize("language", CATALOGUE)
async def test_every_language_of_the_boards_is_spoken(town: World, language: str) -> None:
    found = await shown(town, f"stop=x:G&lang={language}")
    assert found["language"] == language
    assert found["departures"][0]["sentence"]
    assert set(found["words"]["in_minutes"]) >= {"other"}


async def test_a_platform_is_spelled_as_the_feed_spells_it() -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("G, 0, 1, 101", "G, 0, B, 101"))
        found = await shown(world, "stop=x:G&lang=en")
        assert found["departures"][0]["platform"] == "B"
        assert "platform B" in [fact["text"] for fact in found["departures"][0]["facts"]]
        assert "platform B" in await (await world.get("/stops/x:G?lang=en")).text()


@pytest.mark.parametrize(
    ("lines", "headsigns"),
    [
        ("2", ["Village"]),
        ("t1,2", ["Mairie", "Mairie", "Village"]),
        ("x:B2", ["Village"]),
        ("9", []),
        ("x:nothing", []),
    ],
)
async def test_lines_are_chosen_by_the_names_travellers_know(town: World, lines: str, headsigns: list[str]) -> None:
    town.now += 24 * 3600
    found = await shown(town, f"stop=x:G&lines={lines}")
    assert [one["headsign"] for one in found["departures"]] == headsigns
    assert headsigns or found["next_service"]["why"] == "Aucun départ ne correspond aux filtres."


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "missing_parameter"),
        ("stop=x:G&lines=,", 400, "invalid_parameter"),
        ("stop=x:No", 404, "unknown_stop"),
        ("stop=y:G", 404, "unknown_feed"),
        ("stop=place:000000", 404, "unknown_place"),
        ("stop=x:G&limits=3", 400, "unknown_parameter"),
        ("&".join(["stop=x:G"] * 21), 400, "invalid_parameter"),
    ],
)
async def test_what_is_not_understood_is_refused(town: World, query: str, status: int, code: str) -> None:
    answer = await town.get(f"/v1/board?{query}")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (status, code)


async def test_a_refresh_costs_a_kilobyte_or_two(town: World) -> None:
    answer = await town.get("/v1/board?stop=x:G", Accept_Encoding="gzip")
    assert int(answer.headers["Content-Length"]) < 1_500


async def test_the_stream_begins_with_the_board_and_tells_of_changes(town: World) -> None:
    async with town.client.get("/v1/board?stop=x:G&lang=fr", headers={"Accept": "text/event-stream"}) as stream:
        received = ""
        while "event: reset" not in received or not received.endswith("\n\n"):
            received += (await stream.content.readany()).decode()
        assert json.loads(received.partition("data: ")[2].partition("\n")[0])["departures"][0]["clock"] == "08:00"
        town.say("x", DELAYED)
        while "event: update" not in received or not received.endswith("\n\n"):
            received += (await stream.content.readany()).decode()
    update = json.loads(received.partition("event: update\ndata: ")[2].partition("\n")[0])
    assert update["key"] == update["departure"]["key"] == "x:t1|2026-03-02||1"
    assert update["departure"]["clock"] == "08:02"


def test_what_only_the_clock_changes_is_no_news_on_a_stream() -> None:
    town = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:05:00, 08:05:00
        t1, 2, B, 08:10:00, 08:10:00
    """)
    first, later = (at(f"2026-03-02 08:0{minute}") for minute in (0, 3))
    states = [shown_state(shown_board(board(town, "A", now), "fr"), now) for now in (first, later)]
    assert [state.departures["x:t1|2026-03-02||1"]["when_text"] for state in states] == ["~5 min", "~2 min"]
    assert states[0].marks == states[1].marks
    assert states[0].rest == states[1].rest


async def test_a_refresh_of_ten_departures_weighs_at_most_a_kilobyte() -> None:
    async with served(town=False) as world:
        world.add("x", hub())
        delayed = (
            DELAYED.replace("t1", f"h{n}").replace("e1", f"e{n}").replace("120", f"{n % 4 * 70}") for n in range(20)
        )
        world.say("x", "".join(delayed))
        for language in ("fr", "en", "de"):
            path = f"/v1/board?stop=x:G&limit=10&lang={language}&lean=1"
            answer = await world.client.get(path, headers={"Accept-Encoding": "gzip"})
            assert len((await answer.json())["departures"]) == 10
            assert int(answer.headers["Content-Length"]) <= 1_024
            world.now += 3
            again = await world.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status == 304, "most refreshes bring nothing new"


async def test_a_lean_answer_leaves_out_only_what_its_holder_has_or_works_out(town: World) -> None:
    town.say("x", DELAYED)
    full = await (await town.get("/v1/board?stop=x:G")).json()
    lean = await (await town.get("/v1/board?stop=x:G&lean=1")).json()
    assert lean["words"] == {}
    full["words"] = {}
    for row in full["departures"]:
        row["when_text"] = row["label_text"] = row["sentence"] = ""
    assert lean == full


def test_a_refresh_of_ten_departures_at_the_demos_hub_weighs_at_most_a_kilobyte(demo: LiveDemo) -> None:
    question = "/v1/board?stop=demo-ville:gare&limit=10&lang=fr&lean=1"
    held = demo.json(question)
    assert held["alerts"], "the demo's alerts are what would weigh"
    body = demo.ask(f"{question}&have={held['tag']}", **{"Accept-Encoding": "gzip"})[2]
    assert len(json.loads(gzip.decompress(body))["departures"]) == 10
    assert len(body) <= 1_024


async def test_a_refresh_laid_over_the_board_held_is_the_board_of_now(town: World) -> None:
    held = await (await town.get("/v1/board?stop=x:G")).json()
    town.say("x", DELAYED)
    full = await (await town.get("/v1/board?stop=x:G")).json()
    refresh = await (await town.get(f"/v1/board?stop=x:G&lean=1&have={held['tag']}")).json()
    assert not {"place", "alerts", "words"} & set(refresh)
    now = held | refresh
    for row, whole in zip(now["departures"], full["departures"], strict=True):
        due = row.get("scheduled") or ""
        derived = {"clock": (row.get("expected") or due)[11:16], "scheduled_clock": due[11:16]}
        empty = {"expected": None, "window": "", "until": None, "approximate": False, "gone": False}
        made = ("when_text", "label_text", "sentence", "platform")
        assert derived | empty | row == {name: value for name, value in whole.items() if name not in made}
    assert {**now, "departures": []} == {**full, "departures": []}


async def test_a_refresh_brings_the_rest_when_it_is_another(town: World) -> None:
    held = await (await town.get("/v1/board?stop=x:G&lang=fr")).json()
    other = await (await town.get(f"/v1/board?stop=x:G&lang=en&have={held['tag']}")).json()
    assert (other["language"], other["place"]["lang"], other["tag"] == held["tag"]) == ("en", "fr", False)


async def test_the_icon_of_a_rare_mode_comes_with_the_board_that_needs_it() -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Gare - Mairie, 0,", "Gare - Mairie, 4,"))
        board_now = await (await world.get("/v1/board?stop=x:G")).json()
        assert board_now["departures"][0]["icon"] == "ferry"
        assert list(board_now["icons"]) == ["ferry"]
