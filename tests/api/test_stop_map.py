"""A stop's map is drawn from its feed alone: small, complete in words, with no stranger's text as markup."""

import re

import pytest

from tests.api.served import TOWN, World, served

SHAPED = (
    TOWN.replace("trip_headsign, direction_id\n", "trip_headsign, direction_id, shape_id\n")
    .replace("t1, Mairie, 0", "t1, Mairie, 0, s")
    .replace("t2, Mairie, 0", "t2, Mairie, 0, s")
    .replace("v1, Village, 0", "v1, Village, 0,")
    + """
# shapes.txt
shape_id, shape_pt_lat, shape_pt_lon, shape_pt_sequence
s, 48.1000, -1.6000, 1
s, 48.1050, -1.6000, 2
s, 48.1050, -1.6100, 3
s, 48.1100, -1.6100, 4
"""
)


async def test_it_draws_lines_names_stops_and_lists_both(town: World) -> None:
    page = await (await town.get("/stops/x:G/map?lang=fr")).text()
    assert "<title>Plan des lignes à Gare de St-Étienne</title>" in page
    assert page.count('<path class="l') == 2
    assert 'role="img" aria-labelledby="map-title map-text"' in page
    assert "Mairie</text>" in page
    assert re.search(r'href="/stops/x:M\?lang=fr"><bdi>Mairie', page)
    assert ">1 2</text>" in page, "platforms that would cover each other share a mark"
    assert "reliés par des traits droits : 2, T1." in page
    assert re.search(r">\d+ k?m</text>", page)


async def test_a_line_with_a_shape_follows_it_and_is_not_called_straight() -> None:
    async with served(town=False) as world:
        world.add("x", SHAPED)
        page = await (await world.get("/stops/x:G/map?lang=fr")).text()
        assert "reliés par des traits droits : 2." in page
        path = re.findall(r'class="l1" d="([^"]+)"', page)[0]
        assert len(re.findall(r"-?\d+", path.partition("l")[2])) >= 6


async def test_the_stop_s_page_leads_to_it(town: World) -> None:
    page = await (await town.get("/stops/x:G?lang=fr")).text()
    assert '<a href="/stops/x:G/map?lang=fr">Plan des lignes</a>' in page


async def test_a_place_has_a_map_of_all_its_stops(town: World) -> None:
    place = town.place()
    answer = await town.get(f"/stops/{place}/map?lang=en")
    assert answer.status == 200
    assert "Map of the lines at" in await answer.text()


async def test_a_stop_without_a_position_has_no_map_and_says_so() -> None:
    async with served(town=False) as world:
        world.add("x", NOWHERE)
        page = await (await world.get("/stops/x:A/map?lang=en")).text()
        assert "there is no map to draw" in page
        assert "<svg viewBox" not in page.partition("<main")[2].partition("</main>")[0]


async def test_text_of_a_feed_stays_text() -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Mairie,", "</svg><script>1</script>,").replace("B2, 1, 2,", "B2, 1, <i>,"))
        page = await (await world.get("/stops/x:G/map?lang=en")).text()
        assert "<script>1" not in page
        assert "<i>" not in page


@pytest.mark.parametrize("stop", ["x:none", "none", "place:000000", "y:G"])
async def test_a_stop_that_there_is_not_has_no_map(town: World, stop: str) -> None:
    assert (await town.get(f"/stops/{stop}/map")).status == 404


async def test_a_map_is_kept_until_its_timetable_changes(town: World) -> None:
    first = await town.get("/stops/x:G/map?lang=fr")
    town.say("x", "")
    second = await town.get("/stops/x:G/map?lang=fr")
    assert first.headers["ETag"] == second.headers["ETag"]
    town.add("x", TOWN.replace("Mairie", "Hôtel de ville"))
    assert "Hôtel de ville" in await (await town.get("/stops/x:G/map?lang=fr")).text()


async def test_a_map_of_many_winding_lines_is_at_most_thirty_kilobytes() -> None:
    async with served(town=False) as world:
        world.add("x", winding())
        answer = await world.client.get("/stops/x:G/map?lang=fr", headers={"Accept-Encoding": "gzip"})
        page = await answer.text()
        assert page.count('<path class="l') == 16
        assert "non dessinées : L" in page
        assert int(answer.headers["Content-Length"]) <= 30_000


def winding() -> str:
    """Give twenty lines through one station, each along a shape of a thousand points that no two points share."""
    routes = "".join(f"L{n}, 1, L{n}, Ligne {n}, 3, {n * 654321 % 0xFFFFFF:06X}, FFFFFF\n" for n in range(20))
    trips = "".join(f"L{n}, S, w{n}, Bout {n}, 0, s{n}\n" for n in range(20))
    times = "".join(
        f"w{n}, 1, G1, 08:{n:02d}:00, 08:{n:02d}:00\nw{n}, 2, M, 09:{n:02d}:00, 09:{n:02d}:00\n" for n in range(20)
    )
    shapes = "".join(
        f"s{n}, {48.1 + 0.00001 * step + 0.0009 * ((step * (n + 3)) % 7):.6f}, "
        f"{-1.6 - 0.00001 * step + 0.0009 * ((step * (n + 5)) % 11):.6f}, {step}\n"
        for n in range(20)
        for step in range(1000)
    )
    base = SHAPED.partition("# shapes.txt")[0]
    base = base.replace("# trips.txt", f"{routes}# trips.txt").replace("# calendar.txt", f"{trips}# calendar.txt")
    return f"{base}{times}# shapes.txt\nshape_id, shape_pt_lat, shape_pt_lon, shape_pt_sequence\n{shapes}"


NOWHERE = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone
1, R, https://example.org, Europe/Paris
# stops.txt
stop_id, stop_name, stop_lat, stop_lon
A, Alpha, ,
B, Beta, 48.1, -1.6
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t, 1, A, 08:00:00, 08:00:00
t, 2, B, 08:10:00, 08:10:00
"""
