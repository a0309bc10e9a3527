"""A place answers for the stops of all operators at it, by its own id and by that of any of them."""

import pytest

from mobility.board.places.corrections import read_corrections
from tests.api.served import DELAYED, World

COACHES = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone, agency_lang
c, {operator}, https://example.org, Europe/Paris, fr
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, wheelchair_boarding
gr, Gare routière de Saint-Étienne, 48.1009, -1.6003, 1
far, Brandeval, 48.3000, -1.6000, 1
# routes.txt
route_id, agency_id, route_short_name, route_long_name, route_type
JV, c, JV, Saint-Étienne - Brandeval, 200
# trips.txt
route_id, service_id, trip_id
JV, S, j1
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
j1, 1, gr, 08:05:00, 08:05:00
j1, 2, far, 08:50:00, 08:50:00
"""


@pytest.fixture
def station(town: World) -> str:
    """Put two coach operators that run one line together beside the station; gives the place's id."""
    town.add("n", COACHES.format(operator="Cars du Nord"))
    town.add("s", COACHES.format(operator="Cars du Sud"))
    return town.place()


async def test_the_id_of_a_place_and_of_every_stop_of_it_answer_for_the_place(town: World, station: str) -> None:
    answers = [await (await town.get(f"/v1/places/{one}")).json() for one in (station, "x:G", "x:G2", "n:gr", "s:gr")]
    assert all(answer == answers[0] for answer in answers)
    place = answers[0]
    assert place["id"] == station
    assert {stop["id"] for stop in place["stops"]} == {"x:G", "n:gr", "s:gr"}
    assert (place["name"], place["timezone"]) == ("Gare de St-Étienne", "Europe/Paris")
    assert place["wheelchair_boarding"] == "unknown", "of the town's station it is"
    assert {operator["name"] for operator in place["operators"]} == {
        "Réseau de la Ville",
        "Cars du Nord",
        "Cars du Sud",
    }
    assert sorted(place["modes"]) == ["bus", "coach", "tram"]
    assert place["next_service"]["when"] == "2026-03-02T08:00:00+01:00"


async def test_a_place_s_board_has_all_operators_and_each_trip_once(town: World, station: str) -> None:
    town.say("x", DELAYED)
    town.say(
        "s",
        'entity { id: "e" trip_update { trip { trip_id: "j1" } stop_time_update { stop_id: "gr" departure { delay: 60 } } } }',
    )
    board = await (await town.get(f"/v1/departures?stop={station}")).json()
    assert (board["place"]["id"], board["place"]["name"]) == (station, "Gare de St-Étienne")
    rows = [(row["route"]["short_name"], row["expected"], row["label"], row["sources"]) for row in board["departures"]]
    assert rows == [
        ("T1", "2026-03-02T08:02:00+01:00", "live", ["x"]),
        ("JV", "2026-03-02T08:06:00+01:00", "live", ["n", "s"]),
        ("T1", None, "scheduled", ["x"]),
    ]
    assert {feed["id"] for feed in board["feeds"]} == {"x", "n", "s"}


async def test_a_stop_s_board_stays_that_stop_s(town: World, station: str) -> None:
    board = await (await town.get("/v1/departures?stop=n:gr")).json()
    assert board["place"]["id"] == "n:gr"
    assert [row["sources"] for row in board["departures"]] == [["n"]]


async def test_to_a_place_keeps_trips_that_still_serve_a_stop_of_it(town: World, station: str) -> None:
    (far,) = (stop["place"] for stop in (await (await town.get("/v1/stops?q=brandeval&feed=n")).json())["stops"])
    board = await (await town.get(f"/v1/departures?stop={station}&to={far}")).json()
    assert [row["route"]["short_name"] for row in board["departures"]] == ["JV"]


async def test_stops_name_their_place_platforms_that_of_their_station(town: World, station: str) -> None:
    found = (await (await town.get("/v1/stops?q=gare&platforms=1")).json())["stops"]
    assert {stop["id"]: stop["place"] for stop in found} == dict.fromkeys(
        ("x:G", "x:G1", "x:G2", "n:gr", "s:gr"), station
    )
    detail = await (await town.get("/v1/stops/x:G1")).json()
    assert detail["place"] == station


