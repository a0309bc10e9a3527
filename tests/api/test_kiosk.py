"""A screen on the wall, over HTTP."""

import io

import pytest
from PIL import Image

from tests.api.live_demo import LiveDemo
from tests.api.served import DELAYED, World


async def test_a_screen_comes_as_page_data_and_picture(town: World) -> None:
    page = await town.get("/b/x:G?languages=fr,en&theme=night")
    assert (page.status, page.content_type) == (200, "text/html")
    assert "/b/x:G.json?languages=fr,en" in (await page.text()).replace("&amp;", "&")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    picture = await town.get("/b/x:G.png")
    assert (picture.content_type, (await picture.read())[:4]) == ("image/png", b"\x89PNG")


async def test_the_data_carry_the_servers_clock_and_what_realtime_says(town: World) -> None:
    town.say("x", DELAYED)
    board = await (await town.get("/b/x:G.json?languages=en&stop=x:M")).json()
    assert board["now"] == int(town.now)
    assert [place["name"] for place in board["places"]] == ["Gare de St-Étienne", "Mairie"]
    first = board["places"][0]["rows"][0]
    assert (first["expected_clock"], first["observed"]) == ("08:02", int(town.now))


async def test_a_reserve_reaches_a_day_ahead(town: World) -> None:
    town.now += 3 * 3600
    counts = []
    for more in ("", "?reserve=1"):
        (place,) = (await (await town.get(f"/b/x:G.json{more}")).json())["places"]
        counts.append([row["clock"] for row in place["rows"]])
    assert counts == [[], ["08:00", "08:20", "09:00"]]


async def test_an_id_with_slashes_blanks_and_accents_has_its_screen(town: World) -> None:
    assert (await town.get("/b/x:V%2F%20%C3%A9.json")).status == 200
    assert (await town.get("/b/x:V%2F%20%C3%A9")).status == 200


@pytest.mark.parametrize("path", ["/b/x:nowhere", "/b/nothing", "/b/y:G", "/b/x:G?stop=x:nowhere"])
async def test_a_screen_whose_stop_there_is_not_says_so_on_a_page(town: World, path: str) -> None:
    answer = await town.get(path, Accept="text/html", Accept_Language="fr")
    assert (answer.status, answer.content_type) == (404, "text/html")
    page = await answer.text()
    assert '<html lang="fr"' in page
    assert "x:nowhere" in page or "nothing" in page or "y:G" in page


def test_stops_of_like_names_are_offered_once_each(demo: LiveDemo) -> None:
    status, _, page = demo.ask("/b/demo-ville:gar?lang=fr")
    assert (status, page.decode().count("Gare de Valorne")) == (404, 1)


async def test_the_picture_fits_the_panel_is_not_blank_and_changes_with_the_board(town: World) -> None:
    before = await (await town.get("/b/x:G.png?lang=fr")).read()
    picture = Image.open(io.BytesIO(before))
    assert (picture.format, picture.size) == ("PNG", (800, 480))
    assert len(picture.convert("L").getcolors() or ()) > 1
    assert await (await town.get("/b/x:G.png?lang=fr")).read() == before
    town.say("x", DELAYED)
    assert await (await town.get("/b/x:G.png?lang=fr")).read() != before


async def test_an_unknown_stop_and_too_many_stops_are_refused(town: World) -> None:
    assert (await town.get("/b/x:nowhere.json")).status == 404
    many = "&".join(f"stop=x:{one}" for one in ("G1", "G2", "M", "V", "a", "b"))
    assert (await town.get(f"/b/x:G?{many}")).status == 400
