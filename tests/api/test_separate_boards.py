"""Several stops in one question, each with its own board; and how far every stop is from a point."""

import csv
import io

import pytest

from mobility.api.separate_boards import MOST_BOARDS, MOST_DEPARTURES
from tests.api.served import DELAYED, World
from tests.api.test_departures import AREA, VALLEY

BOTH = "/v1/departures?stop=x:M&stop=x:G&merge=0"
TUESDAY = "at=2026-03-03T07:55:00%2B01:00&window=120"


async def test_each_stop_has_its_own_board_in_the_order_asked_for(town: World) -> None:
    answer = await (await town.get(f"{BOTH}&include=arrivals&limit=1")).json()
    assert [(board["stop"], board["place"]["name"]) for board in answer["boards"]] == [
        ("x:M", "Mairie"),
        ("x:G", "Gare de St-Étienne"),
    ]
    assert [[one["stop"]["id"] for one in board["departures"]] for board in answer["boards"]] == [["x:M"], ["x:G1"]]
    assert answer["as_of"] == answer["boards"][0]["as_of"]


async def test_an_own_board_equals_the_board_of_that_stop_alone(town: World) -> None:
    answer = await (await town.get(f"{BOTH}&{TUESDAY}&group=line")).json()
    for board in answer["boards"]:
        alone = await (await town.get(f"/v1/departures?stop={board.pop('stop')}&{TUESDAY}&group=line")).json()
        assert board == alone


async def test_a_place_has_one_board_under_the_id_it_was_asked_for_by(town: World) -> None:
    place = (await (await town.get("/v1/places/x:G")).json())["id"]
    answer = await (await town.get(f"/v1/departures?stop={place}&stop={place}&stop=x:M&merge=0")).json()
    assert [board["stop"] for board in answer["boards"]] == [place, "x:M"]
    assert len(answer["boards"][0]["departures"]) == 2


async def test_an_empty_own_board_says_when_its_next_service_is(town: World) -> None:
    answer = await (await town.get("/v1/departures?stop=x:V%2F%20%C3%A9&stop=x:G&merge=0")).json()
    assert [board["next_service"] and board["next_service"]["reason"] for board in answer["boards"]] == [
        "no_service_today",
        None,
    ]


async def test_fields_thin_each_board_and_leave_whose_it_is(town: World) -> None:
    answer = await (await town.get(f"{BOTH}&fields=departures.delay_s&limit=1&include=arrivals")).json()
    assert [(board["stop"], board["departures"]) for board in answer["boards"]] == [
        ("x:M", [{"delay_s": None}]),
        ("x:G", [{"delay_s": None}]),
    ]
    assert all(set(board) == {"stop", "as_of", "departures"} for board in answer["boards"])


async def test_as_text_boards_stand_one_below_the_other(town: World) -> None:
    drawn = await (await town.get(f"{BOTH}&format=text&lang=fr")).text()
    first, second = drawn.split("\n\n")
    assert first.startswith("Mairie ")
    assert second.startswith("Gare de St-Étienne ")


async def test_as_csv_a_column_names_the_board(town: World) -> None:
    body = (await (await town.get(f"{BOTH}&format=csv&include=arrivals")).read()).decode()
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    assert [(row["board"], row["stop_id"]) for row in rows][:2] == [("x:M", "x:M"), ("x:M", "x:M")]
    assert {row["board"] for row in rows} == {"x:M", "x:G"}


async def test_near_a_point_every_stop_says_how_far_it_is(town: World) -> None:
    near = "lat=48.1&lon=-1.6&radius=2000&include=arrivals"
    board = await (await town.get(f"/v1/departures?{near}")).json()
    distances = {one["stop"]["id"]: one["stop"]["distance_m"] for one in board["departures"]}
    assert (distances["x:G1"], distances["x:G2"]) == (13, 27)
    assert 1_300 < distances["x:M"] < 1_400
    own = await (await town.get(f"/v1/departures?{near}&merge=0")).json()
    assert [(one["stop"], one["place"]["id"]) for one in own["boards"]] == [("x:G", "x:G"), ("x:M", "x:M")]
    table = await (await town.get(f"/v1/departures?{near}&format=csv")).text()
    assert table.splitlines()[1].endswith(",13")
    assert (
        "\n       Gare de St-Étienne (1) · 13 m\n"
        in await (await town.get(f"/v1/departures?{near}&format=text")).text()
    )


async def test_a_board_of_a_stop_says_nothing_of_distances(town: World) -> None:
    assert "distance_m" not in await (await town.get("/v1/departures?stop=x:G")).text()


async def test_a_zone_that_covers_the_point_is_there_already(town: World) -> None:
    town.add("valley", VALLEY, **{"locations.geojson": AREA})
    own = await (await town.get("/v1/departures?lat=47.05&lon=2.05&radius=100&merge=0")).json()
    ((departure,),) = [board["departures"] for board in own["boards"]]
    assert departure["stop"]["distance_m"] == 0
    assert own["boards"][0]["stop"] == "47.05,2.05"


@pytest.mark.parametrize(
    ("more", "code", "parameter"),
    [
        ("cursor=zzz", "conflicting_parameters", "cursor"),
        ("format=sms", "conflicting_parameters", "format"),
        ("format=ssml", "conflicting_parameters", "format"),
        ("stop=x:nobody", "unknown_stop", "stop"),
        ("merge=2", "invalid_parameter", "merge"),
        ("&".join(f"stop=x:{number}" for number in range(MOST_BOARDS)), "invalid_parameter", "stop"),
    ],
)
async def test_what_boards_side_by_side_cannot_be_is_refused(town: World, more: str, code: str, parameter: str) -> None:
    path = BOTH.replace("&merge=0", "") if more.startswith("merge") else BOTH
    problem = await (await town.get(f"{path}&{more}")).json(content_type="application/problem+json")
    assert (problem["code"], problem["parameter"]) == (code, parameter)


async def test_departures_of_all_boards_together_are_bounded(town: World) -> None:
    many = "&".join(f"stop=x:{stop}" for stop in ("G", "G1", "G2", "M", "V%2F%20%C3%A9", "G"))
    refused = await town.get(f"/v1/departures?{many}&merge=0&limit=200")
    assert refused.status == 200, "five boards of 200 are the most"
    many += "&stop=" + town.place()
    problem = await (await town.get(f"/v1/departures?{many}&merge=0&limit=200")).json(content_type=None)
    assert (problem["parameter"], problem["hint"]) == ("limit", f"limit={MOST_DEPARTURES // 6}")


async def test_what_is_held_of_own_boards_still_holds_until_something_changes(town: World) -> None:
    town.say("x", DELAYED)
    first = await town.get(BOTH)
    town.now += town.settings.cached_for_s + 5
    again = await town.get(BOTH, If_None_Match=first.headers["ETag"])
    assert again.status == 304
