"""Stops have pages that weigh little, under their ids and under permanent short codes."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from mobility.model.ids import FeedId, StopRef
from tests.api.served import DELAYED, TOWN, World, served

HUB_LINES = 12


def hub() -> str:
    """Give a station with twenty departures of twelve lines in the next two hours."""
    lines = "".join(
        f"L{n}, 1, C{n}, Gare - Quartier {n}, 3, {n * 123457 % 0xFFFFFF:06X}, FFFFFF\n" for n in range(HUB_LINES)
    )
    trips = "".join(f"L{n % HUB_LINES}, S, h{n}, Quartier de la Fontaine {n}, 0\n" for n in range(24))
    times = "".join(
        f"h{n}, 1, G{n % 2 + 1}, 08:{n + 1:02d}:00, 08:{n + 1:02d}:00\nh{n}, 2, M, 09:{n:02d}:00, 09:{n:02d}:00\n"
        for n in range(24)
    )
    town = TOWN.replace("# trips.txt", f"{lines}# trips.txt").replace("# calendar.txt", f"{trips}# calendar.txt")
    return town + times


async def weight(world: World, path: str) -> int:
    """Count the bytes of an answer as sent: its head and its compressed body."""
    answer = await world.client.get(path, headers={"Accept-Encoding": "gzip"})
    head = sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
    return head + int(answer.headers["Content-Length"])


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_hub_s_page_without_javascript_is_at_most_ten_kilobytes_with_its_style(language: str) -> None:
    async with served(town=False) as world:
        world.add("x", hub())
        world.say("x", "".join(DELAYED.replace("t1", f"h{n}").replace("e1", f"e{n}") for n in range(20)))
        path = f"/stops/x:G?lang={language}"
        page = await (await world.get(path)).text()
        assert page.count("<tr") == 21
        needed = [path, *re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page)]
        assert len(needed) == 3
        assert sum([await weight(world, one) for one in needed]) <= 10_000


@pytest.fixture
def code(town: World) -> str:
    """Give the short code of the station."""
    town.place()
    return town.state.snapshot.places.by_member[StopRef(FeedId("x"), "G")].id.partition(":")[2]


@pytest.mark.parametrize(
    ("ahead_s", "shown", "spoken"),
    [(0, "à l’approche", "à l’approche,"), (60, "1 min", "dans 1 minute,"), (90, "1 min", "dans 1 minute,"), (120, "2 min", "dans 2 minutes,")],
)  # fmt: skip
async def test_the_page_counts_minutes_in_french(town: World, ahead_s: int, shown: str, spoken: str) -> None:
    town.say("x", DELAYED.replace("120", str(ahead_s - 300)))
    page = await (await town.get("/stops/x:G?lang=fr")).text()
    first = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert f">{shown}</time>" in first
    assert spoken in first


async def test_a_printed_code_opens_the_board_of_its_place(town: World, code: str) -> None:
    answer = await town.get(f"/s/{code}?lang=fr")
    page = await answer.text()
    assert answer.status == 200
    assert ">Gare de St-Étienne</bdi></h1>" in page
    assert f'<link rel="canonical" href="/s/{code}">' in page
    assert f'href="/s/{code}">{code}</a>' in await (await town.get("/stops/x:G1")).text(), (
        "a platform has its station's"
    )


@pytest.mark.parametrize("spell", [str.lower, lambda code: f"{code[:3]}-{code[3:]}"])
async def test_a_code_typed_otherwise_leads_to_how_it_is_printed(
    town: World, code: str, spell: Callable[[str], str]
) -> None:
    for path in (f"/s/{spell(code)}?lines=T1", f"/S/{code}?lines=T1"):
        answer = await town.client.get(path, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (301, f"/s/{code}?lines=T1")


@pytest.mark.parametrize("typed", ["000000", "x", "a%0aSet-Cookie:b", "é", "a/b"])
async def test_a_code_that_nothing_bears_is_not_found(town: World, typed: str) -> None:
    answer = await town.client.get(f"/s/{typed}", allow_redirects=False)
    assert answer.status == 404
    assert "Set-Cookie" not in answer.headers


async def test_a_page_passes_over_parameters_that_others_have_added(town: World) -> None:
    assert (await town.get("/stops/x:G?utm_source=letter&fbclid=1")).status == 200


async def test_the_lines_of_a_stop_are_offered_and_each_link_changes_one(town: World, code: str) -> None:
    page = await (await town.get("/stops/x:G?lines=T1&lang=fr")).text()
    assert f'href="/s/{code}?lines=T1%2C2&amp;lang=fr"' in page
    assert f'href="/s/{code}?lang=fr" aria-current="true"' in page


async def test_the_other_language_keeps_the_lines_chosen(town: World, code: str) -> None:
    page = await (await town.get("/stops/x:G?lignes=T1&lang=fr")).text()
    assert f'href="/s/{code}?lines=T1&amp;lang=en" lang="en"' in page


async def test_places_near_by_come_nearest_first_with_their_distance(town: World) -> None:
    page = await (await town.get("/proche?at=48.1101,-1.6100&lang=fr")).text()
    names = re.findall(r"<li><a [^>]*><span>([^<]*)</span><small>([^<]*)</small>", page)
    assert names[0] == ("Mairie", "10 m · Réseau de la Ville")
    assert names[1] == ("Gare de St-Étienne", "1,3 km · Réseau de la Ville")
    assert "Aucun arrêt à moins de 1500 m" in await (await town.get("/near?at=0,0&lang=fr")).text()


async def test_the_board_stands_in_the_page_as_data_that_end_no_script() -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Mairie", "</script><script>alert(1)</script>"))
        page = await (await world.get(f"/stops/{quote('x:G')}")).text()
        assert "<script>alert" not in page
        assert "\\u003c/script>" in page


@pytest.mark.parametrize(
    ("lang", "accepted", "frame", "board", "direction"),
    [
        ("de", "", "fr", "de", "ltr"),
        ("ar", "en", "en", "ar", "rtl"),
        ("de-CH", "en", "en", "de", "ltr"),
        ("rcf", "", "fr", "fr", "ltr"),
        ("rcf", "en", "en", "en", "ltr"),
        ("zz-ZZ", "", "fr", "fr", "ltr"),
    ],
)
async def test_each_part_of_a_page_names_the_language_it_is_in(
    town: World, lang: str, accepted: str, frame: str, board: str, direction: str
) -> None:
    answer = await town.get(f"/stops/x:G?lang={lang}", Accept_Language=accepted)
    page = await answer.text()
    assert f'<html lang="{frame}">' in page
    assert f'<div class="nd" lang="{board}" dir="{direction}">' in page
    assert f'<next-departures id="live" stop="x:G" lang="{board}"' in page
    assert f'name="lang" value="{board}"' in page
    assert answer.headers["Content-Language"] == ", ".join(dict.fromkeys((frame, board)))


async def test_a_headsign_in_another_language_than_the_page_says_which(town: World) -> None:
    town.add(
        "x",
        TOWN + "# feed_info.txt\nfeed_publisher_name, feed_publisher_url, feed_lang\nVille, https://example.org, fr\n",
    )
    assert '<a class="headsign" dir="auto" lang="fr" ' in await (await town.get("/stops/x:G?lang=en")).text()
    assert '<a class="headsign" dir="auto" href' in await (await town.get("/stops/x:G?lang=fr")).text()