async def test_a_printed_id_is_read_as_it_is_typed(town: World, station: str) -> None:
    assert (await (await town.get(f"/v1/places/{station.lower()}")).json())["id"] == station


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/places/place:UUUUUU", 404, "unknown_place"),
        ("/v1/departures?stop=place:UUUUUU", 404, "unknown_place"),
        ("/v1/departures?stop=x:G&to=place:UUUUUU", 404, "unknown_place"),
        ("/v1/places/gare", 404, "unknown_place"),
        ("/v1/places/x:nothing", 404, "unknown_stop"),
        ("/v1/places/y:G", 404, "unknown_feed"),
        ("/v1/stops/place:UUUUUU", 404, "unknown_stop"),
        ("/stops/place:UUUUUU", 404, None),
    ],
)
async def test_what_is_not_there_is_refused(
    town: World, station: str, path: str, status: int, code: str | None
) -> None:
    answer = await town.get(path)
    assert answer.status == status
    assert code is None or (await answer.json())["code"] == code


async def test_before_places_are_known_stops_have_none_and_answer_all_the_same(town: World) -> None:
    town.add("n", COACHES.format(operator="Cars du Nord"))
    assert (await (await town.get("/v1/stops/n:gr")).json())["place"] is None
    refused = await town.get("/v1/places/n:gr")
    assert (refused.status, (await refused.json())["code"]) == (404, "unknown_place")
    assert (await town.get("/")).status == 200


async def test_a_feed_that_is_gone_leaves_its_stops_out(town: World, station: str) -> None:
    town.state.list_feeds(["s", "x"])  # type: ignore[list-item]
    place = await (await town.get(f"/v1/places/{station}")).json()
    assert {stop["id"] for stop in place["stops"]} == {"x:G", "s:gr"}


async def test_a_corrected_name_is_shown(town: World, station: str) -> None:
    corrections, _ = read_corrections("action,name,members\nname,Pôle Châteaucreux,n:gr\n")
    assert town.place(corrections) == station
    assert (await (await town.get(f"/v1/departures?stop={station}")).json())["place"]["name"] == "Pôle Châteaucreux"


async def test_the_first_page_shows_a_place_once_and_its_page_has_all_operators(town: World, station: str) -> None:
    page = await (await town.get("/?lang=fr")).text()
    assert page.count(f'<li><a href="/stops/{station}?lang=fr"') == 1
    assert 'href="/stops/n:gr' not in page
    assert "Réseau de la Ville, Cars du Nord, Cars du Sud" in page or "Cars du Nord" in page
    board = await (await town.get(f"/stops/{station}")).text()
    assert board.count("Brandeval") >= 1
    assert "<h1><bdi>Gare de St-Étienne</bdi></h1>" in board


async def test_a_place_is_streamed(town: World, station: str) -> None:
    async with town.client.get(f"/v1/departures?stop={station}", headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status == 200
        received = b""
        while b"\n\n" not in received.removeprefix(b"retry: 2000\n\n"):
            received += await stream.content.readany()
    assert station.encode() in received


@pytest.mark.parametrize("spelled", ["{id}", "{code}", "{low}"])
async def test_the_code_printed_at_a_stop_finds_the_stops_of_its_place(town: World, station: str, spelled: str) -> None:
    code = station.removeprefix("place:")
    asked = spelled.format(id=station, code=code, low=code.lower())
    found = await (await town.get(f"/v1/stops?q={asked}")).json()
    assert {one["id"] for one in found["stops"]} == {"x:G", "n:gr", "s:gr"}
    of_one = await (await town.get(f"/v1/stops?q={asked}&feed=n")).json()
    assert [one["id"] for one in of_one["stops"]] == ["n:gr"]


async def test_a_code_without_what_it_is_leads_to_its_place(town: World, station: str) -> None:
    problem = await (await town.get(f"/v1/places/{station.removeprefix('place:')}")).json(content_type=None)
    assert (problem["status"], problem["hint"]) == (404, f"did you mean {station}?")
