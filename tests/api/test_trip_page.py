"""The page of a trip: every call, its vehicle's place with its age, in every language, complete without JavaScript."""

import re

import pytest

from mobility.board.words import CATALOGUE
from mobility.web.trip_words import TRIP_WORDS
from tests.api.served import DELAYED, World, served

VEHICLE = """
entity { id: "v" vehicle { trip { trip_id: "t1" start_date: "20260302" } vehicle { id: "v1" }
  position { latitude: 48.105 longitude: -1.605 } current_stop_sequence: 2 current_status: IN_TRANSIT_TO } }
"""


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))


async def test_every_visit_of_a_stop_s_page_links_to_its_trip(town: World) -> None:
    page = await (await town.get("/stops/x:G?lang=fr")).text()
    links = re.findall(r'<a class="headsign" dir="auto" href="([^"]+)">Mairie</a>', page)
    assert len(links) == 2
    for link in links:
        answer = await town.get(link)
        assert answer.status == 200
        assert "Votre arrêt" in await answer.text()


async def test_a_trip_with_a_seen_vehicle_says_between_which_stops_and_since_when(town: World) -> None:
    town.say("x", DELAYED + VEHICLE, age_s=20)
    text = words_of(await (await town.get("/trips/x:t1?lang=fr")).text())
    assert "Le véhicule est entre Gare de St-Étienne et Mairie. Position reçue il y a 20 s" in text
    assert "retard 2 min" in text
    assert "08:12" in text
    assert "temps réel" in text


async def test_a_trip_that_nobody_has_seen_says_so(town: World) -> None:
    text = words_of(await (await town.get("/trips/x:t1?lang=en")).text())
    assert "Vehicle position unknown" in text
    assert "theoretical" in text or "scheduled" in text
    assert "live" not in text.replace("delivered", "")


async def test_a_cancelled_trip_keeps_its_times_struck_and_no_vehicle(town: World) -> None:
    town.say("x", 'entity { id: "1" trip_update { trip { trip_id: "t1" schedule_relationship: CANCELED } } }')
    page = await (await town.get("/trips/x:t1?lang=fr")).text()
    assert "Cette course est supprimée" in page
    assert page.count("<s>") == 2
    assert 'class="here' not in page


@pytest.mark.parametrize("language", list(CATALOGUE))
async def test_it_speaks_every_language_of_the_boards(town: World, language: str) -> None:
    answer = await town.get(f"/trips/x:t1?lang={language}")
    page = await answer.text()
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert TRIP_WORDS[language]["unknown"] in page


def test_the_words_of_trips_are_complete_in_every_language() -> None:
    assert set(TRIP_WORDS) == set(CATALOGUE)
    for words in TRIP_WORDS.values():
        assert {key: set(re.findall(r"{\w+}", text)) for key, text in words.items()} == {
            key: set(re.findall(r"{\w+}", text)) for key, text in TRIP_WORDS["fr"].items()
        }


async def test_the_part_that_changes_is_small_and_has_no_frame(town: World) -> None:
    town.say("x", DELAYED)
    answer = await town.client.get("/trips/x:t1?part=1&lang=fr", headers={"Accept-Encoding": "gzip"})
    part = await answer.text()
    assert int(answer.headers["Content-Length"]) <= 1_500
    assert part.startswith("<div data-holds=")
    assert "<html" not in part


@pytest.mark.parametrize(
    "path",
    [
        "/trips/x:none",
        "/trips/none",
        "/trips/x:t1%7C2026-99-99%7C%7C1",
        "/trips/x:t1%7C2031-01-01%7C%7C1",
        "/trips/y:t1",
    ],
)
async def test_a_trip_that_there_is_not_is_not_found_in_words(town: World, path: str) -> None:
    answer = await town.get(f"{path}?lang=fr")
    assert answer.status == 404
    assert "Cette course n’est pas connue" in await answer.text()


async def test_a_trip_id_may_hold_the_sign_that_parts_a_key() -> None:
    async with served(town=False) as world:
        world.add("x", TOWN_WITH_BARS)
        page = await (await world.get("/stops/x:A?lang=fr")).text()
        (link,) = re.findall(r'class="headsign" dir="auto" href="([^"]+)"', page)
        answer = await world.get(link)
        assert answer.status == 200
        assert "&lt;b&gt;Bout" in await answer.text()


TOWN_WITH_BARS = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone, agency_lang
1, Réseau, https://example.org, Europe/Paris, fr
# stops.txt
stop_id, stop_name, stop_lat, stop_lon
A, Alpha, 48.1, -1.6
B, <b>Bout, 48.2, -1.6
# routes.txt
route_id, agency_id, route_short_name, route_type
R, 1, R, 3
# trips.txt
route_id, service_id, trip_id, trip_headsign
R, S, a|b/ é, <b>Bout
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
a|b/ é, 1, A, 08:00:00, 08:00:00
a|b/ é, 2, B, 08:10:00, 08:10:00
"""


async def test_the_page_without_javascript_is_at_most_ten_kilobytes_with_its_style(town: World) -> None:
    town.say("x", DELAYED + VEHICLE)
    path = "/trips/x:t1?lang=fr"
    page = await (await town.get(path)).text()
    total = 0
    for one in [path, *re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page)]:
        answer = await town.client.get(one, headers={"Accept-Encoding": "gzip"})
        total += int(answer.headers["Content-Length"])
    assert total <= 10_000
