"""A board for spreadsheets, which calculate nothing of it."""

import csv
import io

import pytest

from mobility.api.csv_board import COLUMNS
from tests.api.served import DELAYED, TOWN, World, served

URL = "/v1/departures?stop=x:G&format=csv"


async def rows(world: World, path: str = URL, **headers: str) -> list[dict[str, str]]:
    answer = await world.get(path, **headers)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO((await answer.read()).decode(), newline="")))


async def test_a_departure_is_a_line_with_all_names(town: World) -> None:
    town.say("x", DELAYED.replace("delay: 120", "delay: -60"))
    first, _ = await rows(town)
    assert tuple(first) == COLUMNS
    assert (first["delay_s"], first["expected"], first["label"]) == ("-60", "2026-03-02T07:59:00+01:00", "live")
    assert (first["route_short_name"], first["stop_name"], first["platform"]) == ("T1", "Gare de St-Étienne", "1")
    assert await rows(town, "/v1/departures?stop=x:G", Accept="text/csv") == await rows(town)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1"])
async def test_no_text_of_a_feed_is_a_formula(text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    async with served(town=False) as world:
        world.add("x", TOWN.replace("t1, Mairie", f"t1, {quoted}").replace("Gare de St-Étienne", quoted))
        first = (await rows(world))[0]
        assert (first["trip_headsign"], first["stop_name"]) == (f"'{text}", f"'{text}")


async def test_an_empty_board_is_its_line_of_names(town: World) -> None:
    assert await rows(town, "/v1/departures?stop=x:V/%20%C3%A9&format=csv") == []
